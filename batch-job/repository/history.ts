import { createTurns } from '../create-turns.ts';
import { fetchHistory } from './fetch-commit.ts';
import { fetchVersions } from './fetch-versions.ts';
import type { Git } from './git.ts';
import { type Blame, readBlame } from './read-blame.ts';
import { LOG_FORMAT, type LoggedCommit, readLog } from './read-log.ts';
import { decodeUtf8, splitAtNul } from './tree-entries.ts';
import { checkTreePath } from './tree-path.ts';

/**
 * What happened before the failing commit: for tools that the agent calls, so every argument is untrusted, and so is every
 * text that comes back. Older commits are fetched when an answer needs them; files when a commit is looked into.
 */
export interface History {
  /**
   * The newest commits before and with the failing one, newest first; of a path, those that changed it.
   * @param query.limit 1 to 100
   * @throws {NotInHistoryError | RefusedTreeError} @throws {UpstreamError} when the host cannot be read
   */
  log(query: { path?: string | undefined; limit: number }): Promise<HistoryAnswer<readonly LoggedCommit[]>>;
  /**
   * Who wrote each line of a file, first and last line included.
   * @param query.since epoch milliseconds; lines that were last changed earlier are left out. It keeps git from reading, and
   *   fetching, every older version of the file
   * @throws as `log`
   */
  blame(query: BlameQuery): Promise<HistoryAnswer<readonly Blame[]>>;
  /**
   * Fetches in one request what `blame` reads of several files. Without it, each file is fetched when it is asked for.
   * @param query.since as of `blame`
   * @throws as `log`
   */
  prepareBlame(query: { paths: readonly string[]; since: number }): Promise<void>;
  /**
   * One commit with its message, the files that it changed and the changes; of a path, only that part.
   * @param query.commit at least 7 hexadecimal digits of a commit before or at the failing one
   * @throws as `log`
   */
  show(query: { commit: string; path?: string | undefined }): Promise<HistoryAnswer<string>>;
  /**
   * How many of the newest 200 commits changed each path; merges are left out.
   * @param query.since epoch milliseconds; older commits do not count
   * @throws {UpstreamError} when the host cannot be read
   */
  churn(query: { since: number }): Promise<ReadonlyMap<string, number>>;
}

interface BlameQuery {
  readonly path: string;
  readonly firstLine: number;
  readonly lastLine: number;
  readonly since?: number | undefined;
}

/** An answer, and a sentence when it is at the end of what was fetched. */
export interface HistoryAnswer<Value> {
  readonly value: Value;
  readonly note?: string;
}

/** What was asked for is not there: for the agent to read, and to ask better. */
export class NotInHistoryError extends Error {
  override readonly name = 'NotInHistoryError';
}

/** How many commits back: most answers lie near, and a whole history can be larger than the time for it. */
const FIRST_DEPTH = 200;
const DEPTHS = [FIRST_DEPTH, 2_000, 20_000];
const MAX_LOG = 100;
const MAX_BLAMED_LINES = 400;

/**
 * @param openGit makes a repository for this alone: it holds commits and folders, and of files only what was looked into
 * @param commit the failing commit, which somebody trusted has chosen
 */
export function createHistory(
  openGit: () => Promise<Git>,
  { commit, readToken }: { commit: string; readToken: () => Promise<string> },
): History {
  let opened: Promise<Git> | undefined;
  let fetched: { readonly depth: number; readonly ends: ReadonlySet<string> } | undefined;

  /** One at a time: two fetches at once would wait for each other's lock and fail. */
  const inTurn = createTurns();

  const fetchBack = async (git: Git, token: string, depth: number) => ({
    depth,
    ends: await fetchHistory(git, commit, token, depth),
  });

  /** Asks, and as long as the answer is at the end of what is known, fetches more and asks again. */
  const ask = <Value>(
    question: (git: Git, token: string) => Promise<Value>,
    isEnough: (value: Value, ends: ReadonlySet<string>) => boolean,
  ): Promise<HistoryAnswer<Value>> =>
    inTurn(async () => {
      opened ??= openGit();
      const git = await opened;
      const token = await readToken();
      for (;;) {
        fetched ??= await fetchBack(git, token, FIRST_DEPTH);
        const { depth, ends } = fetched;
        const value = await question(git, token);
        if (ends.size === 0 || isEnough(value, ends)) return { value };
        const deeper = DEPTHS.find((next) => next > depth);
        if (deeper === undefined) return { value, note: `History is known for ${depth} commits back; it ends there.` };
        fetched = await fetchBack(git, token, deeper);
      }
    });

  return {
    log: ({ path, limit }) => {
      const count = within(limit, MAX_LOG);
      const only = path === undefined ? [] : ['--', checkTreePath(path)];
      return ask(
        async (git) =>
          readLog(await git.run('read the log', ['log', '-z', LOG_FORMAT, `-${count}`, commit, ...only], LITERAL)),
        (commits, ends) => commits.length === count && !commits.some((each) => ends.has(each.commit)),
      );
    },

    churn: async ({ since }) => {
      const args = ['log', '-z', '--format=', '--name-only', '--no-merges', '--no-renames', ...sinceOption(since)];
      const { value } = await ask(
        (git) => git.run('read what changed', [...args, `-${FIRST_DEPTH}`, commit]),
        () => true, // what was fetched first is enough
      );
      const counts = new Map<string, number>();
      for (const bytes of splitAtNul(value)) {
        const path = decodeUtf8(bytes)?.replace(/^\n/, '') ?? '';
        if (path !== '') counts.set(path, (counts.get(path) ?? 0) + 1);
      }
      return counts;
    },

    blame: async ({ path, firstLine, lastLine, since }) => {
      const first = within(firstLine, Number.MAX_SAFE_INTEGER);
      const end = Math.min(Math.max(first, within(lastLine, Number.MAX_SAFE_INTEGER)), first + MAX_BLAMED_LINES - 1);
      const range = [...sinceOption(since), commit, '--', checkTreePath(path)];
      const args = ['blame', '--porcelain', '--root', '-L', `${first},${end}`, ...range];
      const { value, ...note } = await ask(
        async (git, token) => {
          await fetchVersions(git, [range], token);
          return readBlame(await askHost(git, 'read who wrote a file', args, token));
        },
        (lines, ends) => !lines.some(({ isBoundary, commit }) => !isBoundary && ends.has(commit)),
      );
      const inRange = value.flatMap(({ isBoundary, ...line }) => (isBoundary ? [] : [line]));
      return { value: inRange, ...note };
    },

    prepareBlame: async ({ paths, since }) => {
      const files = ['--', ...paths.map(checkTreePath)];
      // Of a file that nobody has changed since, `blame` reads the version at the failing commit.
      const ranges = [
        [...sinceOption(since), commit, ...files],
        ['--no-walk', commit, ...files],
      ];
      await ask(
        (git, token) => fetchVersions(git, ranges, token),
        () => true,
      );
    },

    show: async ({ commit: wanted, path }) => {
      if (!/^[0-9a-f]{7,40}$/i.test(wanted)) throw new NotInHistoryError('commit: expected 7 to 40 hexadecimal digits');
      const only = path === undefined ? [] : ['--', checkTreePath(path)];
      const { value, note } = await ask(
        (git) => findCommit(git, commit, wanted.toLowerCase()),
        (found) => found !== undefined,
      );
      if (value === undefined)
        throw new NotInHistoryError(`commit ${wanted} is none of those before the failing one. ${note ?? ''}`.trim());
      return ask(
        (git, token) => askHost(git, 'show a commit', [...SHOW, value, ...only], token),
        (_, ends) => !ends.has(value),
      );
    },
  };
}

/** Whole seconds since 1970: https://git-scm.com/docs/git-commit#_date_formats */
const sinceOption = (since: number | undefined): string[] =>
  since === undefined ? [] : [`--since=@${Math.floor(since / 1_000)}`];

/** Paths are paths: no wildcard, no magic words. */
const LITERAL = { environment: { GIT_LITERAL_PATHSPECS: '1' } };

const SHOW = [
  'show',
  '--format=commit %H%nauthor %an%ndate %aI%n%n%B',
  '--stat=120',
  '--patch',
  '--no-ext-diff',
  '--no-textconv',
  '--no-show-signature',
];

/**
 * A question that may need files, which git then fetches from the host.
 *
 * @throws {NotInHistoryError} with git's words when there is no such file or line
 */
async function askHost(git: Git, doing: string, args: readonly string[], token: string): Promise<string> {
  try {
    return await git.atHost(doing, args, token, LITERAL.environment);
  } catch (error) {
    const said = error instanceof Error ? error.message : '';
    const absent = /fatal: (no such path .+|file .+ has only \d+ lines?.*)/.exec(said)?.[1];
    if (absent === undefined) throw error;
    throw new NotInHistoryError(absent);
  }
}

/** The one commit at or before `from` whose name begins so. Git itself would fetch any commit that the host hands out. */
async function findCommit(git: Git, from: string, beginning: string): Promise<string | undefined> {
  const commits = (await git.text('list the history', ['rev-list', from])).split('\n');
  const found = commits.filter((commit) => commit.startsWith(beginning));
  if (found.length > 1)
    throw new NotInHistoryError(`${found.length} commits begin with ${beginning}; name more digits`);
  return found[0];
}

const within = (value: number, most: number): number => Math.min(Math.max(1, Math.trunc(value) || 1), most);
