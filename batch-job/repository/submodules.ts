import { join } from 'node:path';
import { agentTreeOf } from './agent-tree.ts';
import { fetchCommit } from './fetch-commit.ts';
import { createGit, type Git } from './git.ts';
import { RefusedTreeError } from './git-error.ts';
import { decodeUtf8, listTree, splitAtNul } from './tree-entries.ts';
import { checkTreePath } from './tree-path.ts';

/** A repository that the configuration allows as a submodule. */
export interface SubmoduleSource {
  /** As the repository's own clone address: an https address without credentials. */
  readonly cloneUrl: string;
  readonly readToken: () => Promise<string>;
}

/** A submodule as it was fetched, in a repository of its own. */
export interface Submodule {
  /** Where it is in the tree. */
  readonly path: string;
  readonly git: Git;
  readonly commit: string;
  /** The tree that the agent gets: without files that are written for agents. */
  readonly agentTree: string;
}

/**
 * Fetches those submodules of a commit whose repositories are allowed; others are left out, as are a submodule's own. Anybody
 * who can push a branch writes `.gitmodules`, so it only chooses among the allowed addresses.
 *
 * @param directory for their repositories; made if need be
 * @throws {UpstreamError} when one cannot be fetched
 */
export async function openSubmodules(
  git: Git,
  commit: string,
  options: {
    directory: string;
    cloneUrl: string;
    searchPath: string;
    sources: readonly SubmoduleSource[];
  },
): Promise<readonly Submodule[]> {
  const { directory, cloneUrl, searchPath, sources } = options;
  if (sources.length === 0) return [];
  const addresses = await readAddresses(git, commit, cloneUrl);
  const opened: Submodule[] = [];
  for (const { path, sha } of await listSubmodules(git, commit)) {
    const source = sources.find((each) => addressOf(each.cloneUrl, cloneUrl) === addresses.get(path));
    if (source === undefined) continue;
    const own = await createGit(join(directory, String(opened.length)), source.cloneUrl, searchPath);
    await fetchCommit(own, sha, await source.readToken());
    const agentTree = await agentTreeOf(own, { commit: sha, base: sha, agentFiles: 'leave-out' });
    opened.push({ path, git: own, commit: sha, agentTree });
  }
  return opened;
}

async function listSubmodules(git: Git, commit: string): Promise<readonly { path: string; sha: string }[]> {
  const listing = await git.run('list the submodules', ['ls-tree', '-r', '-z', '--full-tree', commit]);
  const found = splitAtNul(listing).flatMap((line) => {
    const [, sha, path] = /^160000 commit ([0-9a-f]+)\t(.+)$/s.exec(decodeUtf8(line) ?? '') ?? [];
    return sha === undefined || path === undefined ? [] : [{ path, sha }];
  });
  const entries = found.length === 0 ? [] : await listTree(git, commit);
  for (const { path } of found) {
    checkTreePath(path);
    // A crafted tree may hold a link where the submodule has to go through.
    if (entries.some((entry) => entry.path === path || path.startsWith(`${entry.path}/`)))
      throw new RefusedTreeError(`${JSON.stringify(path)} is a submodule below a file`);
  }
  return found;
}

/** What `.gitmodules` says of each path: https://git-scm.com/docs/gitmodules */
async function readAddresses(git: Git, commit: string, cloneUrl: string): Promise<ReadonlyMap<string, string>> {
  const args = ['config', '--blob', `${commit}:.gitmodules`, '--no-includes', '-z', '--list'];
  const listing = await git.run('read .gitmodules', args, { accept: [1, 128] }); // 128: there is none
  const settings = new Map(
    splitAtNul(listing).flatMap((setting) => {
      const [, key, value] = /^submodule\.(.+)\n(.*)$/s.exec(decodeUtf8(setting) ?? '') ?? [];
      return key === undefined || value === undefined ? [] : [[key, value] as const];
    }),
  );
  return new Map(
    [...settings].flatMap(([key, path]) => {
      const url = key.endsWith('.path') ? settings.get(key.replace(/path$/, 'url')) : undefined;
      const address = url === undefined ? undefined : addressOf(url, cloneUrl);
      return address === undefined ? [] : [[path, address] as const];
    }),
  );
}

/** Host and path, in one form for `https://…`, `git@host:owner/name` and `../name`. */
function addressOf(url: string, cloneUrl: string): string | undefined {
  const [, host, path] = /^(?:ssh:\/\/)?git@([^:/]+)[:/](.+)$/.exec(url) ?? [];
  const isRelative = /^\.\.?\//.test(url);
  const read = URL.parse(host === undefined ? url : `https://${host}/${path}`, isRelative ? `${cloneUrl}/` : undefined);
  return read === null ? undefined : `${read.host}${read.pathname.replace(/\/$/, '').replace(/\.git$/, '')}`;
}
