import { join } from 'node:path';
import { parsePatch } from '../../core/diff/parse-patch.ts';
import { isSetupManifest, isSourceOfAny, plainSetup } from '../../core/toolchains/plain-setup.ts';
import type { Repository } from '../repository/open-repository.ts';
import { CopyError, copyPaths, findHolders, type Holders, replaceText } from './setup-copy/copy-made.ts';
import { findMade, readTreeState } from './setup-copy/made-files.ts';
import { removeSecret } from './setup-secret.ts';
import type { PreparedBase, TreeBench, TreePlace } from './test-bench.ts';
import { setUp, treeAt } from './test-tree.ts';
import { HOME, makePlace, makeTree, removePlace, TREE } from './tree-place.ts';

type BaseBench = TreeBench & { readonly repository: Pick<Repository, 'exportTree' | 'files' | 'texts'> };

/**
 * Runs the setup in a tree of the base.
 *
 * @param bench its runs are not recorded; the caller that takes the tree is told
 * @throws {SetupError} with the end of what the command printed
 */
export async function prepareBase(bench: BaseBench, setup: string, where: string): Promise<PreparedBase> {
  const { secret } = bench;
  const base = await makePlace(bench);
  const plain = await sourcesOf(bench.repository, setup);
  // With the secret, the setup runs here alone.
  const isSource = plain ?? (secret === undefined ? undefined : isSourceOfAny);
  const before = isSource === undefined ? undefined : await readTreeState(base.directory);
  await setUp(bench, base, where, secret === undefined ? {} : { [secret.name]: secret.value });
  if (secret !== undefined) await removeSecret(base, secret, bench.searchPath);
  const isAny = secret !== undefined;
  const made = before === undefined ? undefined : await findMade(base.directory, before, { isAny });
  const copy =
    made === undefined || isSource === undefined ? undefined : createCopies(base, made, isSource, bench.searchPath);
  let isTaken = copy !== undefined;
  return {
    take({ test, onRun, signal }) {
      if (isTaken || test.setup !== setup) return undefined;
      isTaken = true;
      return treeAt({ ...bench, onRun, signal }, base);
    },
    copy: async (other, patch) => (other.test.setup === setup ? await copy?.(other, patch) : undefined),
  };
}

async function sourcesOf(repository: Pick<Repository, 'files' | 'texts'>, setup: string) {
  const manifests = (await repository.files()).filter(isSetupManifest);
  return plainSetup(setup, await repository.texts(manifests));
}

/** @param made paths in the tree */
function createCopies(
  base: TreePlace,
  made: readonly string[],
  isSource: (path: string) => boolean,
  searchPath: string,
): PreparedBase['copy'] {
  const paths = [...made.map((path) => join(TREE, path)), HOME];
  let named: Promise<Holders> | undefined;
  return async (bench, patch = '') => {
    const changed = parsePatch(patch).flatMap(({ path, oldPath = path }) => [path, oldPath]);
    if (!changed.every((path) => isSource(path) && !made.some((other) => overlap(path, other)))) return undefined;
    const root = await makeTree(bench, patch);
    try {
      await copyPaths(base.root, root, paths, searchPath);
      // Virtual environments and shims name the tree that they were made in.
      named ??= findHolders(base.root, paths, base.root, searchPath);
      await replaceText(root, await named, { text: base.root, by: root });
    } catch (error) {
      if (!(error instanceof CopyError)) throw error;
      await removePlace({ root });
      return undefined;
    }
    return { root, directory: join(root, TREE), home: join(root, HOME), environment: base.environment };
  };
}

const overlap = (path: string, other: string): boolean =>
  path === other || path.startsWith(`${other}/`) || other.startsWith(`${path}/`);
