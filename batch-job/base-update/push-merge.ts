import { join } from 'node:path';
import { planBaseUpdate } from '../../core/lifecycle/base-update.ts';
import { mergeMessage } from '../../core/messages/pull-request/merge-message.ts';
import type { BaseUpdate, BaseUpdateEnd } from '../../core/records/base-update.ts';
import type { AttemptRun } from '../attempt-run.ts';
import { emptyFolder } from '../empty-folder.ts';
import { readCommit } from '../repository/branch-at-host.ts';
import { createGit } from '../repository/git.ts';
import type { MovedDraft } from '../repository/open-moved-draft.ts';
import { findPushed, pushOnHead } from '../repository/push-on-head.ts';
import { branchOf } from '../steps/check-branch.ts';

/**
 * Pushes the merge onto the draft's branch. It is recorded before it is pushed, so a push before a crash is known again. If
 * somebody has pushed in between, nothing is pushed.
 *
 * @param reason what the tests showed
 * @throws {UpstreamError} when the host refuses
 */
export async function pushMerge(run: AttemptRun, draft: MovedDraft, reason: string): Promise<BaseUpdateEnd> {
  const { codeHost, ledger, incidentId, signal } = run.options;
  const { service } = run.attempt();
  const { git, base, head, merge } = draft;
  const branch = branchOf(incidentId);
  signal.throwIfAborted();
  await ledger.changeIncident(incidentId, (current) =>
    planBaseUpdate(current, { base, head, tree: merge.tree, reason }),
  );
  const baseBranch = (await run.incident()).pullRequest?.seen?.base ?? service.branch;
  const { message } = await readCommit(git, head);
  const planned = { tree: merge.tree, message: mergeMessage({ incidentId, branch, baseBranch, head: message }) };
  const pushed = await pushOnHead(git, planned, {
    ...{ branch, head, merged: base, token: await codeHost.pushToken(service.repository) },
    sign: (commit) => codeHost.signCommit(service.repository, commit),
  });
  await run.audit('publish', { branch, base, head, pushed });
  if (pushed === 'moved') return { kind: 'left-alone', reason: 'Somebody pushed to the branch in between.' };
  return { kind: 'merged', head: pushed.commit, base, reason };
}

/** What an earlier try of the job has pushed before it died; undefined when it has not. */
export async function findEarlierPush(
  run: AttemptRun,
  { plan, jobName }: BaseUpdate,
): Promise<BaseUpdateEnd | undefined> {
  if (plan?.reason === undefined) return undefined;
  const { codeHost, incidentId, searchPath } = run.options;
  const { repository } = run.attempt().service;
  const { base, head, tree, reason } = plan;
  const directory = join(run.options.workDirectory, jobName);
  await emptyFolder(directory, 0o711);
  const git = await createGit(directory, codeHost.cloneUrl(repository), searchPath);
  const token = await codeHost.readToken(repository);
  const found = await findPushed(git, { branch: branchOf(incidentId), head, merged: base, tree, token });
  return found === undefined ? undefined : { kind: 'merged', head: found, base, reason };
}
