import { RELEASE_RULE_TEXT } from '../../../core/messages/release/rule-text.ts';
import type { ReleaseStats } from '../../../core/release/release-stats.ts';
import { counted, duration } from '../../../core/text/quantities.ts';

/** What releases took and how they ended, for a terminal. */
export function statsText({ releases, released, leadTime, asked, askedBy, rollbacks }: ReleaseStats): string {
  const share = releases === 0 ? '' : ` (${Math.round((100 * asked) / releases)} %)`;
  const judged = `${rollbacks.right} called right, ${rollbacks.wrong} wrong`;
  return [
    `${counted(releases, 'release')}, ${released} released`,
    ...(leadTime === undefined
      ? []
      : [
          'lead time, the median of each part:',
          `  people    ${duration(leadTime.people)}`,
          `  CI        ${duration(leadTime.ci)}`,
          `  traffic   ${duration(leadTime.traffic)}`,
          `  mendhook  ${duration(leadTime.us)}`,
        ]),
    `asked a person: ${asked}${share}`,
    ...askedBy.map(({ rule, releases: of }) => `  ${RELEASE_RULE_TEXT[rule].short}: ${of}`),
    `rolled back: ${rollbacks.all}, ${judged}${rollbacks.failed === 0 ? '' : `; ${rollbacks.failed} failed`}`,
  ].join('\n');
}
