import { describe, expect, test } from 'vitest';
import type { Incident } from '../../../core/records/incident.ts';
import { STORM_WINDOW_MS } from '../../../core/storm/cause.ts';
import { splitIncident } from '../../../workflows/storms/regroup.ts';
import { crashAt } from '../../fakes/crash-at.ts';
import { NOW } from '../../fixtures/records.ts';
import { alertOf, failedSpan, failing, startStorm as start } from '../storm-world.ts';
import { createTriage } from '../with-rights.ts';

const REFUSED = 'connect ECONNREFUSED db.internal:5432';
/** As many services as must have named a dependency before others join. */
const NAMED = ['checkout', 'payments', 'public'];

const leadsOf = (incidents: readonly Incident[]) => incidents.filter(({ partOf }) => partOf === undefined);

describe('several bugs become one incident', () => {
  test('when the same dependency cannot be reached, once three other services have named it', async () => {
    const { alert, incidents, incidentOf, jobs } = start([
      ...NAMED.map((service) => failing(service, 'connect ECONNREFUSED 10.0.3.7:5432')),
      failing('cart', 'could not load the cart: connect ECONNREFUSED 10.0.3.7:5432'),
      failing('search', 'query failed: connect ETIMEDOUT 10.0.3.7:5432', { kind: 'QueryError' }),
    ]);
    await alert(...NAMED, 'cart', 'search');
    expect(leadsOf(await incidents()).map(({ service }) => service)).toEqual(NAMED);
    const lead = await incidentOf('checkout');
    expect(lead.members?.map(({ service, because }) => [service, because])).toEqual([
      [
        'cart',
        'This and “Error: connect ECONNREFUSED 10.0.3.7:5432” both could not reach 10.0.3.7:5432 (connection refused), within minutes of each other. So did 2 other services.',
      ],
      ['search', expect.stringContaining('both could not reach 10.0.3.7:5432 (timed out)')],
    ]);
    expect(jobs.jobs.size).toBe(3);
  });

  test('when two bugs of one service cannot reach it', async () => {
    const { alert, incidents, jobs } = start([
      failing('cart', REFUSED, { kind: 'LoadError', frame: 'load' }),
      failing('cart', REFUSED, { kind: 'SaveError', frame: 'save' }),
    ]);
    await alert('cart');
    expect(leadsOf(await incidents())).toHaveLength(1);
    expect(jobs.jobs.size).toBe(1);
  });

  test('when one service throws the same kind of error from the same function in new words', async () => {
    const { alert, incidents, jobs } = start([
      failing('checkout', 'stock is negative', { kind: 'StockError', frame: 'reserve' }),
      failing('checkout', 'warehouse has gone away', { kind: 'StockError', frame: 'reserve' }),
      failing('checkout', 'unknown product asked for', { kind: 'ProductError', frame: 'reserve' }),
    ]);
    await alert('checkout');
    const found = await incidents();
    expect(found).toHaveLength(3);
    expect(
      leadsOf(found)
        .map(({ title }) => title.split(':')[0])
        .toSorted(),
    ).toEqual(['ProductError', 'StockError']);
    expect(jobs.jobs.size).toBe(2);
  });

  test('when one called the other in two of its traces, as their spans say: the one that was called leads', async () => {
    const traces = ['t1', 't2', 't3', 't4', 't5', 't6'];
    const { alert, incidents, spans } = start([
      ...traces.map((traceId) => failing('billing', 'tax table is empty', { traceId, at: NOW - 50 })),
      ...traces.map((traceId) => failing('checkout', 'billing answered 500', { traceId })),
    ]);
    for (const id of traces) {
      const client = { ...failedSpan('checkout-http-client', 'c', 'a'), resource: 'POST /tax' };
      spans.set(id, [failedSpan('checkout', 'a'), client, failedSpan('billing', 'b', 'c')]);
    }
    await alert('billing', 'checkout');
    expect(leadsOf(await incidents())).toMatchObject([
      {
        service: 'billing',
        members: [
          {
            service: 'checkout',
            because: 'In 2 of its traces it called billing, which failed with “Error: tax table is empty”.',
          },
        ],
      },
    ]);
  });
});

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
    const { alert, incidents, jobs } = start(events);
    await alert('checkout', 'cart');
    expect(leadsOf(await incidents())).toHaveLength(2);
    expect(jobs.jobs.size).toBe(2);
  });

  test('when the same dependency fails again much later', async () => {
    const late = NOW + STORM_WINDOW_MS + 2_000;
    const { alert, incidents, time } = start([
      ...NAMED.map((service) => failing(service, REFUSED)),
      failing('cart', REFUSED, { at: late }),
    ]);
    await alert(...NAMED);
    time.now = late;
    await alert('cart');
    expect(leadsOf(await incidents())).toHaveLength(4);
  });

  test('when a person has split them, also when the errors go on', async () => {
    const { alert, incidentOf, ledger, jobs, log, time } = start(
      [...NAMED, 'cart'].map((service) => failing(service, REFUSED)),
    );
    await alert(...NAMED, 'cart');
    await splitIncident(ledger, { memberId: (await incidentOf('cart')).id, who: 'Ada' }, time.now);
    time.now += 60_000;
    log.push(failing('cart', REFUSED, { at: time.now }));
    await alert('cart');
    expect(await incidentOf('cart')).toMatchObject({ status: 'in-work' });
    expect((await incidentOf('checkout')).members).toEqual([]);
    expect(jobs.jobs.size).toBe(4);
  });
});

describe('a storm', () => {
  test('holds a member back for a day; one that fails longer is looked at by itself', async () => {
    const { alert, incidentOf, jobs, log, time } = start(
      [...NAMED, 'cart'].map((service) => failing(service, REFUSED)),
    );
    await alert(...NAMED, 'cart');
    for (const [hours, attempts] of [
      [23, 3],
      [25, 4],
    ] as const) {
      time.now = NOW + hours * 3_600_000;
      log.push(failing('cart', REFUSED, { at: time.now }));
      await alert('cart');
      expect(jobs.jobs.size, `${hours} hours`).toBe(attempts);
    }
    const [cart, checkout] = [await incidentOf('cart'), await incidentOf('checkout')];
    expect(cart).toMatchObject({ service: 'cart', status: 'in-work' });
    expect([cart.partOf, checkout.members], 'and is no member any more').toEqual([undefined, []]);
  });

  test('a crash at any call of the alert that looks at a member by itself, then the redelivery: as without the crash', async () => {
    const begin = async () => {
      const world = start([...NAMED, 'cart'].map((service) => failing(service, REFUSED)));
      await world.alert(...NAMED, 'cart');
      world.time.now += 25 * 3_600_000;
      // Others have the cause by now, and would have it join.
      for (const name of ['search', 'billing', 'webhooks', 'cart'])
        world.log.push(failing(name, REFUSED, { at: world.time.now }));
      await world.alert('search', 'billing', 'webhooks');
      return world;
    };
    for (const when of ['before', 'after'] as const) {
      for (let call = 1; call <= 25; call += 1) {
        const { deps, alert, incidents, incidentOf, time } = await begin();
        const crashed = createTriage(crashAt(deps, call, when))(alertOf('cart', time.now));
        await crashed.catch((error: Error) => expect(error.message).toBe('crash'));
        await alert('cart');
        expect(await incidentOf('cart'), `${when} call ${call}`).toMatchObject({ status: 'in-work', attempt: 1 });
        expect((await incidents()).flatMap(({ partOf, members = [] }) => [partOf ?? [], members].flat())).toEqual([]);
      }
    }
  });

  test('a crash at any call of the alert that joins it, then the redelivery: as without the crash', async () => {
    const begin = async () => {
      const world = start([...NAMED, 'cart'].map((service) => failing(service, REFUSED)));
      await world.alert(...NAMED);
      world.time.now += 60_000;
      return world;
    };
    const counter = { calls: 0 };
    const whole = await begin();
    await createTriage(crashAt(whole.deps, Number.POSITIVE_INFINITY, 'before', counter))(alertOf('cart'));
    expect(counter.calls).toBeGreaterThan(8);
    for (const when of ['before', 'after'] as const) {
      for (let call = 1; call <= counter.calls; call += 1) {
        const { deps, triage, incidentOf, jobs } = await begin();
        await expect(createTriage(crashAt(deps, call, when))(alertOf('cart'))).rejects.toThrow('crash');
        await triage(alertOf('cart'));
        const where = `${when} call ${call}`;
        expect(await incidentOf('cart'), where).toMatchObject({
          status: 'observed',
          attempt: 0,
          alertCount: 1,
          outcome: { rule: 'part-of-another' },
        });
        expect(await incidentOf('checkout'), where).toMatchObject({
          status: 'in-work',
          members: [{ service: 'cart' }],
        });
        expect(jobs.jobs.size, where).toBe(3);
      }
    }
  });
});
