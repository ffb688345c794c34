import type { Git } from './git.ts';

/** More versions of one file are rarely needed. They are named on a command line, which Linux limits to two megabytes. */
const MOST_VERSIONS = 2_000;

/**
 * Fetches the versions of files that are not here yet, all in one request. A command such as `git blame` would fetch each
 * one when it needs it, with one request for each.
 *
 * @param ranges as `git rev-list` takes them, with the paths
 * @throws {UpstreamError} when the host cannot be read
 */
export async function fetchVersions(
  history: Git,
  ranges: readonly (readonly string[])[],
  token: string,
): Promise<void> {
  const listings = await Promise.all(
    ranges.map((range) =>
      history.text('list the versions of files', ['rev-list', '--objects', '--missing=print', ...range]),
    ),
  );
  // A question mark comes before what is missing: https://git-scm.com/docs/git-rev-list
  const missing = listings
    .flatMap((listing) => listing.split('\n'))
    .filter((line) => line.startsWith('?'))
    .slice(0, MOST_VERSIONS)
    .map((line) => line.slice(1));
  if (missing.length === 0) return;
  await history.atHost('fetch the versions of files', [...FETCH_OBJECTS, ...new Set(missing)], token);
}

/** The command by which git itself fetches what is missing: https://git-scm.com/docs/partial-clone */
const FETCH_OBJECTS = [
  ...['-c', 'fetch.negotiationAlgorithm=noop'],
  ...['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--no-auto-maintenance', '--recurse-submodules=no'],
  ...['--filter=blob:none', 'origin'],
];
