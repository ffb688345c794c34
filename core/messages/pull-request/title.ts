import { CONVENTIONAL, commitHeader } from './commit-style.ts';
import type { FixRecord } from './fix-record.ts';

/**
 * The title of the draft: the bug in one line, as the investigation named it. It is the header of the fix's commit, because a
 * squash takes it for one, and the usual checks judge it as one.
 */
export const pullRequestTitle = ({
  investigation,
  commitStyle = CONVENTIONAL,
}: Pick<FixRecord, 'investigation' | 'commitStyle'>): string =>
  commitHeader(commitStyle.fix, investigation.title, commitStyle);
