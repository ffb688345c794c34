import { KEEP_LABEL } from '../../names.ts';
import { markerOf } from '../../text/marker.ts';
import { utcTime } from '../../text/quantities.ts';

/** By which the comment of one closing is found again. @param since when somebody last did something, epoch milliseconds */
export const expiryMarker = (incidentId: string, since: number): string => markerOf('expiry', `${incidentId}-${since}`);

/** Why a draft that nobody answered is closed, and how to get it back. */
export const expiryComment = ({ since, marker }: { since: number; marker: string }): string =>
  [
    `**Closed because nobody answered it** since ${utcTime(since)}. This does not reject the fix.`,
    `To get it back, reopen it. To keep a draft open, give it the label \`${KEEP_LABEL}\`. If the error comes again, mendhook works on it again and knows this patch.`,
    marker,
  ].join('\n\n');
