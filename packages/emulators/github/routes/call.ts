import type { Context } from 'hono';
import type { z } from 'zod';
import { allows, type Credential } from '../credentials.ts';
import { badCredentials, GitHubError, notAccessible, notFound, validationFailed } from '../errors.ts';
import type { StoredPull, StoredRepository } from '../state.ts';
import { findRepository, type GitHubWorld } from '../world.ts';

export type Env = { Variables: { caller: Credential } };
export type Call = Context<Env>;

/** One permission at one level, such as `contents: write`; the first of several that the caller holds is enough. */
export type Need = readonly [permission: string, level: 'read' | 'write' | 'admin'];

/**
 * Finds the repository of a call's path, for a caller who holds one of the permissions.
 *
 * @throws {GitHubError} 404 when the caller cannot see it, 403 when it may not do this there
 */
export function repositoryOf(world: GitHubWorld, call: Call, ...needs: readonly Need[]): StoredRepository {
  const caller = call.get('caller');
  if (caller.kind === 'app') throw badCredentials('A JSON web token could not be decoded');
  const repository = findRepository(world, call.req.param('owner') ?? '', call.req.param('repo') ?? '');
  if (!repository || !caller.reaches(repository)) throw notFound();
  if (!needs.some(([permission, level]) => allows(caller, permission, level))) {
    throw notAccessible(needs.map((need) => need.join('=')).join('; '), caller.isInstallation);
  }
  return repository;
}

/** Finds the pull request of a call's path. @throws {GitHubError} 404 */
export function pullOf(repository: StoredRepository, call: Call): StoredPull {
  const number = Number(call.req.param('number'));
  const pull = repository.pulls.find((each) => each.number === number);
  if (!pull) throw notFound();
  return pull;
}

/** The caller's account name, as author of what it makes. */
export function actorOf(call: Call): string {
  const caller = call.get('caller');
  if (caller.kind === 'app') throw badCredentials('A JSON web token could not be decoded');
  return caller.actor;
}

/**
 * Reads a JSON body through a schema.
 *
 * @throws {GitHubError} 400 for no JSON, 422 naming the fields
 */
export async function bodyOf<Body>(call: Call, schema: z.ZodType<Body>, resource: string): Promise<Body> {
  const text = await call.req.text();
  const read = schema.safeParse(parseJson(text === '' ? '{}' : text));
  if (read.success) return read.data;
  throw validationFailed(
    ...read.error.issues.map((issue) => ({
      resource,
      field: issue.path.join('.'),
      code: issue.code === 'invalid_type' ? ('missing_field' as const) : ('invalid' as const),
      message: issue.message,
    })),
  );
}

/** The part of the path that a `*` matched: branch names and file paths hold slashes. */
export function restOfPath(call: Call, prefix: string): string {
  const path = new URL(call.req.url).pathname;
  const at = path.indexOf(prefix);
  return at === -1
    ? ''
    : path
        .slice(at + prefix.length)
        .split('/')
        .map(decodeURIComponent)
        .join('/');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (cause instanceof SyntaxError) throw new GitHubError(400, 'Problems parsing JSON');
    throw cause;
  }
}
