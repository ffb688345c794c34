import { mkdir, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { MiddlewareHandler } from 'hono';
import { isName } from './repositories.ts';
import type { Env } from './routes/call.ts';
import type { StoredRepository } from './state.ts';
import { commitChange, findRepository, type GitHubWorld, gitDirectory } from './world.ts';

/** Gives a repository another name. Its id stays, and GitHub leads callers from the old name to the new one. */
export async function renameRepository(world: GitHubWorld, repository: StoredRepository, name: string): Promise<void> {
  if (!isName(name) || findRepository(world, repository.owner, name)) {
    throw new Error(`${repository.owner}/${repository.name} cannot be renamed to ${JSON.stringify(name)}`);
  }
  const target = gitDirectory(world, { owner: repository.owner, name });
  await mkdir(dirname(target), { recursive: true });
  await rename(gitDirectory(world, repository), target);
  for (const token of world.store.state.tokens.filter(({ owner }) => owner === repository.owner)) {
    token.repositories = token.repositories?.map((each) => (each === repository.name ? name : each)) ?? null;
  }
  repository.formerNames = [...repository.formerNames, repository.name];
  repository.name = name;
  commitChange(world);
}

/** Finds a repository by a name that it had before; undefined while another one has that name now. */
export function findRenamed(world: GitHubWorld, owner: string, name: string): StoredRepository | undefined {
  if (findRepository(world, owner, name)) return undefined;
  const isFormer = (each: string) => each.toLowerCase() === name.toLowerCase();
  return world.store.state.repositories.findLast(
    (each) => each.owner.toLowerCase() === owner.toLowerCase() && each.formerNames.some(isFormer),
  );
}

/**
 * Sends a call for a former name on to the repository's id: 301 for a read, 307 for everything else, so that the method and
 * the body stay. https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api#follow-redirects
 */
export const redirectRenamed =
  (world: GitHubWorld): MiddlewareHandler<Env> =>
  async (call, next) => {
    const { pathname, search } = new URL(call.req.url);
    const [, owner = '', name = '', rest = ''] = /^\/repos\/([^/]+)\/([^/]+)(\/.*)?$/.exec(pathname) ?? [];
    const renamed = findRenamed(world, owner, name);
    const caller = call.get('caller');
    if (!renamed || (caller.kind !== 'app' && !caller.reaches(renamed))) return next();
    const url = `${world.url()}/repositories/${renamed.id}${rest}${search}`;
    const body = { message: 'Moved Permanently', url, documentation_url: 'https://docs.github.com/v3/#http-redirects' };
    return call.json(body, call.req.method === 'GET' || call.req.method === 'HEAD' ? 301 : 307, { location: url });
  };

/** Answers a call by a repository's id as the same call by its name. */
export const followRepositoryId =
  (
    world: GitHubWorld,
    answer: (request: Request, env: unknown) => Response | Promise<Response>,
  ): MiddlewareHandler<Env> =>
  async (call, next) => {
    const url = new URL(call.req.url);
    const [, id, rest = ''] = /^\/repositories\/(\d+)(\/.*)?$/.exec(url.pathname) ?? [];
    const repository = world.store.state.repositories.find((each) => String(each.id) === id);
    if (!repository) return next();
    url.pathname = `/repos/${repository.owner}/${repository.name}${rest}`;
    const { method, headers } = call.req.raw;
    const hasBody = method !== 'GET' && method !== 'HEAD';
    return answer(new Request(url, { method, headers, ...(hasBody ? { body: await call.req.text() } : {}) }), call.env);
  };
