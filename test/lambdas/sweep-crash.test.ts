import { describe, expect, test } from 'vitest';
import { createOutage } from '../../bench/outage.ts';
import type { Attempt } from '../../core/records/attempt.ts';
import { crashAt, pointsOfEachKind, tellPoints } from '../fakes/crash-at.ts';
import { anAlert, NOW } from '../fixtures/records.ts';
import { askDraft, HOUR, KEY, MINUTE, startProposed, startRunning, startSweep, type World } from './sweep-world.ts';
import { DOLLARS, PIECES } from './triage-world.ts';
import { createSweep, createTriage } from './with-rights.ts';

/** An attempt, whenever it and its draft ended. */
const timeless = (attempt: Attempt | undefined) => ({
  ...attempt,
  version: 0,
  endedAt: 0,
  ...(attempt?.publication === undefined ? {} : { publication: { ...attempt.publication, endedAt: 0 } }),
});

const CASES: ReadonlyArray<readonly [string, (world: World) => Promise<unknown>]> = [
  [
    'never submitted',
    async (world) => {
      const submit = () => Promise.reject(new Error('crash'));
      await createTriage({ ...world.deps, jobs: { ...world.jobs, submit } })(anAlert()).catch(() => undefined);
    },
  ],
  ['killed', (world) => startRunning(world, { kind: 'ended', succeeded: false, reason: 'killed' })],
  ['lost', (world) => startRunning(world, { kind: 'ended', succeeded: false, reason: 'Host EC2 (x) terminated.' })],
  [
    'without a container for a day',
    async (world) => {
      await world.triage(anAlert());
      world.clock.now += 24 * HOUR;
    },
  ],
  [
    'closed by people',
    async (world) => {
      await startProposed(world);
      world.codeHost.states.set(KEY, { state: 'closed', draft: true, closed: { at: NOW } });
      world.clock.now += HOUR;
    },
  ],
  [
    'a draft asked for, its container killed',
    async (world) => {
      await askDraft(world);
      world.jobs.states.set('job-2', { kind: 'ended', succeeded: false, reason: 'killed' });
    },
  ],
  [
    'unshown since the last alert',
    async (world) => {
      await startProposed(world);
      world.time.now = world.clock.now;
      for (const id of ['alert-2', 'alert-3']) await world.triage(anAlert({ id }));
    },
  ],
];

type Sweep = (world: World, deps: World['deps']) => Promise<unknown>;

/** What is left of a case after a first sweep and the ones that follow it. */
async function endOf(
  prepare: (world: World) => Promise<unknown>,
  first: Sweep,
  down?: ReturnType<typeof createOutage>,
) {
  const world = startSweep();
  await prepare(world);
  world.clock.now += 5 * MINUTE;
  const deps = down?.cut(world.deps) ?? world.deps;
  await first(world, deps);
  if (down !== undefined) {
    world.clock.now += MINUTE;
    await createSweep(deps)();
    down.outage.isOn = false;
  }
  for (let looks = 0; looks < 6; looks += 1) await world.later(5 * MINUTE);
  const { status, attempt, withdrawnAttempts, outcome, rejection, unsettled, threadTurn, pendingReplies } =
    await world.incident();
  const [thread, ...otherThreads] = world.messenger.threads;
  return {
    incident: { status, attempt, withdrawnAttempts, outcome, rejection, unsettled, pendingReplies },
    attempt: timeless(await world.attempt()),
    held: [...DOLLARS, ...PIECES].map(world.ledger.total),
    jobs: [...world.jobs.jobs].map(([name, id]) => [name, world.jobs.states.get(id)?.kind]),
    otherThreads,
    replies: [...(thread?.replies.keys() ?? [])],
    shown: thread?.messages.at(-1)?.text,
    counted: [...world.codeHost.comments.values()],
    needsThreadUpdate: threadTurn?.behind,
  };
}

const crashing =
  (call: number, when: 'before' | 'after'): Sweep =>
  (_, deps) =>
    expect(createSweep(crashAt(deps, call, when))()).rejects.toThrow(/crash/);

describe('a crash at any call of a sweep, then the next sweeps, end as without the crash', () => {
  test.each(CASES)('%s', async (name, prepare) => {
    const counter = { calls: 0 };
    const whole = await endOf(prepare, (_world, deps) =>
      createSweep(crashAt(deps, Number.POSITIVE_INFINITY, 'before', counter))(),
    );
    expect(counter.calls).toBeGreaterThan(5);
    expect(await endOf(prepare, crashing(1, 'before')), 'before the first call').toEqual(whole);
    // Before the next call everything outside is as after this one.
    for (let call = 1; call <= counter.calls; call += 1) {
      expect(await endOf(prepare, crashing(call, 'after')), `after call ${call}`).toEqual(whole);
    }
    tellPoints(`sweep, ${name}`, counter.calls + 1);
  });
});

describe.each(['Slack', 'GitHub', 'Datadog'] as const)('the same while %s does not answer', (system) => {
  test.each(CASES)('%s', async (_, prepare) => {
    const whole = await endOf(prepare, (world) => world.sweep());
    const names: string[] = [];
    const counter = { calls: 0, names };
    const down = createOutage(system);
    const notCrashed: Sweep = (_world, deps) =>
      createSweep(crashAt(deps, Number.POSITIVE_INFINITY, 'before', counter))();
    expect(await endOf(prepare, notCrashed, down), 'without a crash').toEqual(whole);
    // A sweep that asks nothing of the system is the one above.
    if (down.outage.refused === 0) return;
    for (const call of pointsOfEachKind(names)) {
      const crashed = await endOf(prepare, crashingOrNoted(call), createOutage(system));
      expect(crashed, `after ${names[call - 1]}`).toEqual(whole);
    }
  });
});

/** A look that fails is noted in the ledger. A crash at the note is logged, and the sweep goes on. */
const crashingOrNoted =
  (call: number): Sweep =>
  async (_, deps) => {
    const counter = { calls: 0 };
    const failure: unknown = await createSweep(crashAt(deps, call, 'after', counter))().catch((error) => error);
    expect(counter.calls).toBeGreaterThanOrEqual(call);
    if (failure !== undefined) expect(String(failure)).toMatch(/^Error: could not check [^;]*crash$|^Error: crash$/);
  };
