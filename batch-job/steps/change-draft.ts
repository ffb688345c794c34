import { newestDiagnosis } from '../../core/messages/pull-request/answers/explain-answer.ts';
import { roundCommitMessage } from '../../core/messages/pull-request/commit-messages.ts';
import type { Outcome } from '../../core/records/outcome.ts';
import type { Round } from '../../core/records/round.ts';
import type { InvestigateVerdict } from '../../core/records/verdict.ts';
import type { AttemptRun } from '../attempt-run.ts';
import { LONG_PAUSES_MS, tryAgain } from '../try-again.ts';
import type { Assessment } from './assess-fix.ts';
import { findBestFix } from './find-best-fix.ts';
import { type DraftSource, openDraftSource } from './open-draft-source.ts';
import { planEarlyBase } from './plan-early-base.ts';
import { readRepositoryStyle } from './read-commit-style.ts';
import { readReview } from './read-review.ts';
import { trySetup } from './try-setup.ts';

/**
 * Changes an open draft as a person asked on it: the agent begins with what the branch has, and the whole change is tried on the commit
 * at which the branch began, red and green. What it adds goes on top of the branch as one commit; people's commits stay.
 *
 * @returns how the attempt ends: with nothing pushed where the branch conflicts or moved, or the tests disagree
 */
export async function changeAsAsked(run: AttemptRun, round: Round): Promise<Outcome> {
  const { codeHost, ledger, incidentId } = run.options;
  const { repository, number } = round.pullRequest;
  const diagnosis = newestDiagnosis(await ledger.listAttempts(incidentId));
  if (diagnosis === undefined) return declined('no-change', 'There is no diagnosis of this bug to work from.');
  const state = await tryAgain(run.options, () => codeHost.readPullRequest(repository, number));
  if (state?.state !== 'open') return declined('draft-closed', `Pull request #${number} is not open any longer.`);
  const opened = await tryAgain(run.options, () => openDraftSource(run, round));
  if ('outcome' in opened) return opened.outcome;
  const tried = await trySetup(run, opened);
  if ('outcome' in tried) return tried.outcome;
  const early = planEarlyBase(run, tried);
  const source = { ...tried, draft: opened.draft, ...(early === undefined ? {} : { early }) };
  try {
    return await change(run, source, { round, diagnosis });
  } finally {
    await early?.stop();
  }
}

async function change(
  run: AttemptRun,
  source: DraftSource,
  { round, diagnosis }: { readonly round: Round; readonly diagnosis: InvestigateVerdict },
): Promise<Outcome> {
  const { draft } = source;
  const objection = await readReview(run, round, draft.head);
  const best = await findBestFix(run, source, diagnosis, { patch: draft.patch, objection });
  if (!('fix' in best)) return best.outcome;
  return best.outcome ?? publish(run, source, best);
}

/** One commit on top of the branch, in the name of a token that is minted here, after the agent has ended. */
async function publish(
  run: AttemptRun,
  { repository, draft }: DraftSource,
  { fix, verification }: Assessment,
): Promise<Outcome> {
  await run.step('publishing');
  const { codeHost, ledger, incidentId } = run.options;
  const name = run.attempt().service.repository;
  const style = await readRepositoryStyle(run, repository, fix.patch);
  const message = roundCommitMessage({
    ...{ incident: await run.incident(), attempt: run.attempt(), proposal: fix.proposal, commitStyle: style },
  });
  const pushed = await tryAgain(
    run.options,
    () =>
      repository.pushOnDraft(
        draft,
        { patch: fix.patch, message },
        () => codeHost.pushToken(name),
        (commit) => codeHost.signCommit(name, commit),
      ),
    LONG_PAUSES_MS,
  );
  await run.audit('publish', { branch: draft.branch, head: draft.head, pushed });
  if (pushed === 'moved') {
    return declined('branch-moved', 'Somebody pushed to the branch meanwhile, so nothing was pushed. Ask again.');
  }
  const { commit } = pushed;
  await run.change((attempt) =>
    attempt.round === undefined ? attempt : { ...attempt, round: { ...attempt.round, commit } },
  );
  await ledger.changeIncident(incidentId, (incident) => {
    const { pullRequest } = incident;
    if (pullRequest === undefined) return incident;
    return {
      ...incident,
      pullRequest: { ...pullRequest, pushed: commit, seen: { ...pullRequest.seen, head: commit } },
    };
  });
  return { kind: 'fix-verified', reason: verification.reason };
}

const declined = (rule: 'no-change' | 'draft-closed' | 'branch-moved', reason: string): Outcome => ({
  kind: 'declined',
  rule,
  reason,
});
