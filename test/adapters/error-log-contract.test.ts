import { describe, expect, test } from 'vitest';
import { createDatadogErrorLog } from '../../adapters/datadog-error-log.ts';
import { isErrorEvent } from '../../core/error-event.ts';
import { parseTraceLine } from '../../core/log-formats/parse-error-event.ts';
import type { ErrorLog } from '../../core/ports/telemetry.ts';
import { KEYS, ship, startFixture } from '../../packages/emulators/test/datadog/fixture.ts';
import { createRecordedLog } from '../../replay/recorded-log.ts';
import { createMemoryErrorLog } from '../fakes/memory-queue.ts';

interface Log {
  readonly second: number;
  readonly message: string;
  readonly status?: string;
  readonly host?: string;
  readonly tags?: string;
}
const START = Date.parse('2026-11-20T11:00:00Z');
const QUERY = { service: 'shop', env: 'prod', from: START, to: START + 60_000, limit: 100 };

const eventsOf = (logs: readonly Log[]) =>
  logs
    .map(({ second, message, status = 'error', host = 'web-1', tags = '' }, index) => {
      const timestamp = new Date(START + second * 1_000).toISOString();
      const attributes = { timestamp, service: 'shop', status, host, message, tags: ['env:prod', ...tags.split(',')] };
      return parseTraceLine({ id: String(index), attributes });
    })
    .filter(isErrorEvent);

const LOGS: Readonly<Record<string, (logs: readonly Log[]) => Promise<ErrorLog>>> = {
  'in memory': async (logs) => createMemoryErrorLog(eventsOf(logs)),
  'Datadog’s': async (logs) => {
    const fixture = await startFixture();
    await ship(
      fixture,
      ...logs.map(({ second, message, status = 'error', host = 'web-1', tags = '' }) => ({
        timestamp: new Date(START + second * 1_000).toISOString(),
        ddtags: tags,
        ...{ service: 'shop', env: 'prod', message, status, host },
      })),
    );
    return createDatadogErrorLog({ ...KEYS, site: 'datadoghq.com', apiUrl: fixture.datadog.url });
  },
};

const messages = async (log: ErrorLog, change: object) =>
  (await log.searchErrors({ ...QUERY, ...change })).map(({ message }) => message);

describe.each(Object.entries(LOGS))('an error log %s', (_name, open) => {
  test('finds the lines of one host and stream, newest first', async () => {
    const log = await open([
      { second: 1, message: 'a', tags: 'container_id:7,pod_name:shop-1' },
      { second: 2, message: 'b', tags: 'container_id:8,pod_name:shop-1' },
      { second: 3, message: 'c', tags: 'container_id:7,pod_name:shop-1', host: 'web-2' },
      { second: 4, message: 'd', tags: 'pod_name:shop-1,container_id:7' },
      { second: 5, message: 'e' },
    ]);
    expect(await messages(log, {})).toEqual(['e', 'd', 'c', 'b', 'a']);
    expect(await messages(log, { host: 'web-1' })).toEqual(['e', 'd', 'b', 'a']);
    expect(await messages(log, { host: 'web-1', stream: 'container_id:7 pod_name:shop-1' })).toEqual(['d', 'a']);
    expect(await messages(log, { stream: 'filename:/var/log/shop.log' })).toEqual([]);
    expect(await messages(log, { host: 'web-1', limit: 1 })).toEqual(['e']);
  });

  test('finds lines of every status when it is asked to', async () => {
    const log = await open([
      { second: 1, message: 'java.lang.X: a', status: 'info' },
      { second: 2, message: '\tat a.B.c(B.java:1)' },
      { second: 3, message: '\tat a.B.d(B.java:2)', status: 'warn' },
    ]);
    expect(await messages(log, {})).toEqual(['\tat a.B.c(B.java:1)']);
    expect(await messages(log, { anyStatus: true })).toEqual([
      '\tat a.B.d(B.java:2)',
      '\tat a.B.c(B.java:1)',
      'java.lang.X: a',
    ]);
  });

  test.each(['web-1" OR host:"web-2', 'web-*', 'web-1\\', '*', 'web-1) OR (service:shop'])(
    'a host named %j finds that host alone',
    async (host) => {
      const log = await open([
        { second: 1, message: 'a' },
        { second: 2, message: 'b', host },
      ]);
      expect(await messages(log, { host })).toEqual(['b']);
    },
  );

  test.each(['pod_name:a" OR *', 'service:shop', 'pod_name', 'pod_name:*'])(
    'a stream %j is refused',
    async (stream) => {
      const log = await open([]);
      await expect(log.searchErrors({ ...QUERY, stream })).rejects.toThrow(RangeError);
    },
  );
});

test('a line that says of itself that it is no error is none, whatever its status', async () => {
  const log = await LOGS['Datadog’s']?.([{ second: 1, message: '2026-11-20 11:00:01 INFO java.lang.X: a' }]);
  expect(await log?.searchErrors({ ...QUERY, anyStatus: true })).toEqual([]);
});

test('a recording is searched by host and stream, too', async () => {
  const tagged = eventsOf([
    { second: 1, message: 'a', tags: 'container_id:7' },
    { second: 2, message: 'b', host: 'web-2' },
  ]);
  const log = createRecordedLog(tagged);
  expect(await messages(log, { host: 'web-2' })).toEqual(['b']);
  expect(await messages(log, { host: 'web-1', stream: 'container_id:7' })).toEqual(['a']);
});
