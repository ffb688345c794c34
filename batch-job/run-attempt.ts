import { messageOf, UpstreamError } from '../core/errors.ts';
import { adviceOn } from '../core/messages/pull-request/refused-publication.ts';
import { decideFix } from '../core/policy/decide-fix.ts';
import type { Outcome } from '../core/records/outcome.ts';
import type { Round } from '../core/records/round.ts';
import { cleanText } from '../core/text/clean-text.ts';
import { oneLine, shorten } from '../core/text/shorten.ts';
import { type AttemptOptions, type AttemptRun, createAttemptRun } from './attempt-run.ts';
import { changeAsAsked } from './steps/change-draft.ts';
import { checkBranch } from './steps/check-branch.ts';
import { checkTerms } from './steps/check-terms.ts';
import { claimRun } from './steps/claim-run.ts';
import { closeAttempt } from './steps/close-attempt.ts';
import { findBestFix } from './steps/find-best-fix.ts';
import { findEarlierDraft } from './steps/find-earlier-draft.ts';
import { investigate } from './steps/investigate.ts';
import { clearSource, openSource, type Source } from './steps/open-source.ts';
import { openUnrelated } from './steps/open-unrelated.ts';
import { planEarlyBase } from './steps/plan-early-base.ts';
import { labelDraft } from './steps/publish.ts';
import { publishOrKeep } from './steps/publish-or-keep.ts';
import { trySetup } from './steps/try-setup.ts';
import { tryAgain } from './try-again.ts';

/**
 * Works on one attempt from start to end. Whatever happens, an outcome is recorded and told; a retried job goes on where
 * its records say that it was, and ends with one branch, one draft and one thread.
 *
 * @returns how the attempt ended; `skipped` when another job works on it
 * @throws when the outcome could not be recorded: the job is then retried
 */
export async function runAttempt(options: AttemptOptions): Promise<Outcome> {
  const claim = await claimRun(options);
  if (claim.kind === 'taken') {
    const { incidentId, attemptNumber, jobId, logger } = options;
    logger.warn('attempt-taken', { incidentId, attempt: attemptNumber, jobId, takenBy: claim.attempt.jobId });
    return { kind: 'skipped', rule: 'duplicate-job', reason: `job ${claim.attempt.jobId} works on this attempt` };
  }
  if (claim.kind === 'ended') return closeAttempt(options, CUT_OFF);
  const run = createAttemptRun(options, claim.attempt);
  const { round } = claim.attempt;
  const act = round === undefined ? findAndFix : () => changeDraft(run, round);
  const outcome = await Promise.race([reachOutcome(run, act), stopped(options.signal)]);
  const closed = await closeAttempt(options, outcome);
  // A worker that was told to end has no time for it, and steps that nobody waited for may still be at work there.
  if (!options.signal.aborted) await clearSource(options, claim.attempt.jobName);
  return closed;
}

/** Looks for what people have decided, and does the work. A draft that is open shows the state meanwhile. */
async function findAndFix(run: AttemptRun): Promise<Outcome> {
  const earlier = await tryAgain(run.options, () => findEarlierDraft(run));
  if ('outcome' in earlier) return earlier.outcome;
  const { open } = earlier;
  if (open === undefined) return work(run);
  await labelDraft(run, open, 'investigating');
  const outcome = await reachOutcome(run, work);
  if (outcome.kind !== 'fix-verified') await labelDraft(run, open, labelAfter(outcome));
  return outcome;
}

/** Changes the open draft as a person asked. The draft shows the state meanwhile. */
async function changeDraft(run: AttemptRun, round: Round): Promise<Outcome> {
  await labelDraft(run, round.pullRequest, 'investigating');
  const outcome = await reachOutcome(run, () => changeAsAsked(run, round));
  await labelDraft(run, round.pullRequest, 'fixProposed');
  return outcome;
}

/** What the draft of an earlier attempt proposes stands, unless this one has found that no code mends it. */
const labelAfter = ({ kind }: Outcome) =>
  kind === 'diagnosed' || kind === 'not-code-fixable' ? 'diagnosed' : 'fixProposed';

/** The recipe, one line a step. A step that cannot go on says how the attempt ends. */
async function work(run: AttemptRun): Promise<Outcome> {
  const source = await tryAgain(run.options, () => openSource(run));
  const { mode } = run.attempt().service;
  const unpublishable = mode === 'draft-pr' ? await checkPublishing(run, source) : undefined;
  if (unpublishable !== undefined) return unpublishable;
  const tried = mode === 'observe' ? source : await trySetup(run, source);
  if ('outcome' in tried) return tried.outcome;
  const early = mode === 'observe' ? undefined : planEarlyBase(run, tried);
  try {
    return await diagnoseAndFix(run, early === undefined ? tried : { ...tried, early });
  } finally {
    await early?.stop();
  }
}

/** The agent's part, and what the tests say of it. */
async function diagnoseAndFix(run: AttemptRun, source: Source): Promise<Outcome> {
  const { mode } = run.attempt().service;
  const diagnosis = await investigate(run, source);
  if ('outcome' in diagnosis) return diagnosis.outcome;
  const decision = decideFix(diagnosis, run.attempt().service);
  if (!decision.fix) return decision.outcome;
  const best = await findBestFix(run, source, diagnosis);
  if (!('fix' in best)) return best.outcome;
  if (best.outcome !== undefined) return openUnrelated(run, source, { ...best, diagnosis }, best.outcome);
  const { fix, findings, verification } = best;
  if (mode !== 'draft-pr') return { kind: 'fix-verified', reason: verification.reason };
  return publishOrKeep(run, source, { ...fix, diagnosis, findings, verification });
}

async function checkPublishing(run: AttemptRun, source: Source): Promise<Outcome | undefined> {
  const branch = await checkBranch(run, source);
  return 'outcome' in branch ? branch.outcome : checkTerms(run, branch.nameTaken);
}

/** What was thrown on the way becomes an outcome that people see. */
async function reachOutcome(run: AttemptRun, act: (run: AttemptRun) => Promise<Outcome>): Promise<Outcome> {
  try {
    return await act(run);
  } catch (error) {
    const { incidentId, attemptNumber, logger, signal } = run.options;
    if (signal.aborted) return STOPPED;
    const { step } = run.attempt();
    const reason = shorten(oneLine(cleanText(messageOf(error))), 600);
    logger.error('step-failed', { incidentId, attempt: attemptNumber, step, reason });
    return { kind: 'failed', rule: 'step-failed', reason: `While ${step}: ${withAdvice(reason, error)}` };
  }
}

/** A refusal of the code host says what a person can do. */
const withAdvice = (reason: string, error: unknown): string =>
  error instanceof UpstreamError && CODE_HOST.includes(error.system)
    ? `${reason.replace(/[.\s]*$/, '.')} ${adviceOn(error.message)}`
    : reason;

const CODE_HOST: readonly string[] = ['GitHub', 'git host'];

/**
 * Batch gives a container 30 seconds after SIGTERM. A phase ends within a few of them and then tells what it cost; no step
 * is waited for longer than this, so that the outcome is recorded in time.
 */
const STOP_WITHIN_MS = 8_000;

const stopped = (signal: AbortSignal): Promise<Outcome> =>
  new Promise((resolve) => {
    const stop = () => setTimeout(() => resolve(STOPPED), STOP_WITHIN_MS);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
  });

const STOPPED: Outcome = { kind: 'failed', rule: 'stopped', reason: 'The worker was told to end before it was done.' };
const CUT_OFF: Outcome = { kind: 'failed', rule: 'cut-off', reason: 'The worker ended without an outcome.' };
