/** A line of a suspect, and who last changed it. Texts are the committer's. */
export interface SuspectLine {
  readonly path: string;
  readonly line: number;
  readonly commit: string;
  readonly author: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly summary: string;
}

/** A commit that may have brought the error: it changed lines that the trace points at before the error was first seen. */
export interface SuspectCommit extends Omit<SuspectLine, 'path' | 'line'> {
  /** `path:line`, one a file. */
  readonly places: readonly string[];
}

/** How long before the error was first seen a commit may have been made, in milliseconds. */
export const SUSPECT_COMMITS_MS = 90 * 24 * 60 * 60 * 1_000;
const COMMITS_SHOWN = 5;
const SHA_SHOWN = 12;

/**
 * The newest commits among those that last changed the lines, as Datadog's own suspect commits: not after the error was first
 * seen, and not longer than 90 days before. https://docs.datadoghq.com/error_tracking/suspect_commits/
 *
 * @param firstSeen epoch milliseconds
 */
export function findSuspectCommits(lines: readonly SuspectLine[], firstSeen: number): readonly SuspectCommit[] {
  const inTime = lines.filter(({ at }) => at <= firstSeen && at >= firstSeen - SUSPECT_COMMITS_MS);
  return [...Map.groupBy(inTime, ({ commit }) => commit).values()]
    .flatMap(([first, ...rest]) => {
      if (first === undefined) return [];
      const { path: _, line: __, ...commit } = first;
      const firstOfFile = Map.groupBy([first, ...rest], ({ path }) => path);
      return [{ ...commit, places: [...firstOfFile].map(([path, [at]]) => `${path}:${at?.line ?? 1}`) }];
    })
    .sort((one, other) => other.at - one.at)
    .slice(0, COMMITS_SHOWN);
}

export const describeSuspectCommit = ({ commit, at, author, summary, places }: SuspectCommit): string =>
  `${commit.slice(0, SHA_SHOWN)} ${new Date(at).toISOString()} ${author}: ${summary} (${places.join(', ')})`;
