import { expect, test } from 'vitest';
import { createOutage, type OutsideSystem } from '../../bench/outage.ts';
import { occurrenceCount } from '../../core/lifecycle/incident.ts';
import type { Alert } from '../../core/records/alert.ts';
import { crashAt, pointsOfEachKind } from '../fakes/crash-at.ts';
import { anAlert } from '../fixtures/records.ts';
import { MINUTE, startProposed, startSweep } from './sweep-world.ts';
import { burst, DOLLARS, PIECES } from './triage-world.ts';
import { createSweep, createTriage } from './with-rights.ts';

type Triage = (deps: Parameters<typeof createTriage>[0], alert: Alert) => Promise<unknown>;
const plain: Triage = (deps, alert) => createTriage(deps)(alert);

/** An alert of a known bug with a draft and of a new one, taken up with a system down and again; then all are up. */
async function endOf(first: Triage, system?: OutsideSystem, logsSample: string[] = []) {
  const world = startSweep();
  await startProposed(world);
  world.log.push(...burst('StockError', 4, world.clock.now), ...burst('TaxError', 2, world.clock.now));
  const down = system === undefined ? undefined : createOutage(system);
  const waiting: Alert[] = [];
  const queue = { send: async (sent: Alert) => void waiting.push(sent) };
  const deps = { ...(down?.cut(world.deps) ?? world.deps), queue };
  const alert = anAlert({ id: 'alert-2', at: world.clock.now, receivedAt: world.clock.now, logsSample });
  await first(deps, alert);
  const triage = createTriage(deps);
  const goOn = async (minutes: number) => {
    for (let minute = 0; minute < minutes; minute += 1) {
      world.clock.now += MINUTE;
      await createSweep(deps)();
      for (const sent of waiting.splice(0)) await triage(sent);
    }
  };
  // The redelivery, of which the outage must not make another.
  await triage(alert);
  await goOn(2);
  expect(down?.outage.refused).not.toBe(0);
  if (down !== undefined) down.outage.isOn = false;
  await goOn(14);
  const incidents = await world.ledger.listIncidents(9);
  return {
    incidents: incidents
      .toSorted((a, b) => (a.title < b.title ? -1 : 1))
      .map((incident) => ({
        kind: incident.representative.kind,
        status: incident.status,
        errors: occurrenceCount(incident),
        alerts: incident.alertIds,
        needsThreadUpdate: incident.threadTurn?.behind ?? false,
        pendingReplies: incident.pendingReplies,
      })),
    alert: (await world.ledger.getAlert('alert-2'))?.disposition.kind,
    threads: world.messenger.threads.map(({ replies }) => [...replies.keys()]),
    comments: [...world.codeHost.comments.values()].map(({ body }) => body),
    jobs: world.jobs.jobs.size,
    held: [...DOLLARS, ...PIECES].map(world.ledger.total),
    due: await world.ledger.listDue('thread', world.clock.now + 10 * MINUTE, 9),
  };
}

test.each(['Slack', 'GitHub', 'Datadog'] as const)(
  'a crash at any kind of call while %s does not answer, then the redelivery, end as without either',
  async (system) => {
    const whole = await endOf(plain);
    expect(whole).toMatchObject({
      alert: 'worked',
      jobs: 2,
      threads: [[expect.stringContaining('-1-outcome')], []],
      comments: [expect.any(String)],
    });
    const names: string[] = [];
    const counter = { calls: 0, names };
    const counted: Triage = (deps, alert) => plain(crashAt(deps, Number.POSITIVE_INFINITY, 'before', counter), alert);
    expect(await endOf(counted, system), 'without a crash').toEqual(whole);
    await crashEverywhere(names, (crashing) => endOf(crashing, system), whole);
  },
);

test('the same for an alert that brings its own sample while Datadog does not answer', async () => {
  const sample = ['a line without a stack'];
  const names: string[] = [];
  const counter = { calls: 0, names };
  const counted: Triage = (deps, alert) => plain(crashAt(deps, Number.POSITIVE_INFINITY, 'before', counter), alert);
  const whole = await endOf(counted, 'Datadog', sample);
  expect(whole).toMatchObject({ alert: 'worked', jobs: 3 });
  await crashEverywhere(names, (crashing) => endOf(crashing, 'Datadog', sample), whole);
});

async function crashEverywhere(
  names: readonly string[],
  end: (crashing: Triage) => Promise<unknown>,
  whole: unknown,
): Promise<void> {
  for (const when of ['before', 'after'] as const) {
    for (const call of pointsOfEachKind(names)) {
      const where = `${when} ${names[call - 1]}`;
      const crashing: Triage = (deps, alert) =>
        expect(plain(crashAt(deps, call, when), alert), where).rejects.toThrow('crash');
      expect(await end(crashing), where).toEqual(whole);
    }
  }
}
