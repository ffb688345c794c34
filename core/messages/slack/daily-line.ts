import { BUGS_COUNTED, type NoErrorsCount, type SkipCount, type UnmatchedCount } from '../../alert/count-left-alone.ts';
import { countedReasons } from '../../alert/counted-reasons.ts';
import type { SlackMessage } from '../../records/slack-message.ts';
import { slackCode, slackLine, slackLink } from '../../text/mrkdwn.ts';
import { counted, utcDate } from '../../text/quantities.ts';
import { section } from './blocks.ts';

const MONITORS_SHOWN = 10;

/**
 * The line of a day that says what was left alone and by which rule, and which monitors' alerts are of no known service.
 *
 * @param day any time of it, epoch milliseconds
 */
export function dailyLine(
  day: number,
  counts: readonly SkipCount[],
  unmatched: readonly UnmatchedCount[] = [],
  noErrors?: NoErrorsCount,
): SlackMessage {
  const title = `Skipped on ${utcDate(day)} (UTC)`;
  const alerts = unmatched.reduce((sum, monitor) => sum + monitor.alerts, 0);
  const nobodys = alerts === 0 ? [] : [`${counted(alerts, 'alert')} of no configured service`];
  const without = noErrors === undefined ? [] : [describeNoErrors(noErrors)];
  const texts = [...counts.map(({ rule, ...count }) => `${rule} ${amount(count)}`), ...without, ...nobodys];
  const parts = [
    ...counts.map(({ rule, ...count }) => `${slackCode(rule, 80)} ${amount(count)}`),
    ...without.map((text) => slackLine(text, TEXT_LENGTH)),
    ...nobodys.map((text) => `${text}: ${monitorList(unmatched)}`),
  ];
  return {
    text: `${title}: ${texts.join(', ')}`,
    blocks: [section(`*${title}*\n${parts.map((part) => `• ${part}`).join('\n')}`)],
  };
}

const TEXT_LENGTH = 500;

const describeNoErrors = ({ alerts, reasons }: NoErrorsCount): string =>
  `${counted(alerts, 'alert')} without an error behind ${alerts === 1 ? 'it' : 'them'}, logs by reason: ${countedReasons(reasons)}`;

function monitorList(unmatched: readonly UnmatchedCount[]): string {
  const shown = unmatched.slice(0, MONITORS_SHOWN);
  const more = unmatched.length - shown.length;
  const names = shown.map(({ title, link, alerts }) => `${slackLink(title || 'a monitor', link, LINK)} (${alerts})`);
  return `${names.join(', ')}${more > 0 ? ` and ${counted(more, 'monitor')} more` : ''}`;
}

/** Ten of them fit into a section of 3,000 characters. */
const LINK = { limit: 120 };

const amount = ({ alerts, bugs }: Omit<SkipCount, 'rule'>): string =>
  `${counted(alerts, 'alert')} of ${bugs < BUGS_COUNTED ? '' : 'at least '}${counted(bugs, 'bug')}`;
