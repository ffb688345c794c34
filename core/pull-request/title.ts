import { inertLine } from '../text/inert-line.ts';
import type { FixRecord } from './fix-record.ts';

/** GitHub takes 256 characters; a list shows fewer than a hundred. */
const LENGTH_LIMIT = 120;

/** The title of the draft: the bug in one line, as the investigation named it. */
export const pullRequestTitle = ({ investigation }: Pick<FixRecord, 'investigation'>): string =>
  inertLine(investigation.title, LENGTH_LIMIT) || 'Fix of a production error';
