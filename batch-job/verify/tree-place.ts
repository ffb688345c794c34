import { chmod, lchown, mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MINUTE_MS } from '../../core/durations.ts';
import { giveTree, type Owner } from '../repository/give-tree.ts';
import { makeCheckout } from './make-checkout.ts';
import { prepareHome } from './prepare-home.ts';
import { type Command, type CommandResult, runCommand } from './run-command.ts';
import { hideSecret } from './setup-secret.ts';
import type { TreeBench, TreePlace } from './test-bench.ts';

/** The folders of a place, by their names in it. */
export const TREE = 'tree';
export const HOME = 'home';

/** Exports the commit, with a patch, to a new directory, as a git repository of one commit, with a home beside it. */
export async function makePlace(bench: TreeBench, patch?: string): Promise<TreePlace> {
  const root = await makeTree(bench, patch);
  const home = join(root, HOME);
  const environment = await prepareHome(home, bench.environment ?? {});
  if (bench.owner !== undefined) await giveTree(home, bench.owner);
  return { root, directory: join(root, TREE), home, environment };
}

/** As `makePlace`, without a home. */
export async function makeTree({ workDirectory, repository, searchPath, owner }: TreeBench, patch?: string) {
  // Others may pass through to their own tree, and not see which ones there are.
  await mkdir(workDirectory, { recursive: true, mode: 0o711 });
  const root = await realpath(await mkdtemp(join(workDirectory, 'tests-')));
  const directory = join(root, TREE);
  await repository.exportTree(directory, patch);
  await makeCheckout(directory, searchPath);
  if (owner !== undefined) await giveTree(directory, owner);
  return root;
}

/**
 * Runs a command in a place.
 *
 * @param more variables, besides those of the place
 * @throws as `runCommand`
 */
export async function runIn(
  bench: TreeBench & Pick<Command, 'stop'>,
  { root, directory, home, environment }: TreePlace,
  line: string,
  more: Readonly<Record<string, string>> = {},
): Promise<CommandResult> {
  const { owner } = bench;
  if (owner !== undefined) await openPlace(root, owner);
  try {
    const timeoutMs = bench.test.timeoutMinutes * MINUTE_MS;
    const variables = { ...environment, ...more };
    const result = await runCommand({ ...bench, environment: variables, line, directory, home, timeoutMs });
    return { ...result, output: hideSecret(result.output, bench.secret) };
  } finally {
    if (owner !== undefined) await closePlace(root);
  }
}

export const removePlace = ({ root }: Pick<TreePlace, 'root'>): Promise<void> =>
  rm(root, { recursive: true, force: true, maxRetries: 3 });

const openPlace = (root: string, { uid, gid }: Owner): Promise<void> => lchown(root, uid, gid);

/** Takes a place back from the tests' user. The directory above is the worker's, so nobody put something else in its place. */
export async function closePlace(root: string): Promise<void> {
  await lchown(root, process.getuid?.() ?? 0, process.getgid?.() ?? 0);
  await chmod(root, 0o700);
}
