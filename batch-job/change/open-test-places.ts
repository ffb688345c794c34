import { lstat, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isErrorCode } from '../error-code.ts';
import { RefusedTreeError } from '../repository/git-error.ts';
import type { OpenedPullRequest, Side } from '../repository/open-pull-request.ts';
import { checkTreePath } from '../repository/tree-path.ts';
import type { ReviewBench } from '../review/review-tool.ts';
import { prepareBase } from '../verify/prepared-base.ts';
import type { CommandResult } from '../verify/run-command.ts';
import type { PreparedBase, TreeBench } from '../verify/test-bench.ts';
import { setUp } from '../verify/test-tree.ts';
import { makePlace, runIn } from '../verify/tree-place.ts';

/** Where the tests of a change run. */
export interface TestPlaces {
  /** A bench whose tests run in these places. */
  readonly bench: ReviewBench;
  /**
   * Makes a place of one side, with a file that the side does not have.
   *
   * @returns runs a command in it
   * @throws {RefusedTreeError} when the file's path leads through a link
   */
  with(side: Side, file: { readonly path: string; readonly text: string }): Promise<OpenPlace>;
}

export interface OpenPlace {
  readonly directory: string;
  run(line: string): Promise<CommandResult>;
}

/**
 * Has the tests of a change run as those of an attempt do: each side in a place of its own, prepared by the setup command, which
 * the tests' user can enter only while a command runs in it. A secret of the setup is given to the base alone; the head gets a
 * copy of what the setup made there, as far as the change leaves it valid.
 *
 * @param bench where the other tools work
 * @param terms what every place shares; its secret is the setup's
 */
export function openTestPlaces(
  bench: ReviewBench,
  pullRequest: OpenedPullRequest,
  terms: Omit<TreeBench, 'repository'>,
): TestPlaces {
  const places = new Map<string, OpenPlace>();
  let prepared: Promise<PreparedBase> | undefined;

  const benchOf = (side: Side, file?: { readonly path: string; readonly text: string }) => ({
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
  const open = async (side: Side, file?: { readonly path: string; readonly text: string }): Promise<OpenPlace> => {
    const own = benchOf(side, file);
    const patch = side === 'base' ? '' : await patchOf(pullRequest);
    const copied = await (await prepare())?.copy(own, patch);
    const place = copied ?? (await makePlace(own));
    if (copied === undefined) await setUp(own, place, `on the ${side}`);
    const opened = { directory: place.directory, run: (line: string) => runIn(own, place, line) };
    places.set(place.directory, opened);
    return opened;
  };

  return {
    bench: {
      ...bench,
      runnable: async (side) => (await open(side)).directory,
      run: (line, directory, options) => places.get(directory)?.run(line) ?? bench.run(line, directory, options),
    },
    with: open,
  };
}

/** Only folders lead to the file: a link of the head could lead anywhere. */
async function addFile(directory: string, { path, text }: { readonly path: string; readonly text: string }) {
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
