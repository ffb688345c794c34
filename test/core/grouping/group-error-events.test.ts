import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ErrorEvent } from '../../../core/error-event.ts';
import { groupErrorEvents } from '../../../core/grouping/group-error-events.ts';

const MINUTE = 60_000;
const stack = (name: string) => `a.BException: ${name} 71\n\tat com.acme.${name}.run(${name}.java:1)`;

let count = 0;
const event = (fields: Partial<ErrorEvent> & { bug?: string } = {}): ErrorEvent => {
  const { bug = 'Cart', ...rest } = fields;
  return { id: `e${count++}`, timestamp: 100 * MINUTE, service: 'orders', error: { stack: stack(bug) }, ...rest };
};

test('counts events of one bug, by second and in time', () => {
  const { groups, dropped } = groupErrorEvents([
    event({ timestamp: 100 * MINUTE }),
    event({ timestamp: 100 * MINUTE + 7_999 }),
    event({ timestamp: 102 * MINUTE }),
    event({ bug: 'Stock' }),
  ]);
  expect(groups).toHaveLength(2);
  expect(groups[0]).toMatchObject({
    title: 'a.BException: Cart 71',
    service: 'orders',
    count: 3,
    firstSeen: 100 * MINUTE,
    lastSeen: 102 * MINUTE,
    seconds: { '100': { '0': 1, '7': 1 }, '102': { '0': 1 } },
  });
  expect(dropped).toEqual({ count: 0, reasons: {} });
});

test('an event that comes twice counts once', () => {
  const twice = event();
  const { groups, dropped } = groupErrorEvents([twice, twice], { dropped: ['status info', 'status info'] });
  expect(groups[0]?.count).toBe(1);
  expect(dropped).toEqual({ count: 3, reasons: { 'status info': 2, 'the same event twice': 1 } });
});

test('the newest of the events with the fullest trace stands for the group', () => {
  const cut = event({ id: 'cut', timestamp: 300 * MINUTE });
  const full = { stack: `${stack('Cart')}\n\tat com.acme.Api.post(Api.java:1)` };
  const { groups } = groupErrorEvents([
    event({ id: 'old', error: full }),
    event({ id: 'new', timestamp: 200 * MINUTE, error: full }),
    cut,
  ]);
  expect(groups[0]?.representative.id).toBe('new');
  expect(groups[0]?.exceptions[0]?.frames).toHaveLength(2);
});

describe('samples', () => {
  const sampled = (events: readonly Partial<ErrorEvent>[]) => groupErrorEvents(events.map(event)).groups[0];

  test('are five at most, each once, newest first', () => {
    const group = sampled(Array.from({ length: 9 }, (_, index) => ({ timestamp: index, version: `v${index % 7}` })));
    expect(group?.samples.versions).toEqual(['v1', 'v0', 'v6', 'v5', 'v4']);
  });

  test('hold the fields that the service logs, with the events of each value', () => {
    const custom = (tenant: string) => [{ name: 'tenant', value: tenant }];
    const group = sampled([{ custom: custom('acme') }, { custom: custom('globex') }, { custom: custom('acme') }, {}]);
    expect(group?.samples.custom).toEqual([
      {
        name: 'tenant',
        values: [
          { value: 'acme', count: 2 },
          { value: 'globex', count: 1 },
        ],
      },
    ]);
    expect(sampled([{}])?.samples).not.toHaveProperty('custom');
  });

  test('hold no personal data, while users are counted right', () => {
    const group = sampled([
      {
        userId: 'ann@shop.example',
        url: 'https://bob:pw@shop.example/u/ann%40shop.example?mail=ann@shop.example&page=2#x',
      },
      { userId: 'ann@shop.example', host: 'ann@shop.example' },
      { userId: 'bob', version: `ghp_${'a1'.repeat(18)}` },
    ]);
    expect(group?.affectedUsers).toBe(2);
    expect(group?.samples.users).toHaveLength(2);
    expect(group?.samples.urls).toEqual(['https://shop.example/u/[redacted:email]?mail=…&page=…']);
    expect(JSON.stringify(group?.samples)).not.toMatch(/ann@|bob|ghp_|pw@/);
  });

  test('and titles stay on their line', () => {
    const group = groupErrorEvents([
      event({ error: { kind: 'E', message: 'a\nb\u202e\u0007\u001b[31m ann@shop.example' }, version: 'x\ny' }),
    ]).groups[0];
    expect(group?.title).toBe('E: a b [redacted:email]');
    expect(group?.samples.versions).toEqual(['x y']);
  });
});

describe('errors that share traces', () => {
  const [db, api, web] = ['stock', 'orders', 'shop'];
  const storm = (times: readonly number[]) =>
    groupErrorEvents(
      times.flatMap((time, index) => [
        event({ service: web ?? '', bug: 'Page', timestamp: time + 30, traceId: `t${index}` }),
        event({ service: db ?? '', bug: 'Rows', timestamp: time, traceId: `t${index}` }),
        event({ service: api ?? '', bug: 'Place', timestamp: time + 10, traceId: `t${index}` }),
      ]),
    ).groups;

  test('across services are linked, the likely origin first', () => {
    const groups = storm([1_000, 2_000]);
    expect(groups[0]?.service).toBe(db);
    expect(groups[0]?.linked.map(({ service, relation, sharedTraces }) => [service, relation, sharedTraces])).toEqual([
      [web, 'likely-consequence', 2],
      [api, 'likely-consequence', 2],
    ]);
    expect(groups.find(({ service }) => service === web)?.linked.map(({ relation }) => relation)).toEqual([
      'likely-origin',
      'likely-origin',
    ]);
  });

  test('within one service are not', () => {
    const groups = groupErrorEvents([event({ traceId: 't' }), event({ traceId: 't', bug: 'Stock' })]).groups;
    expect(groups.every(({ linked }) => linked.length === 0)).toBe(true);
  });

  test('are not linked by the empty trace', () => {
    const groups = groupErrorEvents([event({ traceId: '0' }), event({ traceId: '0', service: 'stock' })]).groups;
    expect(groups.every(({ linked }) => linked.length === 0)).toBe(true);
  });
});

test('the order in which events arrive changes nothing', () => {
  const events = Array.from({ length: 12 }, (_, index) =>
    event({
      id: `f${index}`,
      timestamp: index * 7_000,
      bug: ['Cart', 'Stock', 'Api'][index % 3] ?? '',
      userId: `u${index % 4}`,
      traceId: `t${index % 5}`,
      service: index % 2 ? 'orders' : 'shop',
    }),
  );
  const expected = groupErrorEvents(events);
  fc.assert(
    fc.property(fc.shuffledSubarray(events, { minLength: events.length }), (shuffled) => {
      const { groups } = groupErrorEvents(shuffled);
      expect(
        groups.map(({ fingerprint, count: times, representative, samples }) => [
          fingerprint.fingerprint,
          times,
          representative.id,
          samples,
        ]),
      ).toEqual(
        expected.groups.map(({ fingerprint, count: times, representative, samples }) => [
          fingerprint.fingerprint,
          times,
          representative.id,
          samples,
        ]),
      );
    }),
  );
});
