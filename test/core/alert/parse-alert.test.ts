import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InvalidPayloadError, isActionable, parseAlert } from '../../../core/alert/parse-alert.ts';

const template = readFileSync(new URL('../../../lambdas/receive/datadog-payload.template', import.meta.url), 'utf8');

/** What Datadog makes of the template: each variable replaced by its value, the log sample as it stands. */
function expand(values: Readonly<Record<string, string>>): string {
  return template.replace(/\$[A-Z_]+/g, (name) => values[name.slice(1)] ?? '');
}

const triggered = {
  ID: '7001',
  ALERT_ID: '42',
  ALERT_CYCLE_KEY: 'cycle-1',
  ALERT_TRANSITION: 'Triggered',
  ALERT_TITLE: 'checkout errors',
  ALERT_QUERY: 'logs(...)',
  ALERT_SCOPE: 'service:checkout,env:production',
  EVENT_TYPE: 'log_alert',
  DATE: '1790000000000',
  LINK: 'https://app.datadoghq.com/event/1',
  TAGS: 'monitor,service:checkout,team:shop',
  LOGS_SAMPLE: '{"columns":["Host"],"label":"logs","rows":[{"items":["web-1"],"message":"boom"}]}',
};

describe('a body made by the payload template', () => {
  test('becomes an alert', () => {
    expect(parseAlert(expand(triggered), 5)).toEqual({
      id: '7001',
      kind: 'triggered',
      transition: 'Triggered',
      monitorId: '42',
      cycleKey: 'cycle-1',
      title: 'checkout errors',
      query: 'logs(...)',
      eventType: 'log_alert',
      link: 'https://app.datadoghq.com/event/1',
      tags: { service: 'checkout', env: 'production', team: 'shop' },
      service: 'checkout',
      serviceFrom: 'scope',
      env: 'production',
      at: 1790000000000,
      receivedAt: 5,
      logsSample: ['boom'],
    });
  });

  test.each([
    [
      'service:checkout,env:production',
      'env:staging,service:checkout,monitor,service:platform-alerts',
      'checkout',
      'production',
    ],
    ['service:checkout', 'service:platform-alerts,env:staging', 'checkout', 'staging'],
    ['host:web-1', 'service:checkout,monitor', 'checkout', undefined],
    ['', 'monitor', undefined, undefined],
  ])('scope "%s" and tags "%s": its service is %s, its env %s', (ALERT_SCOPE, TAGS, service, env) => {
    const alert = parseAlert(expand({ ...triggered, ALERT_SCOPE, TAGS }), 5);
    expect([alert.service, alert.env, alert.tags['service'], alert.services]).toEqual([
      service,
      env,
      service,
      undefined,
    ]);
  });

  test.each([
    [{ ALERT_SCOPE: 'service:a', ALERT_QUERY: 'sum:x{service:b}', TAGS: 'service:c' }, 'a', 'scope'],
    [{ ALERT_SCOPE: '*', ALERT_QUERY: 'sum:x{service:b}', TAGS: 'service:c' }, 'b', 'query'],
    [{ ALERT_SCOPE: 'null', ALERT_QUERY: 'null', TAGS: 'service:c' }, 'c', 'tags'],
    [{ ALERT_SCOPE: '$ALERT_SCOPE', ALERT_QUERY: '', TAGS: 'null' }, undefined, undefined],
  ])('%j: its service is %s, named by its %s', (input, service, serviceFrom) => {
    const alert = parseAlert(expand({ ...triggered, ...input }), 5);
    expect([alert.service, alert.serviceFrom]).toEqual([service, serviceFrom]);
  });

  test.each([
    [{ ALERT_SCOPE: 'issue.id:0aa1bb2c-1111' }, '0aa1bb2c-1111'],
    [{ TAGS: '@issue.id:0aa1bb2c-1111' }, '0aa1bb2c-1111'],
    [{ LINK: 'https://app.datadoghq.eu/error-tracking/issue/0aa1bb2c-1111?from_ts=1' }, '0aa1bb2c-1111'],
    [{ LINK: 'https://app.datadoghq.eu/event/event?id=1' }, undefined],
  ])('%j: its issue is %s', (input, issueId) => {
    expect(parseAlert(expand({ ...triggered, ...input }), 5).issueId).toBe(issueId);
  });

  test('is a test notification when either title says so', () => {
    const kindOf = (input: object) => parseAlert(expand({ ...triggered, ...input }), 5).kind;
    expect(kindOf({ ALERT_TITLE: '[Triggered on {service:shop}] [TEST] x' })).toBe('test');
    expect(kindOf({ EVENT_TITLE: '[P1] [TEST] [Triggered] x' })).toBe('test');
    expect(kindOf({ EVENT_TITLE: '[Triggered] x [TEST]' })).toBe('triggered');
  });

  test('names every service where the scope names none and the tags name several', () => {
    const alert = parseAlert(expand({ ...triggered, ALERT_SCOPE: '', TAGS: 'service:platform,service:checkout' }), 5);
    expect(alert.services).toEqual(['platform', 'checkout']);
    const scoped = parseAlert(expand({ ...triggered, ALERT_SCOPE: 'service:a,service:b', TAGS: 'service:c' }), 5);
    expect(scoped.services).toEqual(['a', 'b']);
  });

  test('is read without the sample when Datadog puts nothing in its place', () => {
    const body = expand({ ...triggered, LOGS_SAMPLE: '' });
    expect(() => JSON.parse(body)).toThrow();
    expect(parseAlert(body, 5)).toMatchObject({ id: '7001', logsSample: [] });
  });

  test('takes the sample as a string too', () => {
    const body = expand({ ...triggered, LOGS_SAMPLE: JSON.stringify(triggered.LOGS_SAMPLE) });
    expect(parseAlert(body, 5).logsSample).toEqual(['boom']);
  });

  test.each([
    ['null', 1_790_000_000_500],
    ['$DATE', 1_790_000_000_500],
    ['1790000000', 1_790_000_000_000],
    ['1790000000000', 1_790_000_000_000],
  ])('has its time from a date of %j', (DATE, at) => {
    expect(parseAlert(expand({ ...triggered, DATE }), 1_790_000_000_500).at).toBe(at);
  });

  test.each(['null', '$ID', ''])('has an id of its own where Datadog puts %j for one', (ID) => {
    const read = (more: Partial<typeof triggered>) => parseAlert(expand({ ...triggered, ID, ...more }), 5).id;
    expect(read({})).toBe(read({}));
    const others = [{ DATE: '1790000000001' }, { ALERT_ID: '43' }, { ALERT_TRANSITION: 'Recovered' }];
    expect(new Set([{}, ...others].map(read)).size).toBe(4);
  });

  test('is read where Datadog puts null without quotes', () => {
    const body = expand(triggered).replace(/"(alert_scope|tags|link|date|alert_title)": ?"[^"]*"/g, '"$1": null');
    expect(parseAlert(body, 5)).toMatchObject({ id: '7001', tags: {}, title: '', link: '', at: 5 });
  });

  test('counts from its arrival when it has no date', () => {
    expect(parseAlert(expand({ ...triggered, DATE: '' }), 5).at).toBe(5);
    expect(parseAlert(expand({ ...triggered, DATE: '$DATE' }), 5).at).toBe(5);
  });
});

describe('what a transition asks for', () => {
  test.each([
    ['Triggered', 'triggered', true],
    ['Re-Triggered', 'triggered', true],
    ['Warn', 'triggered', true],
    ['Re-Warn', 'triggered', true],
    ['Renotify', 'renotified', true],
    ['Recovered', 'recovered', false],
    ['No Data', 'no-data', false],
    ['Re-No Data', 'no-data', false],
    ['Test', 'test', false],
    ['Null', 'unknown', false],
    ['', 'unknown', false],
    ['Escalated', 'unknown', false],
  ])('%s is %s', (transition, kind, actionable) => {
    const alert = parseAlert(expand({ ...triggered, ALERT_TRANSITION: transition }), 5);
    expect(alert.kind).toBe(kind);
    expect(isActionable(alert.kind)).toBe(actionable);
  });

  test('a monitor’s test notification is a test, whatever it plays', () => {
    expect(parseAlert(expand({ ...triggered, ALERT_TITLE: '[TEST] checkout errors' }), 5).kind).toBe('test');
  });
});

describe('a body of another shape', () => {
  test.each([
    ['', 'body: expected JSON'],
    ['{"id":', 'body: expected JSON'],
    ['[]', 'body: expected object'],
    ['null', 'body: expected object'],
    ['{}', 'id: expected a string or a number'],
    ['{"id":"1"}', 'alert_id: expected a string or a number'],
    ['{"id":"1","alert_id":"2"}', 'alert_transition: expected string'],
    ['{"id":"1","alert_id":"2","alert_transition":"Triggered","date":"soon"}', 'date: expected epoch milliseconds'],
    ['{"id":"1","alert_id":"2","alert_transition":"Triggered","tags":[]}', 'tags: expected string'],
  ])('%s is refused: %s', (body, problem) => {
    const refused = (() => {
      try {
        return parseAlert(body, 5);
      } catch (error) {
        return error;
      }
    })();
    expect(refused).toBeInstanceOf(InvalidPayloadError);
    expect((refused as InvalidPayloadError).problems).toContain(problem);
  });

  test('never has its values repeated in the message', () => {
    const body = JSON.stringify({ id: 'hunter2-'.repeat(100), alert_id: { secret: 'hunter2' } });
    expect(() => parseAlert(body, 5)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('hunter2') }),
    );
  });

  test('throws nothing but InvalidPayloadError', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map((sample) => expand({ ...triggered, TAGS: sample })),
        ),
        (body) => {
          try {
            parseAlert(body, 5);
          } catch (error) {
            expect(error).toBeInstanceOf(InvalidPayloadError);
          }
        },
      ),
    );
  });

  test('cannot reach an object’s prototype through its tags', () => {
    const alert = parseAlert(expand({ ...triggered, TAGS: '__proto__:polluted,constructor:x' }), 5);
    expect(Object.getPrototypeOf(alert.tags)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
