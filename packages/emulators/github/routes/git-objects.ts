import type { Hono } from 'hono';
import { z } from 'zod';
import { readCommit } from '../commits.ts';
import { allows } from '../credentials.ts';
import { GitHubError, notAccessible, notFound } from '../errors.ts';
import { writeObject } from '../git.ts';
import { hasObject, writeCommit, writeTree } from '../git-objects.ts';
import { refuseArchived } from '../protection.ts';
import type { ApiGitCommit, ApiGitTree } from '../shapes/api.ts';
import { verificationOf } from '../shapes/commit.ts';
import { nodeId } from '../shapes/node-id.ts';
import { repositoryUrl } from '../shapes/repository.ts';
import type { StoredRepository } from '../state.ts';
import { isPathInside } from '../tree.ts';
import { commitChange, type GitHubWorld, gitDirectory, idOfName } from '../world.ts';
import { actorOf, bodyOf, type Call, type Env, repositoryOf } from './call.ts';

const newBlob = z.object({ content: z.string(), encoding: z.enum(['utf-8', 'base64']).default('utf-8') });
const newTree = z.object({
  base_tree: z.string().optional(),
  tree: z.array(
    z.object({
      path: z.string().refine(isPathInside, 'tree.path contains a malformed path component'),
      mode: z.enum(['100644', '100755', '120000', '160000']),
      type: z.enum(['blob', 'commit']),
      sha: z.string().nullable(),
    }),
  ),
});
const person = z.object({ name: z.string(), email: z.string() });
const newCommit = z.object({
  message: z.string(),
  tree: z.string(),
  parents: z.array(z.string()).default([]),
  author: person.optional(),
  committer: person.optional(),
});

/** Blobs, trees and commits that no branch holds yet. */
export function addGitObjectRoutes(app: Hono<Env>, world: GitHubWorld): void {
  app.post('/repos/:owner/:repo/git/blobs', async (call) => {
    const repository = writableOf(world, call);
    const { content, encoding } = await bodyOf(call, newBlob, 'Blob');
    const bytes = Buffer.from(content, encoding === 'base64' ? 'base64' : 'utf8');
    if (bytes.length > MAX_BLOB_BYTES) throw new GitHubError(422, TOO_LARGE);
    const sha = await writeObject(gitDirectory(world, repository), 'blob', bytes);
    return call.json({ sha, url: `${repositoryUrl(world, repository)}/git/blobs/${sha}` }, 201);
  });

  app.post('/repos/:owner/:repo/git/trees', async (call) => {
    const repository = writableOf(world, call);
    const directory = gitDirectory(world, repository);
    const { base_tree: base, tree: entries } = await bodyOf(call, newTree, 'Tree');
    if (entries.some(({ path }) => isWorkflow(path))) refuseWorkflows(call);
    if (base !== undefined && !(await hasObject(directory, base, 'tree'))) {
      throw new GitHubError(422, 'base_tree is not a valid tree oid');
    }
    for (const { sha, type } of entries) {
      if (sha === null || type === 'commit' || (await hasObject(directory, sha, 'blob'))) continue;
      throw new GitHubError(422, `tree.sha ${sha} is not a valid blob`);
    }
    const sha = await writeTree(directory, base, entries);
    const url = `${repositoryUrl(world, repository)}/git/trees/${sha}`;
    return call.json({ sha, url, truncated: false, tree: [] } satisfies ApiGitTree, 201);
  });

  app.post('/repos/:owner/:repo/git/commits', async (call) => {
    const repository = writableOf(world, call);
    const directory = gitDirectory(world, repository);
    const { message, tree, parents, author, committer } = await bodyOf(call, newCommit, 'Commit');
    if (!(await hasObject(directory, tree, 'tree'))) throw new GitHubError(422, 'Tree SHA does not exist');
    for (const parent of parents) {
      if (await hasObject(directory, parent, 'commit')) continue;
      throw new GitHubError(422, 'Parent SHA does not exist or is not a commit object');
    }
    const login = actorOf(call);
    const own = { name: login, email: `${idOfName(login)}+${login}@users.noreply.github.com` };
    // Of an App alone, and of what it is said to have made alone.
    const isSigned = login.endsWith('[bot]') && author === undefined && committer === undefined;
    const sha = await writeCommit(directory, {
      ...{ tree, parents, message, isSigned, at: Math.floor(world.clock() / 1_000) },
      author: author ?? own,
      committer: committer ?? (isSigned ? GITHUB : (author ?? own)),
    });
    if (isSigned) {
      repository.signedCommits.push(sha);
      commitChange(world);
    }
    return call.json(await gitCommitShape(world, repository, sha), 201);
  });
}

const isWorkflow = (path: string): boolean => path.startsWith('.github/workflows/');

/**
 * A token that may not write workflows cannot make a tree with one. GitHub hides that from a classic token:
 * https://github.com/gr2m/octokit-plugin-create-pull-request/issues/104
 *
 * @throws {GitHubError} 404 to a classic token, 403 to others
 */
function refuseWorkflows(call: Call): void {
  const caller = call.get('caller');
  if (caller.kind === 'app' || allows(caller, 'workflows', 'write')) return;
  throw caller.scopes === null ? notAccessible('contents=write,workflows=write', caller.isInstallation) : notFound();
}

const GITHUB = { name: 'GitHub', email: 'noreply@github.com' };
const MAX_BLOB_BYTES = 40 * 1024 * 1024;
const TOO_LARGE =
  'Sorry, your input was too large to process. Consider creating the blob in a local clone of the repository and then pushing it to GitHub.';

function writableOf(world: GitHubWorld, call: Call): StoredRepository {
  const repository = repositoryOf(world, call, ['contents', 'write']);
  refuseArchived(repository);
  return repository;
}

async function gitCommitShape(world: GitHubWorld, repository: StoredRepository, sha: string): Promise<ApiGitCommit> {
  const { author, committer, message, tree, parents } = await readCommit(gitDirectory(world, repository), sha);
  const url = repositoryUrl(world, repository);
  const html = `${world.url()}/${repository.owner}/${repository.name}/commit`;
  return {
    ...{ sha, node_id: nodeId('C', sha), url: `${url}/git/commits/${sha}`, html_url: `${html}/${sha}` },
    ...{ author, committer, message, tree: { sha: tree, url: `${url}/git/trees/${tree}` } },
    parents: parents.map((each) => ({ sha: each, url: `${url}/git/commits/${each}`, html_url: `${html}/${each}` })),
    verification: verificationOf(repository, sha),
  };
}
