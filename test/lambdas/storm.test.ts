import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../core/config.ts';
import type { ErrorEvent } from '../../core/error-event.ts';
import type { Incident } from '../../core/incident/incident.ts';
import { STORM_WINDOW_MS } from '../../core/storm/cause.ts';
import { splitIncident } from '../../core/storm/regroup.ts';
import { createTriage } from '../../lambdas/triage/triage-alert.ts';
import { crashAt } from '../fakes/crash-at.ts';
import { anAlert, NOW } from '../fixtures/records.ts';
import { startTriage } from './triage-world.ts';

const SERVICES = ['checkout', 'cart', 'search', 'billing'];
const config = parseConfig(
  {
    services: SERVICES.map((name) => ({
      name,
      repository: `acme/${name}`,
      slackChannel: `#${name}-alerts`,
      test: { command: 'npm test', regression: 'node --test {files}' },
    })),
  },
  'a test',
);

interface Failing {
  readonly kind?: string;
  readonly frame?: string;
  readonly traceId?: string;
  readonly at?: number;
}

/** Each error has a function of its own unless it is said otherwise. */
function failing(
  service: string,
  message: string,
  { kind = 'Error', frame, traceId, at = NOW }: Failing = {},
): ErrorEvent {
  const name = frame ?? `${service}${message.replace(/\W/g, '').slice(0, 12)}`;
  return {
    id: `${service}-${message}-${at}-${traceId ?? ''}`,
    timestamp: at,
    service,
    env: 'production',
    status: 'error',
    error: { kind, message, stack: `${kind}: ${message}\n    at ${name} (/app/src/${name}.js:7:9)` },
    ...(traceId === undefined ? {} : { traceId }),
  };
}

const alertOf = (service: string, at = NOW) =>
  anAlert({
    id: `alert-${service}-${at}`,
    monitorId: `monitor-${service}`,
    service,
    tags: { service, env: 'production' },
    at,
    receivedAt: at,
  });

function start(events: readonly ErrorEvent[]) {
  const world = startTriage({ events: [...events] });
  const triage = createTriage({ ...world.deps, config });
  const incidents = async () =>
    (await world.ledger.listIncidents(99)).toSorted((a, b) => (a.service < b.service ? -1 : 1));
  return { ...world, config, triage, incidents };
}

const leadsOf = (incidents: readonly Incident[]) => incidents.filter(({ partOf }) => partOf === undefined);

describe('several bugs become one incident', () => {
  test('when the same dependency cannot be reached, of whatever service', async () => {
    const { triage, incidents, jobs, messenger } = start([
      failing('checkout', 'connect ECONNREFUSED 10.0.3.7:5432'),
      failing('cart', 'could not load the cart: connect ECONNREFUSED 10.0.3.7:5432'),
      failing('search', 'query failed: connect ETIMEDOUT 10.0.3.7:5432', { kind: 'QueryError' }),
    ]);
    for (const service of ['checkout', 'cart', 'search']) await triage(alertOf(service));
    const [lead, ...others] = leadsOf(await incidents());
    expect(others).toEqual([]);
    expect(lead).toMatchObject({ service: 'checkout', status: 'in-work' });
    expect(lead?.members?.map(({ service, because }) => [service, because])).toEqual([
      [
        'cart',
        'This and “Error: connect ECONNREFUSED 10.0.3.7:5432” both could not reach 10.0.3.7:5432 (connection refused), within minutes of each other.',
      ],
      ['search', expect.stringContaining('both could not reach 10.0.3.7:5432 (timed out)')],
    ]);
    expect([jobs.jobs.size, messenger.threads.length]).toEqual([1, 1]);
    expect(messenger.threads[0]?.messages.length).toBe(1);
  });

  test('when one service throws the same kind of error from the same function in new words', async () => {
    const { triage, incidents, jobs } = start([
      failing('checkout', 'stock is negative', { kind: 'StockError', frame: 'reserve' }),
      failing('checkout', 'warehouse has gone away', { kind: 'StockError', frame: 'reserve' }),
      failing('checkout', 'unknown product asked for', { kind: 'ProductError', frame: 'reserve' }),
    ]);
    await triage(alertOf('checkout'));
    const found = await incidents();
    expect(found).toHaveLength(3);
    expect(
      leadsOf(found)
        .map(({ title }) => title.split(':')[0])
        .toSorted(),
    ).toEqual(['ProductError', 'StockError']);
    expect(jobs.jobs.size).toBe(2);
  });

  test.each([
    ['the origin first', ['billing', 'checkout']],
    ['the origin last', ['checkout', 'billing']],
  ])('when they stand in the same traces: the error that came first leads, %s', async (_, order) => {
    const traces = ['t1', 't2', 't3', 't4', 't5', 't6'];
    // Whoever comes first does not begin an attempt: the errors are too few.
    const policy = { minimumOccurrences: 7 };
    const world = startTriage({
      events: [
        ...traces.map((traceId) => failing('billing', 'tax table is empty', { traceId, at: NOW - 50 })),
        ...traces.map((traceId) => failing('checkout', 'billing answered 500', { traceId })),
      ],
    });
    const triage = createTriage({
      ...world.deps,
      config: parseConfig({ ...config, policy, services: servicesWith(policy) }, 't'),
    });
    for (const service of order) await triage(alertOf(service));
    const found = await world.ledger.listIncidents(9);
    expect(leadsOf(found)).toMatchObject([
      {
        service: 'billing',
        members: [{ service: 'checkout', because: expect.stringContaining('traces billing failed first') }],
      },
    ]);
  });
});

const servicesWith = (policy: object) => config.services.map(({ policy: _, ...service }) => ({ ...service, policy }));

describe('bugs stay apart', () => {
  test.each([
    [
      'another dependency',
      [
        failing('checkout', 'connect ECONNREFUSED a.internal:1111'),
        failing('cart', 'connect ECONNREFUSED b.internal:1111'),
      ],
    ],
    [
      'the machine itself, of another service',
      [
        failing('checkout', 'connect ECONNREFUSED 127.0.0.1:5432'),
        failing('cart', 'connect ECONNREFUSED 127.0.0.1:5432'),
      ],
    ],
    [
      'a single shared trace',
      [failing('checkout', 'a b c', { traceId: 't1' }), failing('cart', 'd e f', { traceId: 't1', at: NOW - 5 })],
    ],
    [
      'shared traces without an order',
      [
        failing('checkout', 'a b c', { traceId: 't1' }),
        failing('checkout', 'a b c', { traceId: 't2' }),
        failing('cart', 'd e f', { traceId: 't1' }),
        failing('cart', 'd e f', { traceId: 't2' }),
      ],
    ],
  ])('with %s', async (_, events) => {
    const { triage, incidents, jobs } = start(events);
    await triage(alertOf('checkout'));
    await triage(alertOf('cart'));
    expect(leadsOf(await incidents())).toHaveLength(2);
    expect(jobs.jobs.size).toBe(2);
  });

  test('when the same dependency fails again much later', async () => {
    const late = NOW + STORM_WINDOW_MS + 2_000;
    const { triage, incidents, time } = start([
      failing('checkout', 'connect ECONNREFUSED db.internal:5432'),
      failing('cart', 'connect ECONNREFUSED db.internal:5432', { at: late }),
    ]);
    await triage(alertOf('checkout'));
    time.now = late;
    await triage(alertOf('cart', late));
    expect(leadsOf(await incidents())).toHaveLength(2);
  });

  test('when a person has split them, also when the errors go on', async () => {
    const { triage, incidents, ledger, jobs, log, time } = start([
      failing('checkout', 'connect ECONNREFUSED db.internal:5432'),
      failing('cart', 'connect ECONNREFUSED db.internal:5432'),
    ]);
    await triage(alertOf('checkout'));
    await triage(alertOf('cart'));
    const [cart] = await incidents();
    await splitIncident(ledger, cart?.id ?? '');
    time.now += 60_000;
    log.push(failing('cart', 'connect ECONNREFUSED db.internal:5432', { at: time.now }));
    await triage(alertOf('cart', time.now));
    expect(await incidents()).toMatchObject([{ service: 'cart', status: 'in-work' }, { service: 'checkout' }]);
    expect(jobs.jobs.size).toBe(2);
  });
});

describe('a storm', () => {
  test('holds a member back for a day; one that fails longer is looked at by itself', async () => {
    const { triage, incidents, jobs, log, time } = start([
      failing('checkout', 'connect ECONNREFUSED db.internal:5432'),
      failing('cart', 'connect ECONNREFUSED db.internal:5432'),
    ]);
    await triage(alertOf('checkout'));
    await triage(alertOf('cart'));
    for (const [hours, attempts] of [
      [23, 1],
      [25, 2],
    ] as const) {
      time.now = NOW + hours * 3_600_000;
      log.push(failing('cart', 'connect ECONNREFUSED db.internal:5432', { at: time.now }));
      await triage(alertOf('cart', time.now));
      expect(jobs.jobs.size, `${hours} hours`).toBe(attempts);
    }
    const [cart, checkout] = await incidents();
    expect(cart).toMatchObject({ service: 'cart', status: 'in-work' });
    expect([cart?.partOf, checkout?.members], 'and is no member any more').toEqual([undefined, []]);
  });

  test('a crash at any call of the alert that looks at a member by itself, then the redelivery: as without the crash', async () => {
    const text = 'connect ECONNREFUSED db.internal:5432';
    const begin = async () => {
      const world = start([failing('checkout', text), failing('cart', text)]);
      await world.triage(alertOf('checkout'));
      await world.triage(alertOf('cart'));
      world.time.now += 25 * 3_600_000;
      // A third one has the cause by now, and would have it join.
      for (const name of ['search', 'cart']) world.log.push(failing(name, text, { at: world.time.now }));
      await world.triage(alertOf('search', world.time.now));
      return world;
    };
    for (const when of ['before', 'after'] as const) {
      for (let call = 1; call <= 25; call += 1) {
        const { deps, triage, incidents, time } = await begin();
        const crashed = createTriage({ ...crashAt(deps, call, when), config })(alertOf('cart', time.now));
        await crashed.catch((error: Error) => expect(error.message).toBe('crash'));
        await triage(alertOf('cart', time.now));
        const [cart, checkout, search] = await incidents();
        expect(cart, `${when} call ${call}`).toMatchObject({ status: 'in-work', attempt: 1 });
        expect([cart?.partOf, checkout?.members, search?.members ?? []]).toEqual([undefined, [], []]);
      }
    }
  });

  test('a crash at any call of the alert that joins it, then the redelivery: as without the crash', async () => {
    const begin = async () => {
      const world = start([
        failing('checkout', 'connect ECONNREFUSED db.internal:5432'),
        failing('cart', 'connect ECONNREFUSED db.internal:5432'),
      ]);
      await world.triage(alertOf('checkout'));
      world.time.now += 60_000;
      return world;
    };
    const counter = { calls: 0 };
    const whole = await begin();
    await createTriage({ ...crashAt(whole.deps, Number.POSITIVE_INFINITY, 'before', counter), config })(
      alertOf('cart'),
    );
    expect(counter.calls).toBeGreaterThan(8);
    for (const when of ['before', 'after'] as const) {
      for (let call = 1; call <= counter.calls; call += 1) {
        const { deps, triage, incidents, jobs, messenger } = await begin();
        await expect(createTriage({ ...crashAt(deps, call, when), config })(alertOf('cart'))).rejects.toThrow('crash');
        await triage(alertOf('cart'));
        const where = `${when} call ${call}`;
        expect(await incidents(), where).toMatchObject([
          { service: 'cart', status: 'observed', alertCount: 1, outcome: { rule: 'part-of-another' } },
          { service: 'checkout', status: 'in-work', members: [{ service: 'cart' }] },
        ]);
        expect([jobs.jobs.size, messenger.threads.length], where).toEqual([1, 1]);
      }
    }
  });
});
