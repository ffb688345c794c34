import type { Hono } from 'hono';
import { z } from 'zod';
import { allows } from '../credentials.ts';
import { GitHubError } from '../errors.ts';
import { branchSha, gitIfPossible } from '../git.ts';
import { hasObject } from '../git-objects.ts';
import { moveBranch } from '../move-branch.ts';
import { refuseArchived } from '../protection.ts';
import { refShape } from '../shapes/ref.ts';
import type { StoredRepository } from '../state.ts';
import { type GitHubWorld, gitDirectory } from '../world.ts';
import { actorOf, bodyOf, type Call, type Env, repositoryOf, restOfPath } from './call.ts';

const newRef = z.object({ ref: z.string(), sha: z.string() });
const refChange = z.object({ sha: z.string(), force: z.boolean().default(false) });

/** Branches are created and moved. Other refs are not: nothing here needs them. */
export function addGitRefRoutes(app: Hono<Env>, world: GitHubWorld): void {
  app.post('/repos/:owner/:repo/git/refs', async (call) => {
    const repository = writableOf(world, call);
    const directory = gitDirectory(world, repository);
    const { ref, sha } = await bodyOf(call, newRef, 'Reference');
    const branch = await branchOf(directory, ref);
    if (!(await hasObject(directory, sha, 'commit'))) throw new GitHubError(422, 'Object does not exist');
    if ((await branchSha(directory, branch)) !== undefined) throw new GitHubError(422, 'Reference already exists');
    await moveBranch(world, repository, { branch, to: sha, ...moverOf(call) });
    return call.json(refShape(world, repository, { ref, sha, type: 'commit' }), 201);
  });

  app.patch('/repos/:owner/:repo/git/refs/*', async (call) => {
    const repository = writableOf(world, call);
    const directory = gitDirectory(world, repository);
    const ref = `refs/${restOfPath(call, '/git/refs/')}`;
    const branch = await branchOf(directory, ref);
    const { sha, force } = await bodyOf(call, refChange, 'Reference');
    const from = await branchSha(directory, branch);
    if (from === undefined) throw new GitHubError(422, 'Reference does not exist');
    if (!(await hasObject(directory, sha, 'commit'))) throw new GitHubError(422, 'Object does not exist');
    if (!force && (await gitIfPossible(directory, ['merge-base', '--is-ancestor', from, sha])) === undefined) {
      throw new GitHubError(422, 'Update is not a fast forward');
    }
    await moveBranch(world, repository, { branch, from, to: sha, ...moverOf(call) });
    return call.json(refShape(world, repository, { ref, sha, type: 'commit' }));
  });
}

function writableOf(world: GitHubWorld, call: Call): StoredRepository {
  const repository = repositoryOf(world, call, ['contents', 'write']);
  refuseArchived(repository);
  return repository;
}

const moverOf = (call: Call) => ({
  by: actorOf(call),
  mayWriteWorkflows: allows(call.get('caller'), 'workflows', 'write'),
});

/** @throws {GitHubError} 422 for what is no branch, or no name that git takes */
async function branchOf(directory: string, ref: string): Promise<string> {
  const [, branch] = /^refs\/heads\/(.+)$/.exec(ref) ?? [];
  if (branch !== undefined && (await gitIfPossible(directory, ['check-ref-format', ref])) !== undefined) return branch;
  throw new GitHubError(422, `${ref} is not a valid ref name.`);
}
