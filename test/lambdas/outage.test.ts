import { describe, expect, test } from 'vitest';
import { createOutage, type OutsideSystem } from '../../bench/outage.ts';
import { endAttempt } from '../../core/lifecycle/attempt.ts';
import { occurrenceCount } from '../../core/lifecycle/incident.ts';
import { endWork } from '../../core/lifecycle/incident-work.ts';
import type { Alert } from '../../core/records/alert.ts';
import { anAlert, NOW } from '../fixtures/records.ts';
import { DRAFT, MINUTE, startProposed, startRunning, startSweep, type World } from './sweep-world.ts';
import { burst } from './triage-world.ts';
import { createCloser, createRequestHandler, createSweep, createTriage } from './with-rights.ts';

const laterAlert = (world: World, id: string, alert: Parameters<typeof anAlert>[0] = {}) =>
  anAlert({ id, at: world.clock.now, receivedAt: world.clock.now, ...alert });

/** The world while a system does not answer, and what comes after it. */
function cutOff(world: World, system: OutsideSystem) {
  const { outage, cut } = createOutage(system);
  const deps = cut(world.deps);
  return {
    outage,
    deps,
    triage: createTriage({ ...deps, config: world.config }),
    sweep: createSweep(deps),
    /** The system answers again, and the sweep comes each minute. */
    recover: async (minutes = 12) => {
      outage.isOn = false;
      for (let minute = 0; minute < minutes; minute += 1) await world.later(MINUTE);
    },
  };
}

const counts = async (world: World) => {
  const incidents = (await world.ledger.listIncidents(99)).toSorted((a, b) => (a.title < b.title ? -1 : 1));
  return incidents.map((incident) => [incident.representative.kind, incident.status, occurrenceCount(incident)]);
};

describe('one bug of an alert does not hold up the others', () => {
  test('when GitHub refuses the comment that counts a known one', async () => {
    const world = startSweep();
    const id = await startProposed(world);
    const { triage, recover } = cutOff(world, 'GitHub');
    world.log.push(...burst('StockError', 4, world.clock.now), ...burst('TaxError', 2, world.clock.now));
    await triage(laterAlert(world, 'alert-2'));
    expect(await counts(world)).toEqual([
      ['StockError', 'fix-proposed', 7],
      ['TaxError', 'in-work', 2],
    ]);
    expect((await world.ledger.getAlert('alert-2'))?.disposition.kind).toBe('worked');
    expect([...world.codeHost.comments.values()]).toEqual([]);
    await recover();
    expect([...world.codeHost.comments.values()]).toMatchObject([{ body: expect.stringContaining('7 errors') }]);
    expect((await world.ledger.getIncident(id))?.threadTurn?.behind).toBe(false);
  });

  test('when the ledger refuses one: the alert comes again for that one alone', async () => {
    const events = ['AError', 'BError', 'CError'].flatMap((kind) => burst(kind, 2));
    const world = startSweep();
    world.log.splice(0, 9, ...events);
    let refusals = 1;
    const ledger: typeof world.ledger = {
      ...world.ledger,
      mergeIncident: (id, change) =>
        refusals-- > 0 ? Promise.reject(new Error('too large')) : world.ledger.mergeIncident(id, change),
    };
    const triage = createTriage({ ...world.deps, ledger, config: world.config });
    await expect(triage(anAlert())).rejects.toThrow('too large');
    expect([world.jobs.jobs.size, world.messenger.threads.length]).toEqual([2, 2]);
    await triage(anAlert());
    expect([world.jobs.jobs.size, world.messenger.threads.length]).toEqual([3, 3]);
    expect(await counts(world)).toHaveLength(3);
  });

  test('and a recovery tells every bug of its cycle', async () => {
    const world = startSweep();
    world.log.push(...burst('TaxError', 2));
    await world.triage(anAlert());
    world.clock.now = world.time.now += MINUTE;
    let refusals = 1;
    const ledger: typeof world.ledger = {
      ...world.ledger,
      changeIncident: (id, change) =>
        refusals-- > 0 ? Promise.reject(new Error('no')) : world.ledger.changeIncident(id, change),
    };
    const recovered = laterAlert(world, 'alert-2', { kind: 'recovered' });
    const triage = createTriage({ ...world.deps, ledger, config: world.config });
    await expect(triage(recovered)).rejects.toThrow('no');
    const told = () => world.messenger.threads.filter(({ messages }) => JSON.stringify(messages).includes('recovered'));
    expect(told()).toHaveLength(1);
    await triage(recovered);
    expect(told()).toHaveLength(2);
  });
});

describe('while Slack does not answer', () => {
  test('alerts are triaged, and their threads are opened once afterwards', async () => {
    const world = startSweep();
    world.log.push(...burst('TaxError', 2));
    const { triage, sweep, recover } = cutOff(world, 'Slack');
    await triage(anAlert());
    await triage(anAlert());
    expect(await counts(world)).toEqual([
      ['StockError', 'in-work', 3],
      ['TaxError', 'in-work', 2],
    ]);
    world.clock.now += MINUTE;
    await sweep();
    expect(world.messenger.threads).toEqual([]);
    await recover();
    expect(world.messenger.threads).toHaveLength(2);
    expect(await world.ledger.listDue('incident', world.clock.now, 9)).toEqual([]);
  });

  test.each([true, false])(
    'replies are posted once afterwards, in their order (the thread was open: %s)',
    async (open) => {
      const world = startSweep();
      const { outage, deps, triage, recover } = cutOff(world, 'Slack');
      outage.isOn = !open;
      await triage(anAlert());
      outage.isOn = true;
      const { id } = await world.incident();
      await createCloser(deps)({ jobName: `mendhook-${id}-1`, jobId: 'job-1', succeeded: false, reason: 'killed' });
      expect((await world.attempt())?.outcome?.reason).toContain('killed');
      world.clock.now += 2 * MINUTE;
      await createRequestHandler(deps)({
        id: 'press',
        via: 'command',
        incidentId: id,
        attempt: 1,
        wish: { action: 'try-again' },
        by: { id: 'ana', name: 'ana' },
        at: world.clock.now,
      });
      expect(await world.incident()).toMatchObject({ status: 'in-work', attempt: 2 });
      await createCloser(deps)({
        jobName: `mendhook-${id}-2`,
        jobId: 'job-2',
        succeeded: false,
        reason: 'out of memory',
      });
      await recover();
      const [thread, ...others] = world.messenger.threads;
      expect(others).toEqual([]);
      expect([...(thread?.replies.keys() ?? [])]).toEqual([
        `mendhook-${id}-1-outcome`,
        'press',
        `mendhook-${id}-2-outcome`,
      ]);
      expect([...(thread?.replies.values() ?? [])].map(({ text }) => text)).toEqual([
        expect.stringContaining('killed'),
        'ana asked for another attempt.',
        expect.stringContaining('out of memory'),
      ]);
      expect(thread?.messages.at(-1)?.text).toContain('out of memory');
      expect((await world.incident()).pendingReplies).toBeUndefined();
    },
  );

  test('a reply that waits is posted before one that comes later', async () => {
    const world = startSweep();
    const id = await startRunning(world);
    const { outage, deps, recover } = cutOff(world, 'Slack');
    await createCloser(deps)({ jobName: `mendhook-${id}-1`, jobId: 'job-1', succeeded: false, reason: 'killed' });
    outage.isOn = false;
    await createRequestHandler(deps)({
      id: 'press',
      via: 'command',
      incidentId: id,
      attempt: 1,
      wish: { action: 'dismiss' },
      by: { id: 'ana', name: 'ana' },
      at: world.clock.now,
    });
    await recover();
    expect([...(world.messenger.threads[0]?.replies.keys() ?? [])]).toEqual([`mendhook-${id}-1-outcome`, 'press']);
  });
});

test('while GitHub does not answer, labels wait, and people are told how a fix ended', async () => {
  const world = startSweep();
  const id = await startRunning(world);
  const { deps, recover } = cutOff(world, 'GitHub');
  const outcome = { kind: 'fix-verified' as const, reason: 'r' };
  await world.ledger.changeAttempt(id, 1, (attempt) => endAttempt(attempt, outcome, NOW));
  await world.ledger.changeIncident(id, (current) => ({
    ...endWork(current, outcome, DRAFT, NOW),
    status: 'rejected',
    rejection: { at: NOW, reason: 'not this way' },
  }));
  world.codeHost.states.set('acme/checkout#7', { state: 'closed', draft: true, closed: { at: NOW } });
  world.clock.now += 5 * MINUTE;
  await createSweep(deps)();
  expect([...(world.messenger.threads[0]?.replies.keys() ?? [])]).toHaveLength(2);
  expect(world.codeHost.labels.get(7)).toBeUndefined();
  await recover();
  expect(world.codeHost.labels.get(7)).toContain('incident:rejected');
  expect([...(world.messenger.threads[0]?.replies.keys() ?? [])]).toHaveLength(2);
});

test('while Datadog does not answer, an alert goes on with its own sample, and is searched for afterwards', async () => {
  const world = startSweep();
  const { deps, triage, outage } = cutOff(world, 'Datadog');
  await triage(anAlert({ logsSample: ['a line without a stack'] }));
  await triage(laterAlert(world, 'alert-2'));
  expect(await counts(world)).toEqual([[undefined, 'in-work', 1]]);
  const sent: Alert[] = [];
  const sweep = createSweep({ ...deps, queue: { send: async (alert) => void sent.push(alert) } });
  const again = async () => {
    world.clock.now = world.time.now += 6 * MINUTE;
    await sweep();
    for (const alert of sent.splice(0)) await triage(alert);
    const alerts = await world.ledger.listAlerts(9);
    return alerts.map(({ disposition }) => disposition.kind);
  };
  expect(await again()).toEqual(['sampled', 'sampled']);
  outage.isOn = false;
  expect(await again()).toEqual(['worked', 'worked']);
  expect(await counts(world)).toContainEqual(['StockError', 'in-work', 3]);
  expect(await world.ledger.listDue('alert', world.clock.now + 60 * MINUTE, 9)).toEqual([]);
});
