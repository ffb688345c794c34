import type { Change } from '../../core/change/change.ts';
import { PatchError } from '../../core/diff/parse-patch.ts';
import { UpstreamError } from '../../core/errors.ts';
import type { Since } from '../phases/review-again-prompt.ts';
import { fetchCommit } from '../repository/fetch-commit.ts';
import { GitError, RefusedTreeError } from '../repository/git-error.ts';
import type { OpenedPullRequest } from '../repository/open-pull-request.ts';
import { readDifference } from '../review/read-change.ts';
import { tryAgain } from '../try-again.ts';
import type { ChangeRun } from './change-run.ts';

const EARLIER_REF = 'refs/mendhook/earlier';

/**
 * Reads what the files of a change became since an earlier commit. What a merge of the base brought into other files is no part
 * of it. It only guides the model, so a commit that cannot be read holds up no review.
 *
 * @returns why it cannot be read, where it cannot: a force-push may have left the commit to nobody
 */
export async function readSince(
  run: ChangeRun,
  { git, head }: OpenedPullRequest,
  change: Change,
  earlier: string,
): Promise<Since> {
  if (earlier === head) return { kind: 'same' };
  const { codeHost, logger } = run.options;
  const { repository } = run.record();
  const paths = new Set(change.files.flatMap(({ path, oldPath }) => [path, oldPath ?? path]));
  try {
    await tryAgain(run.options, async () =>
      fetchCommit(git, earlier, await codeHost.readToken(repository), { ref: EARLIER_REF }),
    );
    const read = await readDifference(git, { base: earlier, head }, (path) => paths.has(path));
    return { kind: 'changed', files: read.files, skipped: read.skipped };
  } catch (error) {
    if (!UNREADABLE.some((kind) => error instanceof kind)) throw error;
    const reason = error instanceof Error ? error.message : '';
    logger.warn('earlier-commit-not-read', { commit: earlier, reason });
    await run.audit('earlier-commit-not-read', { commit: earlier, reason });
    return { kind: 'not-read' };
  }
}

const UNREADABLE = [UpstreamError, GitError, RefusedTreeError, PatchError];
