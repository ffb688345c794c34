import { mkdir, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { MINUTE_MS } from '../../core/durations.ts';
import { createTurns } from '../create-turns.ts';
import { exportTree } from '../repository/export-tree.ts';
import type { Git } from '../repository/git.ts';
import type { Owner } from '../repository/give-tree.ts';
import { giveTree } from '../repository/give-tree.ts';
import { prepareHome } from '../verify/prepare-home.ts';
import { runCommand } from '../verify/run-command.ts';
import { linkInstalled } from './link-installed.ts';
import type { ChangeTrees } from './read-change.ts';
import type { ReviewBench } from './review-tool.ts';

const DEFAULT_MINUTES = 5;

/**
 * Opens the place where the tools of one review work.
 *
 * @param options.workDirectory the caller's to clear
 * @param options.owner the sandbox's user @default - the worker's own
 */
export async function openBench(options: {
  readonly git: Git;
  readonly trees: ChangeTrees;
  readonly workDirectory: string;
  readonly searchPath: string;
  /** Variables that every command gets, such as proxies. */
  readonly environment: Readonly<Record<string, string>>;
  readonly owner?: Owner | undefined;
  readonly signal?: AbortSignal | undefined;
  /** The folders that the sides were read from, whose installed dependencies the tests may use. @default - none */
  readonly folders?: ChangeTrees | undefined;
}): Promise<ReviewBench> {
  const { git, trees, workDirectory, searchPath, owner, signal } = options;
  await mkdir(workDirectory, { recursive: true, mode: 0o711 });
  const home = join(workDirectory, 'home');
  const environment = await prepareHome(home, options.environment);
  if (owner !== undefined) await giveTree(home, owner);
  // After a command, every process of the sandbox's user is ended: two commands at once would end each other.
  const inTurn = owner === undefined ? <Value>(act: () => Promise<Value>) => act() : createTurns();
  const directory = (name: string) => mkdtemp(join(workDirectory, `${name}-`));
  const exported: ReviewBench['exported'] = async (side, wanted) => {
    const target = await directory(side);
    await exportTree(git, trees[side], target, wanted);
    if (owner !== undefined) await giveTree(target, owner);
    return target;
  };
  return {
    directory,
    exported,
    runnable: async (side) => {
      const target = await exported(side);
      const folder = options.folders?.[side];
      if (folder !== undefined) await linkInstalled(folder, target);
      return target;
    },
    run: (line, at, { timeoutMs = DEFAULT_MINUTES * MINUTE_MS } = {}) =>
      inTurn(() => runCommand({ line, directory: at, home, searchPath, environment, timeoutMs, owner, signal })),
    signal,
  };
}
