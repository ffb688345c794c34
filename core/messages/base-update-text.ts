import type { BaseUpdateEnd } from '../records/base-update.ts';
import { cleanText } from '../text/clean-text.ts';
import { oneLine, shorten } from '../text/shorten.ts';

const PATHS_SHOWN = 5;
const PATH_LENGTH = 120;

/**
 * How it ended that a draft was to be put on its base branch, as sentences. Raw text: paths and reasons may be hostile.
 *
 * @param branch the base branch
 * @returns undefined for what nobody needs to know
 */
export function baseUpdateText(end: BaseUpdateEnd, branch: string): string | undefined {
  const on = 'base' in end ? `${branch} (${end.base.slice(0, 12)})` : branch;
  switch (end.kind) {
    case 'merged':
      return `mendhook merged ${on} into it, and ran the tests again. ${end.reason}`;
    case 'conflict':
      return `it conflicts with ${on} in ${shownPaths(end.paths)}. A person has to merge. ${whyNotOurs(end)}`;
    case 'bug-gone':
      return `the bug is gone on ${branch} ${sinceCommit(end)}: there the regression test passes without the fix. ${end.byPeople === true ? 'People’s commits are on its branch, so it stays open. Close it if nobody needs it.' : 'mendhook closes it if it is still open.'}`;
    case 'not-verified':
      return `the tests do not show that its fix works on ${on}. Nothing was pushed. ${end.reason}`;
    case 'failed':
      return `mendhook could not put it on ${branch}, and tries again in a day at the earliest. ${end.reason}`;
    case 'left-alone':
      return undefined;
    default:
      return end satisfies never;
  }
}

/** Since which commit a bug is gone. */
export const sinceCommit = ({ base, commit, after }: Extract<BaseUpdateEnd, { kind: 'bug-gone' }>): string => {
  if (commit !== undefined) return `since commit ${commit.slice(0, 12)}`;
  const from = after === undefined ? '' : `between ${after.slice(0, 12)} and ${base.slice(0, 12)}, `;
  return `at ${base.slice(0, 12)} (${from}the commit that ended it was not found)`;
};

const whyNotOurs = ({ byPeople }: Extract<BaseUpdateEnd, { kind: 'conflict' }>): string =>
  byPeople === true
    ? 'People’s commits are on its branch, so mendhook changes nothing there.'
    : 'mendhook looks again when somebody has pushed to its branch.';

const shownPaths = (paths: readonly string[]): string => {
  const rest = paths.length - PATHS_SHOWN;
  return `${paths.slice(0, PATHS_SHOWN).map(shownPath).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
};

/** One piece of code: a name may hold line breaks, backticks and whole sentences. */
const shownPath = (path: string): string =>
  `\`${shorten(oneLine(cleanText(path)), PATH_LENGTH).replaceAll('`', 'ˋ')}\``;
