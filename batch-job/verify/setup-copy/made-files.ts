import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** What is known of each entry of a tree, by its path: it differs once the entry is written to. */
export type TreeState = ReadonlyMap<string, string>;

/** Looks at a tree without following links. */
export async function readTreeState(directory: string): Promise<TreeState> {
  const state = new Map<string, string>();
  const walk = async (folder: string): Promise<void> => {
    for (const entry of await readdir(join(directory, folder), { withFileTypes: true })) {
      const path = join(folder, entry.name);
      state.set(path, await describe(join(directory, path)));
      if (entry.isDirectory()) await walk(path);
    }
  };
  await walk('');
  return state;
}

/** Writing to a folder changes its times, and is seen by its entries. */
async function describe(path: string): Promise<string> {
  const found = await lstat(path);
  if (found.isDirectory()) return 'folder';
  return [found.ino, found.mode, found.size, found.mtimeMs].join(' ');
}

const MAX_MADE = 500;

/**
 * The files and folders that a setup has made in a tree. What lies in a folder that was made is not named.
 *
 * @param before the tree before the setup
 * @param options.isAny whether it may have made anything, and added the name of a registry to a configuration
 * @returns undefined when the setup changed files that were there, made more than installed packages, or made too much to name
 */
export async function findMade(
  directory: string,
  before: TreeState,
  { isAny = false }: { readonly isAny?: boolean } = {},
): Promise<readonly string[] | undefined> {
  const made: string[] = [];
  const seen = new Set<string>();
  const walk = async (folder: string): Promise<void> => {
    for (const entry of await readdir(join(directory, folder), { withFileTypes: true })) {
      const path = join(folder, entry.name);
      seen.add(path);
      const was = before.get(path);
      if (was === undefined) made.push(path);
      else if (was !== (await describe(join(directory, path)))) made.push(path);
      else if (entry.isDirectory()) await walk(path);
    }
  };
  await walk('');
  const isKept = [...before.keys()].every(
    (path) => seen.has(path) || made.some((other) => path.startsWith(`${other}/`)),
  );
  const wanted = made.filter((path) => !REBUILT.test(path) && !(isAny && before.has(path) && REGISTRIES.test(path)));
  const isInstalled = wanted.every((path) =>
    before.has(path) ? path === '.git/config' : isAny || INSTALLED.test(path),
  );
  return isKept && isInstalled && wanted.length <= MAX_MADE ? wanted : undefined;
}

/** Git refreshes its index when it is asked for anything. Python compiles a module again where its bytes are missing. */
const REBUILT = /^\.git\/index$|(?:^|\/)__pycache__(?:\/|$)/;

/** Where package managers are told of a registry and how to sign in. */
const REGISTRIES = /(?:^|\/)(?:\.npmrc|\.yarnrc(?:\.yml)?|\.pypirc|pip\.conf|auth\.json|nuget\.config)$/i;

/** Places of installed packages, lock files and git hooks. */
const INSTALLED = new RegExp(
  [
    String.raw`(?:^|/)(?:node_modules|\.venv|\.venv-tools|venv|vendor|\.bundle|\.yarn|\.husky|deps|obj|[^/]+\.egg-info)(?:/|$)`,
    String.raw`(?:^|/)(?:\.pnp\.cjs|\.pnp\.loader\.mjs|[\w-]+\.lock|bun\.lockb|package-lock\.json|pnpm-lock\.yaml|go\.sum)$`,
    String.raw`^\.git/hooks(?:/|$)`,
  ].join('|'),
);
