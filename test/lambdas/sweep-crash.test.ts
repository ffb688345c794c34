import { describe, expect, test } from 'vitest';
import type { Attempt } from '../../core/attempt/attempt.ts';
import { createSweep } from '../../lambdas/sweep/sweep.ts';
import { createTriage } from '../../lambdas/triage/triage-alert.ts';
import { crashAt } from '../fakes/crash-at.ts';
import { anAlert, NOW } from '../fixtures/records.ts';
import { askDraft, HOUR, KEY, MINUTE, startProposed, startRunning, startSweep, type World } from './sweep-world.ts';
import { DOLLARS, PIECES } from './triage-world.ts';

/** An attempt, whenever it and its draft ended. */
const timeless = (attempt: Attempt | undefined) => ({
  ...attempt,
  version: 0,
  endedAt: 0,
  ...(attempt?.publication === undefined ? {} : { publication: { ...attempt.publication, endedAt: 0 } }),
});

describe('a crash at any call of a sweep, then the next sweeps, end as without the crash', () => {
  const cases: ReadonlyArray<readonly [string, (world: World) => Promise<unknown>]> = [
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
  test.each(cases)('%s', async (_, prepare) => {
    const ends = async (first: (world: World) => Promise<unknown>) => {
      const world = startSweep();
      await prepare(world);
      world.clock.now += 5 * MINUTE;
      await first(world);
      for (let looks = 0; looks < 6; looks += 1) await world.later(5 * MINUTE);
      const { status, attempt, withdrawnAttempts, outcome, rejection, unsettled, threadTurn } = await world.incident();
      const [thread] = world.messenger.threads;
      return {
        incident: { status, attempt, withdrawnAttempts, outcome, rejection, unsettled },
        attempt: timeless(await world.attempt()),
        held: [...DOLLARS, ...PIECES].map(world.ledger.total),
        jobs: [...world.jobs.jobs].map(([name, id]) => [name, world.jobs.states.get(id)?.kind]),
        replies: [...(thread?.replies.keys() ?? [])],
        shown: thread?.messages.at(-1)?.text,
        counted: [...world.codeHost.comments.values()],
        isBehind: threadTurn?.behind,
      };
    };
    const counter = { calls: 0 };
    const whole = await ends((world) =>
      createSweep(crashAt(world.deps, Number.POSITIVE_INFINITY, 'before', counter))(),
    );
    expect(counter.calls).toBeGreaterThan(5);
    for (const when of ['before', 'after'] as const) {
      for (let call = 1; call <= counter.calls; call += 1) {
        const crashed = await ends((world) =>
          expect(createSweep(crashAt(world.deps, call, when))()).rejects.toThrow('crash'),
        );
        expect(crashed, `${when} call ${call}`).toEqual(whole);
      }
    }
  });
});
