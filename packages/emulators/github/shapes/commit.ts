import type { ChangedFile } from '../changed-files.ts';
import type { CommitFacts, CommitPerson } from '../commits.ts';
import type { StoredRepository } from '../state.ts';
import type { GitHubWorld } from '../world.ts';
import type { ApiCommit, ApiFile } from './api.ts';
import { nodeId } from './node-id.ts';
import { repositoryUrl } from './repository.ts';
import { userShape } from './user.ts';

/** A commit as the API gives it; `files` only where one commit is asked for. */
export function commitShape(
  world: GitHubWorld,
  repository: StoredRepository,
  commit: CommitFacts,
  files?: readonly ChangedFile[],
): ApiCommit {
  const url = repositoryUrl(world, repository);
  const html = `${world.url()}/${repository.owner}/${repository.name}`;
  return {
    sha: commit.sha,
    node_id: nodeId('C', commit.sha),
    url: `${url}/commits/${commit.sha}`,
    html_url: `${html}/commit/${commit.sha}`,
    comments_url: `${url}/commits/${commit.sha}/comments`,
    commit: {
      url: `${url}/git/commits/${commit.sha}`,
      author: commit.author,
      committer: commit.committer,
      message: commit.message,
      tree: { sha: commit.tree, url: `${url}/git/trees/${commit.tree}` },
      comment_count: 0,
      verification: verificationOf(repository, commit.sha),
    },
    author: accountOf(world, commit.author),
    committer: accountOf(world, commit.committer),
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${url}/commits/${sha}`,
      html_url: `${html}/commit/${sha}`,
    })),
    ...(files
      ? { stats: statsOf(files), files: files.map((file) => fileShape(world, repository, commit.sha, file)) }
      : {}),
  };
}

/** Whether GitHub signed a commit. The signature itself is not told: no key made it. */
export function verificationOf({ signedCommits }: StoredRepository, sha: string) {
  const verified = signedCommits.includes(sha);
  const reason = verified ? 'valid' : 'unsigned';
  return { verified, reason, signature: null, payload: null, verified_at: null };
}

/** One changed file of a commit, comparison or pull request. */
export function fileShape(world: GitHubWorld, repository: StoredRepository, sha: string, file: ChangedFile): ApiFile {
  const path = file.path.split('/').map(encodeURIComponent).join('/');
  const html = `${world.url()}/${repository.owner}/${repository.name}`;
  return {
    sha: file.blob,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${html}/blob/${sha}/${path}`,
    raw_url: `${html}/raw/${sha}/${path}`,
    contents_url: `${repositoryUrl(world, repository)}/contents/${path}?ref=${sha}`,
    ...(file.patch === undefined ? {} : { patch: file.patch }),
    ...(file.previousPath === undefined ? {} : { previous_filename: file.previousPath }),
  };
}

function statsOf(files: readonly ChangedFile[]) {
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  return { additions, deletions, total: additions + deletions };
}

/** GitHub knows an author by a registered address; here only its own no-reply addresses name an account. */
function accountOf(world: GitHubWorld, person: CommitPerson): ReturnType<typeof userShape> | null {
  const login = /^(?:\d+\+)?([\w[\]-]+)@users\.noreply\.github\.com$/.exec(person.email)?.[1];
  return login ? userShape(world, login) : null;
}
