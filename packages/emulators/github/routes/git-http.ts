import { join } from 'node:path';
import type { Context, Hono } from 'hono';
import { type BranchHeads, branchHeads, notifyPushes } from '../actions/pushes.ts';
import { allows, authenticate, type Credential } from '../credentials.ts';
import { GitHubError } from '../errors.ts';
import { followBranches } from '../follow-branches.ts';
import { runHttpBackend } from '../http-backend.ts';
import { pushEnvironment } from '../push-hook.ts';
import { pushRulesOf } from '../push-rules.ts';
import { findRenamed } from '../renames.ts';
import type { StoredRepository } from '../state.ts';
import { findRepository, type GitHubWorld } from '../world.ts';
import type { Env } from './call.ts';

/** Git's smart HTTP protocol: clone and fetch with `contents: read`, push with `contents: write`. */
export function addGitHttpRoutes(app: Hono<Env>, world: GitHubWorld): void {
  app.get('/:owner/:repo/info/refs', (call) => {
    const service = call.req.query('service') ?? '';
    return answer(world, call, 'info/refs', service);
  });
  app.post('/:owner/:repo/git-upload-pack', (call) => answer(world, call, 'git-upload-pack', 'git-upload-pack'));
  app.post('/:owner/:repo/git-receive-pack', (call) => answer(world, call, 'git-receive-pack', 'git-receive-pack'));
}

async function answer(world: GitHubWorld, call: Context<Env>, path: string, service: string): Promise<Response> {
  if (service !== 'git-upload-pack' && service !== 'git-receive-pack') {
    return call.text('Please upgrade your git client.\n', 403);
  }
  const caller = callerOf(world, call);
  if (caller === undefined) {
    return call.text('Invalid username or token. Password authentication is not supported for Git operations.\n', 401, {
      'www-authenticate': 'Basic realm="GitHub"',
    });
  }
  const isPush = service === 'git-receive-pack';
  const repository = findRepository(world, call.req.param('owner') ?? '', withoutSuffix(call.req.param('repo') ?? ''));
  const renamed = findRenamed(world, call.req.param('owner') ?? '', withoutSuffix(call.req.param('repo') ?? ''));
  if (renamed && caller.kind !== 'app' && caller.reaches(renamed)) {
    const { search } = new URL(call.req.url);
    return call.redirect(`${world.url()}/${renamed.owner}/${renamed.name}.git/${path}${search}`, 301);
  }
  if (caller.kind === 'app' || !repository || !caller.reaches(repository) || !allows(caller, 'contents', 'read')) {
    return call.text('Repository not found.\n', 404);
  }
  if (isPush && !allows(caller, 'contents', 'write')) {
    const name = `${repository.owner}/${repository.name}`;
    return call.text(`Permission to ${name}.git denied to ${caller.actor}.\n`, 403);
  }
  if (isPush && repository.archived) return call.text('This repository was archived so it is read-only.\n', 403);
  const before = isPush && call.req.method === 'POST' ? await branchHeads(world, repository) : undefined;
  const rules = pushRulesOf(world, repository, allows(caller, 'workflows', 'write'));
  const request = {
    method: call.req.method,
    path: `/${repository.owner}/${repository.name}.git/${path}`,
    query: new URL(call.req.url).search.slice(1),
    headers: call.req.raw.headers,
    body: call.req.raw.body,
    user: caller.actor,
    environment: isPush ? pushEnvironment(rules) : {},
  };
  return runHttpBackend(join(world.directory, 'git'), request, () =>
    afterwards(world, repository, { before, by: caller.actor }),
  );
}

/** Git asks without credentials first and sends them once it is told to. */
function callerOf(world: GitHubWorld, call: Context<Env>): Credential | undefined {
  try {
    return authenticate(world, call.req.header('authorization'));
  } catch (error) {
    if (error instanceof GitHubError) return undefined;
    throw error;
  }
}

async function afterwards(
  world: GitHubWorld,
  repository: StoredRepository,
  { before, by }: { before: BranchHeads | undefined; by: string },
): Promise<void> {
  if (before === undefined) return;
  await followBranches(world, repository, by);
  await notifyPushes(world, repository, before, by);
}

const withoutSuffix = (name: string): string => name.replace(/\.git$/, '');
