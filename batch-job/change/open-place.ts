import { lstat, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isErrorCode } from '../error-code.ts';
import { RefusedTreeError } from '../repository/git-error.ts';
import type { OpenedPullRequest, Side } from '../repository/open-pull-request.ts';
import { checkTreePath } from '../repository/tree-path.ts';
import { prepareBase } from '../verify/prepared-base.ts';
import type { CommandResult } from '../verify/run-command.ts';
import type { PreparedBase, TreeBench, TreePlace } from '../verify/test-bench.ts';
import { setUp } from '../verify/test-tree.ts';
import { makePlace, runIn } from '../verify/tree-place.ts';

/** A file that a side does not have. */
export interface AddedFile {
  readonly path: string;
  readonly text: string;
}

/** A side of a change in a place of its own, prepared by the setup. */
export interface OpenPlace extends TreePlace {
  /** The tests' user can enter the place only while this runs. */
  run(line: string): Promise<CommandResult>;
}

/**
 * Makes places of the sides of a change, each as an attempt's tests have it. A secret of the setup is given to the base alone; the
 * head gets a copy of what the setup made there, as far as the change leaves it valid.
 *
 * @param terms what every place shares; its secret is the setup's
 */
export function createPlaces(
  pullRequest: OpenedPullRequest,
  terms: Omit<TreeBench, 'repository'>,
): (side: Side, file?: AddedFile) => Promise<OpenPlace> {
  let prepared: Promise<PreparedBase> | undefined;

  const benchOf = (side: Side, file?: AddedFile) => ({
    ...terms,
    repository: {
      exportTree: async (directory: string) => {
        await pullRequest.exportSide(side, directory);
        if (file !== undefined) await addFile(directory, file);
      },
      ...pullRequest.at(pullRequest.trees[side]),
    },
  });
  const prepare = async (): Promise<PreparedBase | undefined> => {
    const { setup } = terms.test;
    if (setup === undefined || terms.secret === undefined) return undefined;
    prepared ??= prepareBase(
      { ...benchOf('base'), workDirectory: join(terms.workDirectory, 'base') },
      setup,
      'on the base',
    );
    return prepared;
  };
  return async (side, file) => {
    const own = benchOf(side, file);
    const patch = side === 'base' ? '' : await patchOf(pullRequest);
    const copied = await (await prepare())?.copy(own, patch);
    const place = copied ?? (await makePlace(own));
    if (copied === undefined) await setUp(own, place, `on the ${side}`);
    return { ...place, run: (line) => runIn(own, place, line) };
  };
}

/** Only folders lead to the file: a link of the head could lead anywhere. */
async function addFile(directory: string, { path, text }: AddedFile): Promise<void> {
  checkTreePath(path);
  const names = path.split('/').slice(0, -1);
  for (const [index] of names.entries()) {
    const folder = join(directory, ...names.slice(0, index + 1));
    await mkdir(folder).catch((error: unknown) => {
      if (!isErrorCode(error, 'EEXIST')) throw error;
    });
    if (!(await lstat(folder)).isDirectory()) throw new RefusedTreeError(`${path} leads through what is no folder`);
  }
  await writeFile(join(directory, path), text, { flag: 'wx' });
}

/** Tells which files differ, by which it is known whether what the setup made on the base holds for the head. */
async function patchOf({ git, trees: { base, head } }: OpenedPullRequest): Promise<string> {
  const args = ['diff-tree', '-r', '-p', '--full-index', '--no-renames', '--no-ext-diff', '--no-textconv', base, head];
  return (await git.run('make a patch', args)).toString('utf8');
}
