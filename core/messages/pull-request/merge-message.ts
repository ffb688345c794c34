import { inertLine } from '../../text/inert-line.ts';
import { SIGN_OFF } from './commit-author.ts';

/**
 * The message of the commit that merges the base branch into a draft's branch: git's own words, which commitlint leaves alone,
 * and the trailer by which the commit is known as mendhook's.
 *
 * @param about.head the message of the draft's newest commit: it is signed off as that is
 */
export function mergeMessage(about: {
  readonly incidentId: string;
  readonly branch: string;
  readonly baseBranch: string;
  readonly head: string;
}): string {
  const signOff = about.head.includes(SIGN_OFF) ? `\n${SIGN_OFF}` : '';
  return `Merge branch '${inertLine(about.baseBranch, BRANCH_LENGTH)}' into ${about.branch}\n\nIncident: ${about.incidentId}${signOff}\n`;
}

const BRANCH_LENGTH = 200;
