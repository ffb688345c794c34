import type { Octokit } from '@octokit/rest';
import { UpstreamError } from '../core/errors.ts';
import type { CommitToSign } from '../core/ports/code-host.ts';

/**
 * Makes a commit by GitHub's API, which signs it for a GitHub App when no author, committer or signature is given. File
 * modes, links and submodules are kept, and no branch moves.
 * https://docs.github.com/en/authentication/managing-commit-signature-verification/about-commit-signature-verification#signature-verification-for-bots
 *
 * @returns its full name
 * @throws {UpstreamError} when GitHub made another tree, or did not sign
 */
export async function signCommit(
  octokit: Octokit,
  target: { owner: string; repo: string },
  { parent, merged, baseTree, tree, message, changes }: CommitToSign,
): Promise<string> {
  for (const { content } of changes) {
    if (content === undefined) continue;
    await octokit.git.createBlob({ ...target, encoding: 'base64', content: Buffer.from(content).toString('base64') });
  }
  const entries = changes.map(({ path, mode, sha }) => ({ path, mode, sha, type: typeOf(mode) }));
  const { data: made } = await octokit.git.createTree({ ...target, base_tree: baseTree, tree: entries });
  if (made.sha !== tree) throw refused(`GitHub made the tree ${made.sha} in place of ${tree}`);
  const parents = merged === undefined ? [parent] : [parent, merged];
  const { data: commit } = await octokit.git.createCommit({ ...target, message, tree, parents });
  if (!commit.verification.verified) {
    throw refused(`commits must have verified signatures, and GitHub did not sign one (${commit.verification.reason})`);
  }
  return commit.sha;
}

const typeOf = (mode: CommitToSign['changes'][number]['mode']) =>
  mode === '160000' ? ('commit' as const) : ('blob' as const);

const refused = (reason: string): UpstreamError =>
  new UpstreamError('GitHub', `could not make a signed commit: ${reason}`, { retryable: false });
