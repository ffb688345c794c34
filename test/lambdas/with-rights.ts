import {
  type CarryOut,
  createRequestHandler as handlerOf,
  type RequestDependencies,
} from '../../lambdas/requests/carry-out.ts';
import { createSweep as sweepOf } from '../../lambdas/sweep/sweep.ts';
import { createTriage as triageOf } from '../../lambdas/triage/triage-alert.ts';
import { createCloser as closerOf } from '../../workflows/attempts/close-silent-attempt.ts';
import { withRightsOf } from '../fakes/ledger-rights.ts';
import { createMemoryPersonReplies } from '../fakes/memory-person-replies.ts';

/**
 * The functions on a ledger that grants them what their roles have in the template, and no more. Tests take them from
 * here, so that the rare ways are held against the policies too.
 */
export const createTriage: typeof triageOf = (deps) =>
  triageOf({ ...deps, ledger: withRightsOf('triage', deps.ledger) });

export const createSweep: typeof sweepOf = (deps) => sweepOf({ ...deps, ledger: withRightsOf('sweep', deps.ledger) });

type WithoutReplies = Omit<RequestDependencies, 'replies'> & Partial<Pick<RequestDependencies, 'replies'>>;

/** Most tests are not about what one person alone is told. */
export const createRequestHandler = (deps: WithoutReplies): CarryOut =>
  handlerOf({ replies: createMemoryPersonReplies(), ...deps, ledger: withRightsOf('requests', deps.ledger) });

export const createCloser: typeof closerOf = (deps) =>
  closerOf({ ...deps, ledger: withRightsOf('job-events', deps.ledger) });
