import { createMemorySlackChannels } from '../../adapters/memory-slack-channels.ts';
import type { Messenger } from '../../core/ports/messenger.ts';
import type { SlackChannels } from '../../core/ports/slack-channels.ts';
import {
  type CarryOut,
  createRequestHandler as handlerOf,
  type RequestDependencies,
} from '../../lambdas/requests/carry-out.ts';
import type { SweepDependencies } from '../../lambdas/sweep/dependencies.ts';
import { createSweep as sweepOf } from '../../lambdas/sweep/sweep.ts';
import { createTriage as triageOf } from '../../lambdas/triage/triage-alert.ts';
import { createCloser as closerOf } from '../../workflows/attempts/close-silent-attempt.ts';
import type { UpdateDependencies } from '../../workflows/thread/update-dependencies.ts';
import { withRightsOf } from '../fakes/ledger-rights.ts';
import { createMemoryPersonReplies } from '../fakes/memory-person-replies.ts';
import { type AtOnceDependencies, threadsAtOnce } from '../fakes/threads-at-once.ts';

/** What the tests give: threads are written in by their messenger, as soon as somebody asks for it. */
type Told<Dependencies> = Omit<Dependencies, 'threads' | 'channels' | 'messenger'> & {
  readonly messenger: Messenger;
  readonly channels?: SlackChannels;
};

const withThreads = <Dependencies extends AtOnceDependencies>(deps: Dependencies) => {
  const channels = deps.channels ?? createMemorySlackChannels();
  const ledger = withRightsOf('requests', deps.ledger);
  return { ...deps, channels, threads: threadsAtOnce({ ...deps, channels, ledger }) };
};

/**
 * The functions on a ledger that grants them what their roles have in the template, and no more. Tests take them from
 * here, so that the rare ways are held against the policies too.
 */
export const createTriage = (deps: Told<Parameters<typeof triageOf>[0]>): ReturnType<typeof triageOf> =>
  triageOf({ ...withThreads(deps), ledger: withRightsOf('triage', deps.ledger) });

export const createSweep = (deps: Told<SweepDependencies>): ReturnType<typeof sweepOf> =>
  sweepOf({ ...withThreads(deps), ledger: withRightsOf('sweep', deps.ledger) });

type WithoutReplies = Told<Omit<RequestDependencies, 'replies'>> & Partial<Pick<RequestDependencies, 'replies'>>;

/** Most tests are not about what one person alone is told. */
export const createRequestHandler = (deps: WithoutReplies): CarryOut =>
  handlerOf({
    replies: createMemoryPersonReplies(),
    ...withThreads(deps),
    ledger: withRightsOf('requests', deps.ledger),
  });

export const createCloser = (
  deps: Told<Parameters<typeof closerOf>[0]> & Pick<UpdateDependencies, 'codeHost'>,
): ReturnType<typeof closerOf> => closerOf({ ...withThreads(deps), ledger: withRightsOf('job-events', deps.ledger) });
