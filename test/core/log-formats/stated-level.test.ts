import { describe, expect, test } from 'vitest';
import { isErrorEvent } from '../../../core/error-event.ts';
import { parseErrorEvent } from '../../../core/log-formats/parse-error-event.ts';
import { levelOfText } from '../../../core/log-formats/text-level.ts';

describe.each<readonly [string, readonly string[]]>([
  [
    'quiet',
    [
      'INFO:     10.0.0.1:52110 - "GET /health HTTP/1.1" 200 OK',
      'INFO:root:started',
      'DEBUG:urllib3.connectionpool:Starting new HTTPS connection (1)',
      '2026-11-16 09:02:22,628 DEBUG [ddtrace.tracer] [tracer.py:12] - writing 3 spans',
      '[dd.trace 2026-11-16 08:28:03:684 +0000] [main] INFO com.datadoghq.appsec.Waf - started',
      '2026-11-16 09:00:00.123  INFO 1 --- [http-1] c.a.Api : started',
      '09:00:00.123 [main] DEBUG c.a.Api - error count is 3',
      '2026-11-16T09:00:00.123Z\tinfo\tcart/service.go:35\tno error found',
      '2026-11-16T09:00:00.123Z\tDEBUG\tcart/service.go:35\tretry',
      'time=2026-11-16T09:00:00.000Z level=INFO msg="error budget is fine"',
      'time="2026-11-16T09:00:00Z" level=debug msg="cache miss"',
      'ts=2026-11-16T09:00:00Z caller=main.go:3 level=info msg=started',
      'I1116 09:00:00.123456       1 cart.go:71] started',
      'I, [2026-11-16T09:00:00.123456 #7]  INFO -- : started',
      'D, [2026-11-16T09:00:00.123456 #7] DEBUG -- : SELECT 1',
      '<14>Nov 16 09:00:00 web-1 shopd[71]: started',
      '<6>usb 1-1: new device',
      'Nov 16 09:00:00 web-1 shopd[71]: INFO started',
      'Nov 16 09:00:00 myhost shopd[71]: INFO started',
      '[2026-11-16 09:00:00 +0000] [7] [INFO] Booting worker with pid: 7',
      '[2026-11-16 09:00:00,123: INFO/MainProcess] Task shop.pay received',
      '[2026-11-16T09:00:00Z INFO  shop::cart] started',
      '2026-11-16T09:00:00.000000Z  INFO shop::cart: started',
      '2026-11-16 09:00:00.123 | INFO     | shop.api:post:12 - started',
      '2026-11-16 09:00:00.1234|INFO|Acme.Shop.Api|started',
      '2026-11-16 09:00:00.123 +03:00 [INF] started',
      '[09:00:00 DBG] started',
      '9:00AM INF started port=80',
      '2026/11/16 09:00:00 [notice] 1#1: using the "epoll" event method',
      '[Mon Nov 16 09:00:00.123456 2026] [mpm_event:notice] [pid 1:tid 2] AH00489: Apache configured',
      'info: Acme.Shop.Api[0]\n      started',
      'dbug: Microsoft.Hosting[1]\n      Hosting started',
      '2026-11-16 09:00:00.123 UTC [71] LOG:  checkpoint starting: time',
      'LOG:  database system is ready',
      '[Nest] 7  - 11/16/2026, 1:39:14 PM     LOG [NestFactory] Starting Nest application...',
      'Nov 16, 2026 9:00:00 AM com.acme.Api post\nINFO: started',
      '=INFO REPORT==== 16-Nov-2026::09:00:00 ===\n    started',
      '11-16 09:00:00.123  1234  1250 I ActivityManager: Start proc',
      '09:00:00.123 [info] GET /health',
      'worker_1 | 2026-11-16 09:00:00 INFO started',
      '2026-11-16T09:00:00.000000000Z stderr F INFO started',
      '\u001b[32mINFO\u001b[0m started',
      'pid=7 tid=gq class=PayJob jid=8b INFO: done',
    ],
  ],
  [
    'warning',
    [
      'WARN  c.a.Api - slow',
      'WARNING:root:slow',
      'W1116 09:00:00.123456       1 cart.go:71] slow',
      '2026-11-16 09:00:00 [main] WARN c.a.Api - unknown address grpc.server.request.metadata',
      'level=warning msg="slow"',
      'warn: Acme.Shop.Api[0]\n      slow',
      '[09:00:00 WRN] slow',
      '<12>Nov 16 09:00:00 web-1 shopd: slow',
      '[2026-11-16 09:00:00,123: WARNING/MainProcess] slow',
    ],
  ],
  [
    'error',
    [
      '2026-11-16 09:00:00,123 ERROR [http-1] c.a.Api - cannot place order',
      'E1116 09:00:00.123456       1 cart.go:71] broken',
      '[ERROR] KeyError: 1',
      'ERROR: cannot place order',
      'level=error msg="INFO is no level here"',
      '<11>Nov 16 09:00:00 web-1 shopd: broken',
      '2026/11/16 09:00:27 [error] 1932#0: *4 lua entry thread aborted',
      '2026-11-16 10:28:33.244 +03:00|ERR|Acme.Shop.Api|cannot place order',
      'Nov 16, 2026 9:00:00 AM com.acme.Api post\nSEVERE: broken',
      'CRITICAL:root:broken',
    ],
  ],
])('a line that says %s', (severity, lines) => {
  test.each(lines)('%s', (line) => {
    expect(levelOfText(line)?.severity).toBe(severity);
  });
});

test.each([
  'could not load INFO.txt',
  'cannot place order: see the INFO page',
  'Failed: DEBUG mode is on',
  'HTTP 500 from the price list',
  'HTTP: connection refused',
  'CONFIG is missing',
  'http request failed',
  'info about cart 71 is missing',
  'debug adapter crashed',
  'TRACE id is missing',
  'NOTICE period is over',
  'order 71 INFO lost',
  'Error: something broke',
  'TypeError: no price\n    at INFO (/srv/app/src/cart.js:3:4)',
  'msg="level=info is what the client sent" level=',
  'request body={"level":"info"} rejected',
  'payment of 71 EUR failed',
  'Traceback (most recent call last):\n  File "x.py", line 1, in INFO',
  '',
])('%j states no level, or an error’s', (line) => {
  expect(levelOfText(line)?.severity ?? 'error').toBe('error');
});

const read = (attributes: Record<string, unknown>) =>
  parseErrorEvent({ id: 'e1', attributes: { timestamp: 1, service: 'shop', status: 'error', ...attributes } });

describe('a level in the fields of', () => {
  test.each<readonly [string, Record<string, unknown>]>([
    ['pino', { level: 30, time: 1795165199852, pid: 7, msg: 'started' }],
    ['bunyan', { name: 'shop', hostname: 'web-1', level: 20, v: 0, msg: 'started' }],
    ['winston', { level: 'http', message: 'GET /' }],
    ['logback', { level: 'INFO', level_value: 20000, message: 'started' }],
    ['ECS', { 'log.level': 'INFO', message: 'started' }],
    ['ECS, nested', { log: { level: 'info' }, message: 'started' }],
    ['Python', { levelname: 'INFO', message: 'started' }],
    ['Python’s number', { levelno: 20, message: 'started' }],
    ['Monolog', { level: 200, level_name: 'INFO', channel: 'app', message: 'started' }],
    ['Monolog’s number', { level: 250, channel: 'app', message: 'started' }],
    ['Google Cloud', { severity: 'NOTICE', message: 'started' }],
    ['.NET', { LogLevel: 'Information', Message: 'started' }],
    ['Serilog', { Level: 'Debug', RenderedMessage: 'started' }],
    ['Serilog, compact', { '@t': '2026-11-16T09:00:00Z', '@mt': 'started' }],
    ['loguru', { text: 'started', record: { level: { name: 'SUCCESS', no: 25 }, message: 'started' } }],
    ['GELF', { version: '1.1', level: 6, short_message: 'started' }],
    ['OpenTelemetry', { SeverityText: 'INFO', Body: 'started', body: 'started' }],
    ['OpenTelemetry’s number', { SeverityNumber: 9, body: 'started' }],
    ['structlog', { event: 'started', level: 'info' }],
    ['syslog', { syslog: { severity: 6 }, message: 'started' }],
  ])('%s wins over the status, parsed and as text', (_, fields) => {
    expect(read({ message: 'started', attributes: fields })).toHaveProperty(
      'dropped',
      expect.stringContaining('the log says'),
    );
    expect(read({ message: JSON.stringify(fields) })).toHaveProperty(
      'dropped',
      expect.stringContaining('the log says'),
    );
  });
});

test.each([{ level: 7 }, { level: 30 }, { level: 'boss' }, { level: { name: 'info' } }, { level: null }])(
  'a field %j that is no logger’s level drops nothing',
  (attributes) => {
    expect(isErrorEvent(read({ message: 'cannot place order', attributes }))).toBe(true);
  },
);

test('a warning counts with an error in it, also when that stands in the text', () => {
  const trace = "NoMethodError: no price\n/srv/app/models/cart.rb:12:in `total'\n/srv/app/jobs/pay.rb:6:in `perform'";
  expect(read({ message: 'WARN: slow' })).toEqual({ dropped: 'a warning without an error' });
  expect(isErrorEvent(read({ message: `2026-11-16T09:00:00.123Z pid=7 tid=gq WARN: ${trace}` }))).toBe(true);
  expect(isErrorEvent(read({ message: 'x', attributes: { level: 'warn', err: { stack: trace } } }))).toBe(true);
});

test('an error that Datadog has as information is one when the log says so', () => {
  expect(isErrorEvent(read({ status: 'info', message: '2026-11-16 09:00:00 ERROR c.a.Api - broken' }))).toBe(true);
  expect(isErrorEvent(read({ status: 'info', message: 'x', attributes: { level: 'error' } }))).toBe(true);
});
