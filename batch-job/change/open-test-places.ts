import type { OpenedPullRequest, Side } from '../repository/open-pull-request.ts';
import type { ReviewBench } from '../review/review-tool.ts';
import type { TreeBench } from '../verify/test-bench.ts';
import { type AddedFile, createPlaces, type OpenPlace } from './open-place.ts';

/** Where the tests of a change run. */
export interface TestPlaces {
  /** A bench whose tests run in these places. */
  readonly bench: ReviewBench;
  /**
   * Makes a place of one side, with a file that the side does not have where one is given.
   *
   * @returns runs a command in it
   * @throws {RefusedTreeError} when the file's path leads through a link
   */
  with(side: Side, file?: AddedFile): Promise<Pick<OpenPlace, 'directory' | 'run'>>;
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
  const make = createPlaces(pullRequest, terms);
  const open = async (side: Side, file?: AddedFile): Promise<OpenPlace> => {
    const opened = await make(side, file);
    places.set(opened.directory, opened);
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
