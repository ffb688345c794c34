import { UpstreamError } from '../../core/errors.ts';
import { describeRefusal } from '../../core/messages/pull-request/refused-publication.ts';
import type { WrittenTests } from '../../core/records/change-record.ts';
import { redact } from '../../core/text/redaction.ts';
import { type ChangeRun, OvertakenError } from '../change/change-run.ts';
import { findDefaultBranch } from '../repository/branch-at-host.ts';
import type { PlannedCommit } from '../repository/build-commits.ts';
import type { Git } from '../repository/git.ts';
import { pushOnHead } from '../repository/push-on-head.ts';
import { LONG_PAUSES_MS, tryAgain } from '../try-again.ts';

/**
 * Puts accepted tests on the pull request's branch as one commit, or keeps them as a patch: of a fork, where the configuration wants
 * it, and where the branch takes no commit of ours. A branch that pull requests go to gets none: nobody has reviewed it. The tree is recorded before it is pushed: the push is known by it.
 *
 * @param tests what is written into the record, without where the tests went
 * @param head the commit that the branch must have
 * @returns where they went, and a sentence where that is not the branch
 * @throws {OvertakenError} when somebody else has pushed
 */
export async function publishTests(
  run: ChangeRun,
  git: Git,
  { commit, patch }: { readonly commit: PlannedCommit; readonly patch: string },
  tests: Pick<WrittenTests, 'tried' | 'accepted' | 'refused'>,
  head: string,
): Promise<WrittenTests> {
  const { options, keys, settings } = run;
  await run.step('publishing the tests');
  const { fork, branch, baseBranch, repository } = run.record();
  await options.auditLog.putText(keys.patch, redact(patch));
  const kept: WrittenTests = { ...tests, patchKey: keys.patch };
  if (fork || settings.release.tests.publish !== 'commit') return kept;
  if ([baseBranch, ...settings.baseBranches, await defaultBranch(run, git)].includes(branch)) {
    return { ...kept, refused: [...tests.refused, `No commit was made: pull requests go to ${branch}.`] };
  }
  await run.change((record) => ({ ...record, written: { ...kept, tree: commit.tree } }));
  try {
    const pushed = await tryAgain(options, () => push(run, git, commit, { branch, head, repository }), LONG_PAUSES_MS);
    if (pushed === 'moved') throw new OvertakenError(`${branch} has moved on`);
    await run.audit('publish', { branch, tree: commit.tree, ...pushed });
    return { ...kept, tree: commit.tree, commit: pushed.commit };
  } catch (error) {
    if (!(error instanceof UpstreamError) || options.signal.aborted) throw error;
    const refused = describeRefusal(error.message);
    options.logger.error('tests-not-published', { changeId: options.changeId, round: options.round, reason: refused });
    await run.audit('publish', { refused });
    // The branch has nothing of it, so nothing is known by its tree.
    return { ...kept, refused: [...tests.refused, `The branch took no commit: ${refused}`] };
  }
}

const defaultBranch = (run: ChangeRun, git: Git) =>
  tryAgain(run.options, async () =>
    findDefaultBranch(git, await run.options.codeHost.readToken(run.record().repository)),
  );

const push = async (
  { options: { codeHost } }: ChangeRun,
  git: Git,
  commit: PlannedCommit,
  { branch, head, repository }: { readonly branch: string; readonly head: string; readonly repository: string },
) =>
  pushOnHead(git, commit, {
    ...{ branch, head, token: await codeHost.pushToken(repository) },
    sign: (each) => codeHost.signCommit(repository, each),
  });
