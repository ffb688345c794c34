import { describe, expect, test } from 'vitest';
import { createMemoryLedger } from '../../../adapters/memory-ledger.ts';
import { ALGORITHMS, type Algorithm, type Algorithms } from '../../../core/grouping/algorithms.ts';
import type { ErrorText, NamedError } from '../../../core/grouping/fingerprint.ts';
import { fingerprintError } from '../../../core/grouping/fingerprint-error.ts';
import { linkFingerprint } from '../../../workflows/alerts/link-fingerprint.ts';
import { crashAt } from '../../fakes/crash-at.ts';
import { anAlert, NOW } from '../../fixtures/records.ts';
import { burst, startTriage } from '../../lambdas/triage-world.ts';
import { createTriage } from '../../lambdas/with-rights.ts';

const [v1] = ALGORITHMS;
const algorithm = (id: string, fingerprintOf: (named: NamedError, error: ErrorText) => string): Algorithm => ({
  id,
  name: (error, exceptions) => {
    const named = v1.name(error, exceptions);
    return { ...named, fingerprint: fingerprintOf(named, error) };
  },
});
const v2 = algorithm('v2', ({ fingerprint }) => `v2-${fingerprint}`);
const merging = algorithm('merging', () => 'all');
const splitting = algorithm('splitting', (_, { error }) => `of ${error.message}`);

/** Triage whose algorithms, and whose service, change from one alert to the next. */
function startWorld() {
  const world = startTriage();
  const { deps, config, ledger, time, log, lines, jobs } = world;
  let count = 0;
  const alert = async (events: ReturnType<typeof burst>, algorithms: Algorithms = ALGORITHMS) => {
    count += 1;
    time.now = NOW + count * 60_000;
    log.splice(0, log.length, ...events);
    await createTriage({ ...deps, config, algorithms })(anAlert({ id: `alert-${count}`, at: time.now }));
    return ledger.listIncidents(9);
  };
  return { alert, ledger, jobs, lines };
}

const own = (kind = 'StockError') =>
  burst(kind, 1).map((event) => fingerprintError(event).fingerprint.fingerprint)[0] ?? '';
const named = (fingerprint: string) =>
  burst('StockError', 2).map((event) => ({ ...event, error: { ...event.error, fingerprint } }));
const saying = (message: string) =>
  burst('StockError', 2).map((event) => ({ ...event, id: message + event.id, error: { ...event.error, message } }));

describe('a newer algorithm', () => {
  test('goes on with the incident that an earlier one opened, and says why', async () => {
    const { alert, jobs } = startWorld();
    await alert(burst('StockError', 2));
    const [incident, ...others] = await alert(burst('StockError', 2), [v2, v1]);
    expect(others).toEqual([]);
    expect(incident).toMatchObject({
      id: own(),
      attempt: 1,
      alertCount: 2,
      fingerprint: { algorithm: 'v1', fingerprint: own() },
      knownAs: [
        {
          algorithm: 'v2',
          fingerprint: `v2-${own()}`,
          because: expect.stringContaining('algorithm v1 names it so: root cause StockError in checkout.checkout'),
        },
      ],
    });
    expect(jobs.jobs.size).toBe(1);
  });

  test('keeps it through a third, and when it is taken back', async () => {
    const { alert } = startWorld();
    const v3 = algorithm('v3', ({ fingerprint }) => `v3-${fingerprint}`);
    await alert(burst('StockError', 2));
    await alert(burst('StockError', 2), [v2, v1]);
    await alert(burst('StockError', 2), [v3, v2, v1]);
    const incidents = await alert(burst('StockError', 2));
    expect(incidents).toMatchObject([
      { id: own(), alertCount: 4, knownAs: [{ algorithm: 'v2' }, { algorithm: 'v3' }] },
    ]);
  });

  test('that was passed over changes nothing', async () => {
    const { alert } = startWorld();
    const v3 = algorithm('v3', ({ fingerprint }) => `v3-${fingerprint}`);
    await alert(burst('StockError', 2));
    const incidents = await alert(burst('StockError', 2), [v3, v2, v1]);
    const because = expect.stringContaining('algorithm v1 names it so');
    expect(incidents).toMatchObject([{ id: own(), alertCount: 2, knownAs: [{ algorithm: 'v3', because }] }]);
  });

  test('that sees one bug in two goes on with one of the incidents and opens none', async () => {
    const { alert } = startWorld();
    const both = [...burst('StockError', 2), ...burst('TaxError', 1)];
    await alert(both);
    await alert(both, [merging, v1]);
    const incidents = await alert(burst('TaxError', 1), [merging, v1]);
    expect(incidents.map(({ id }) => id).toSorted()).toEqual([own(), own('TaxError')].toSorted());
    expect(incidents.map(({ alertCount }) => alertCount).toSorted()).toEqual([1, 3]);
  });

  test('that tells two bugs apart lets the first go on and opens an incident for the other', async () => {
    const { alert } = startWorld();
    await alert(burst('StockError', 2));
    await alert(saying('StockError happened a'), [splitting, v1]);
    const incidents = await alert(saying('StockError happened b'), [splitting, v1]);
    expect(incidents).toHaveLength(2);
    expect(incidents.find(({ id }) => id === own())).toMatchObject({
      alertCount: 2,
      knownAs: [{ fingerprint: 'of StockError happened a' }],
    });
  });

  test.each(['before', 'after'] as const)('ends the same wherever triage is cut off (%s a call)', async (when) => {
    const calls = 20;
    for (let call = 1; call < calls; call += 1) {
      const world = startTriage();
      await world.triage(anAlert());
      const input = { config: world.config, algorithms: [v2, v1] as const };
      const again = anAlert({ id: 'alert-2' });
      await createTriage({ ...crashAt(world.deps, call, when), ...input })(again).catch(() => undefined);
      await createTriage({ ...world.deps, ...input })(again);
      const incidents = await world.ledger.listIncidents(9);
      expect(incidents, `call ${call}`).toMatchObject([{ id: own(), alertCount: 2, knownAs: [{ algorithm: 'v2' }] }]);
    }
  });
});

describe('a service that names its errors', () => {
  test('goes on with the incident from before it did, and after it ceases to', async () => {
    const { alert } = startWorld();
    await alert(burst('StockError', 2));
    await alert(named('cart-total'));
    const incidents = await alert(burst('StockError', 2));
    const because = "what algorithm v1 names it without the service's own word";
    expect(incidents).toMatchObject([{ id: own(), alertCount: 3, knownAs: [{ because }] }]);
  });

  test('from the start is known when it ceases to', async () => {
    const { alert } = startWorld();
    const [opened] = await alert(named('cart-total'));
    const incidents = await alert(burst('StockError', 2));
    expect(incidents).toMatchObject([{ id: opened?.id, alertCount: 2, knownAs: [{ fingerprint: own() }] }]);
  });

  test('tells apart what has one name with us', async () => {
    const { alert } = startWorld();
    await alert(named('of customers'));
    expect(await alert(named('of partners'))).toHaveLength(2);
  });
});

test('two runs that meet a bug under two names come to one incident', async () => {
  const [event] = burst('StockError', 1);
  const [namedEvent] = named('cart-total');
  if (event === undefined || namedEvent === undefined) throw new Error('a burst has events');
  const names = [event, namedEvent].map((each) => fingerprintError(each).fingerprint);
  for (const order of [names, names.toReversed()]) {
    const ledger = createMemoryLedger();
    const links = await Promise.all(order.map((name) => linkFingerprint(ledger, name)));
    expect(new Set(links.map(({ incidentId }) => incidentId)).size).toBe(1);
  }
});
