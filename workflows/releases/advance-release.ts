import { MINUTE_MS } from '../../core/durations.ts';
import type { ReleaseRecord } from '../../core/records/release-record.ts';
import { judgeLoadOf } from '../../core/release/judge-load-of.ts';
import { judgeRelease } from '../../core/release/judge-release.ts';
import { nextStep } from '../../core/release/next-step.ts';
import type { NextStep } from '../../core/release/step-to-take.ts';
import { liveStep } from '../../core/release/while-live.ts';
import { answerGate } from './answer-gate.ts';
import { attendNewErrors } from './attend-new-errors.ts';
import { attendStep, claimStep, orderStep } from './attend-step.ts';
import { calibrateRelease } from './calibrate-release.ts';
import { decide } from './decide.ts';
import type { ReleaseDependencies } from './dependencies.ts';
import { feedJudgedAlarm } from './feed-alarm.ts';
import { gatherFacts } from './gather-facts.ts';
import { beginCanary, beginObserving, measureRelease, planRelease } from './judge-tick.ts';
import { leaveLaneOf } from './leave-lane.ts';
import { lookAgain, lookNow } from './look-again.ts';
import { takeLaneFor } from './take-lane.ts';

/** What decides by figures, each from a release's record alone. */
const ENGINES = { judgeCanary: judgeRelease, judgeLoad: judgeLoadOf } as const;

/** Metrics that did not answer are asked again so much later. */
const ASK_AGAIN_MS = MINUTE_MS / 2;

/** When a release is looked at again: `now`, at a time (epoch milliseconds), or `undefined`, when something happens. */
type Again = 'now' | number | undefined;

/**
 * Has a release take its next step, one a message. What follows is a message to this function itself. Safe to repeat, and safe to run
 * twice at once: each step is one conditional write, and what was done already is not done again.
 *
 * @throws {Error} when a system does not answer; the message is delivered again then, and the sweep looks before that
 */
export async function advanceRelease(deps: ReleaseDependencies, releaseId: string): Promise<void> {
  const { releases, logger } = deps;
  const record = await releases.get(releaseId);
  if (record === undefined) {
    logger.warn('release-unknown', { releaseId });
    return;
  }
  if (record.status === 'released') await calibrateRelease(deps, record);
  const facts = await gatherFacts(deps, record);
  const step = nextStep(facts, ENGINES);
  const again =
    step.kind === 'decide'
      ? await decide(deps, facts, step.decision).then(() => 'now' as const)
      : await take(deps, record, step);
  feedJudgedAlarm(deps, record);
  if (again === 'now') await lookNow(deps, releaseId);
  else await lookAgain(deps, releaseId, again);
  const known = await releases.get(releaseId);
  // After the rollback's own step: nothing may hold that up.
  if (known !== undefined) await attendNewErrors(deps, known);
  if (known?.untold === true) await deps.tell(known);
}

/** Carries a step out. */
async function take(
  deps: ReleaseDependencies,
  record: ReleaseRecord,
  step: Exclude<NextStep, { kind: 'decide' }>,
): Promise<Again> {
  switch (step.kind) {
    case 'take-lane':
      await takeLaneFor(deps, record, step.environment);
      return 'now';
    case 'leave-lane':
      await leaveLaneOf(deps, record, step.environment);
      return 'now';
    case 'claim':
      await claimStep(deps, record, step.step);
      return 'now';
    case 'attend':
      return (await attendStep(deps, record, step.step)) ?? 'now';
    case 'begin-canary':
      await beginCanary(deps, record, step.at);
      return 'now';
    case 'plan-canary':
      return (await planRelease(deps, record)) ? 'now' : deps.clock() + ASK_AGAIN_MS;
    case 'begin-observing':
      await beginObserving(deps, record, step.at);
      return 'now';
    case 'measure':
      await measureRelease(deps, record);
      await askWhatRuns(deps, record);
      return 'now';
    case 'answer-gate':
      await answerGate(deps, record, step.state);
      return 'now';
    case 'end':
      await end(deps, record, step.status);
      return 'now';
    case 'wait':
      return step.until;
    default:
      return step satisfies never;
  }
}

/** With each tick the function that may talk to the provider is told to ask whether production still runs what was decided. */
async function askWhatRuns(deps: ReleaseDependencies, record: ReleaseRecord): Promise<void> {
  const step = liveStep(record);
  if (step !== undefined) await orderStep(deps, record, step);
}

/** A rollback's end follows from its step; the decision to go back was made before. */
async function end(
  { releases, clock, logger }: ReleaseDependencies,
  { id, status: from }: ReleaseRecord,
  status: 'rolled-back' | 'rollback-failed',
): Promise<void> {
  const now = clock();
  // The alarm counts this line: it comes before the write, after which nobody would write it.
  if (status === 'rolled-back') logger.info('release-rolled-back', { releaseId: id });
  else logger.error('rollback-failed', { releaseId: id });
  await releases.change(id, (current) =>
    current.status === from ? { ...current, status, endedAt: now, updatedAt: now, lookAt: now, untold: true } : current,
  );
}
