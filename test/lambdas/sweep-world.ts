import { endAttempt, startAttempt } from '../../core/lifecycle/attempt.ts';
import { endWork } from '../../core/lifecycle/incident-work.ts';
import type { JobState } from '../../core/ports/job-runner.ts';
import { anAlert, NOW } from '../fixtures/records.ts';
import { startTriage } from './triage-world.ts';
import { createRequestHandler, createSweep } from './with-rights.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
const FIXED = { kind: 'fix-verified' as const, reason: 'r' };
export const KEY = 'acme/checkout#7';
export const DRAFT = {
  repository: 'acme/checkout',
  number: 7,
  url: 'https://x/7',
  branch: 'b',
  title: 't',
  draft: true,
};

/** The world of triage, in which time goes on and the sweep looks. */
export function startSweep() {
  const world = startTriage();
  const clock = world.time;
  const deps = {
    ...world.deps,
    clock: () => clock.now,
    random: () => 0.5,
    config: world.config,
    queue: { send: async () => undefined },
  };
  const sweep = createSweep(deps);
  const incident = async () => {
    const [only] = await world.ledger.listIncidents(1);
    if (only === undefined) throw new Error('there is no incident');
    return only;
  };
  const later = async (milliseconds: number) => {
    clock.now += milliseconds;
    await sweep();
  };
  return {
    ...world,
    deps,
    clock,
    sweep,
    incident,
    later,
    attempt: async () => world.ledger.getAttempt((await incident()).id, 1),
  };
}
export type World = ReturnType<typeof startSweep>;

/** An incident at work, as triage leaves it, whose worker has begun. */
export async function startRunning(world: World, job: JobState = { kind: 'running' }) {
  await world.triage(anAlert());
  const { id } = await world.incident();
  await world.ledger.changeAttempt(id, 1, (attempt) => startAttempt(attempt, NOW));
  world.jobs.states.set('job-1', job);
  return id;
}

/** An incident with a draft open, all told. */
export async function startProposed(world: World) {
  const id = await startRunning(world);
  await world.ledger.changeAttempt(id, 1, (attempt) => endAttempt(attempt, FIXED, NOW));
  await world.ledger.changeIncident(id, (current) => endWork(current, FIXED, DRAFT, NOW));
  world.codeHost.pullRequests.push({ ...DRAFT, state: 'open', merged: false, body: '' });
  await world.later(5 * MINUTE);
  return id;
}

/** An ended attempt whose draft a person has asked for. */
export async function askDraft(world: World, jobs = world.jobs) {
  const outcome = { kind: 'fix-unverified' as const, rule: 'too-many-lines' as const, reason: 'r' };
  const id = await startRunning(world);
  await world.ledger.changeAttempt(id, 1, (attempt) => ({
    ...endAttempt(attempt, outcome, NOW),
    diffKey: 'x/fix.diff',
  }));
  await world.ledger.changeIncident(id, (current) => endWork(current, outcome, undefined, NOW));
  await world.later(5 * MINUTE);
  const at = world.clock.now;
  const by = { id: 'U1', name: 'ana' };
  const wish = { action: 'open-draft' as const };
  await createRequestHandler({ ...world.deps, jobs })({
    id: 'press',
    via: 'slack',
    incidentId: id,
    attempt: 1,
    wish,
    by,
    at,
  });
  return id;
}
