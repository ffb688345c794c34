import { assembleVerdict } from '../core/gate-decision/assemble-verdict.ts';
import { type ChangeOptions, type ChangeRun, openChangeRun } from './change/change-run.ts';
import { endReview, type ReviewEnd } from './change/end-review.ts';
import { measurePullRequest } from './change/measure-pull-request.ts';
import { openChangeSource } from './change/open-change-source.ts';
import { clearPlace, reachChangeEnd } from './change/reach-end.ts';
import { readServiceTraces } from './change/read-traces.ts';
import { readWithModel } from './change/read-with-model.ts';

/** `skipped`: the round is over, or another job works on it. */
export type ReviewOutcome = 'reviewed' | 'failed' | 'skipped';

/**
 * Reviews one round of a pull request: facts by tools, then a model that reads. Whatever happens, how it ended is recorded, with
 * what was found so far. A round that is over ends without a word.
 *
 * @throws when the end could not be recorded: the job is then retried
 */
export async function runReview(options: ChangeOptions): Promise<ReviewOutcome> {
  const run = await openChangeRun(options, 'review');
  if (run === undefined) return 'skipped';
  const end = await reachChangeEnd(run, work, { failed: 'The review failed', stop: options.signal });
  const recorded = end === undefined ? undefined : await endReview(options, end);
  // A worker that was told to end has no time for it, and steps that nobody waited for may still be at work there.
  if (!options.signal.aborted) await clearPlace(run);
  if (end === undefined || recorded?.round !== options.round) return 'skipped';
  return end.ok ? 'reviewed' : 'failed';
}

/** The recipe, one line a step. */
async function work(run: ChangeRun): Promise<ReviewEnd> {
  const { source, details, directory } = await openChangeSource(run);
  if (source.head !== run.record().head)
    return { ok: false, reason: 'A newer commit was pushed while the review began.' };
  await run.step('computing facts');
  const measured = await measurePullRequest(run, source, details, directory);
  await run.audit('facts', {
    base: source.base,
    head: source.head,
    conflicts: source.conflicts,
    facts: measured.facts,
  });
  await run.step('reading traces');
  const traces = await readServiceTraces(run);
  await run.audit('traces', traces);
  const read = await readWithModel(run, source, { ...measured, traces }, directory);
  const { dismissed } = run.record();
  const judged = {
    facts: measured.facts,
    findings: read.findings.filter(({ id }) => !dismissed.includes(id)),
    answer: read.answer,
  };
  const verdict = assembleVerdict(judged, run.settings.release.review.riskForPerson);
  const { facts } = measured;
  const found = { base: source.base, head: source.head, facts, findings: read.findings, verdict, traces };
  return read.failed === undefined ? { ok: true, found } : { ok: false, reason: read.failed, found };
}
