import { exceptionsOf } from '../../core/lifecycle/exceptions-of.ts';
import { isWithdrawn } from '../../core/lifecycle/no-container.ts';
import { findSimilar } from '../../core/messages/facts/similar-incidents.ts';
import { githubBlobUrl } from '../../core/messages/pull-request/blob-url.ts';
import { diagnosisReply } from '../../core/messages/slack/attempt-replies.ts';
import type { Outcome } from '../../core/records/outcome.ts';
import { type InvestigateVerdict, investigateVerdict } from '../../core/records/verdict.ts';
import { findSuspects } from '../../core/suspects/find-suspects.ts';
import { allEnded } from '../all-ended.ts';
import type { AttemptRun } from '../attempt-run.ts';
import { investigatePrompt } from '../phases/phase-prompts.ts';
import { INCIDENTS_READ } from '../tools/similar-incidents.ts';
import { readExpiredFix } from './expired-fix.ts';
import { exportFor, type Source } from './open-source.ts';
import { readSuspectCommits } from './read-suspect-commits.ts';
import { readSuspectRelease } from './read-suspect-release.ts';
import { describeRejectedFix, readRejectedFixes } from './rejected-fixes.ts';
import { runRecordedPhase } from './run-recorded-phase.ts';

const RELATED_SHOWN = 3;

/** Phase 1: the cause. The verdict of an earlier try of the job is reused, at no cost. */
export async function investigate(run: AttemptRun, source: Source): Promise<InvestigateVerdict | { outcome: Outcome }> {
  const verdict = readKnown(run) ?? (await ask(run, source));
  if ('outcome' in verdict) return verdict;
  const attempt = run.attempt();
  const incident = await run.incident();
  const blobUrl = githubBlobUrl(attempt.service.repository, source.repository.commit, webOf(run));
  const message = diagnosisReply({ incident, attempt, verdict, blobUrl });
  await run.postUpdate({ key: `${attempt.jobName}-diagnosis`, message });
  return verdict;
}

function readKnown(run: AttemptRun): InvestigateVerdict | undefined {
  const known = run.attempt().phases.findLast(({ name, status }) => name === 'investigate' && status === 'verdict');
  return investigateVerdict.safeParse(known?.verdict).data;
}

async function ask(run: AttemptRun, source: Source): Promise<InvestigateVerdict | { outcome: Outcome }> {
  const { incidentId, attemptNumber, ledger, newBoundary } = run.options;
  const { service, model, hint } = run.attempt();
  await run.step('investigate');
  const incident = await run.incident();
  const suspects = findSuspects(exceptionsOf(incident), await source.repository.files(), service.folder);
  // The history is asked of the host, which takes a while.
  const [suspectCommits, suspectRelease, attempts, incidents, rejectedFixes, tree, expired] = await allEnded([
    readSuspectCommits(run, source.repository.history, suspects),
    readSuspectRelease(run, source),
    ledger.listAttempts(incidentId),
    ledger.listIncidents(INCIDENTS_READ),
    readRejectedFixes(run),
    exportFor(run, source),
    readExpiredFix(run),
  ]);
  const earlier = attempts.filter(({ number, outcome }) => number < attemptNumber && !isWithdrawn(outcome));
  const related = findSimilar(incident, incidents, RELATED_SHOWN);
  const rejected = rejectedFixes.map(describeRejectedFix);
  await run.audit('suspects', { suspects, suspectCommits });
  const result = await runRecordedPhase(run, {
    name: 'investigate',
    model: model.investigate,
    tree,
    source,
    prompt: investigatePrompt({
      incident,
      service,
      commit: source.repository.commit,
      boundary: newBoundary(),
      suspects,
      suspectCommits,
      suspectRelease,
      earlier,
      expired,
      rejected,
      related,
      hint,
    }),
    schema: investigateVerdict,
    tools: ['Read', 'Grep', 'Glob'],
  });
  if (result.kind === 'verdict') return result.verdict;
  return {
    outcome: { kind: 'failed', rule: 'investigate-failed', reason: `The investigation failed: ${result.reason}` },
  };
}

/** Where people see the repository: the clone address's own host. */
export const webOf = (run: AttemptRun): string =>
  new URL(run.options.codeHost.cloneUrl(run.attempt().service.repository)).origin;
