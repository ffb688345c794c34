import type { AlertRecord } from '../alert/alert-record.ts';
import { slackCode } from '../text/mrkdwn.ts';
import { counted, utcDate } from '../text/quantities.ts';
import { section } from './blocks.ts';
import type { SlackMessage } from './message.ts';

/** What one rule left alone in one channel: alerts, and the bugs that they were of. */
export interface SkipCount {
  readonly rule: string;
  readonly alerts: number;
  readonly bugs: number;
}

/** Counts what was left alone, by channel and rule; the rule with the most alerts first. */
export function countSkips(records: readonly AlertRecord[]): ReadonlyMap<string, readonly SkipCount[]> {
  const skips = records.flatMap(({ alert, skips = [] }) => skips.map((skip) => ({ ...skip, alertId: alert.id })));
  return new Map(
    [...Map.groupBy(skips, ({ channel }) => channel)].map(([channel, ofChannel]) => [
      channel,
      [...Map.groupBy(ofChannel, ({ rule }) => rule)]
        .map(([rule, of]) => ({ rule, alerts: distinct(of, 'alertId'), bugs: distinct(of, 'incidentId') }))
        .toSorted((a, b) => b.alerts - a.alerts || a.rule.localeCompare(b.rule)),
    ]),
  );
}

/** The line of a day (any time of it, epoch milliseconds) that says what was left alone and by which rule. */
export function dailyLine(day: number, counts: readonly SkipCount[]): SlackMessage {
  const title = `Left alone on ${utcDate(day)} (UTC)`;
  const parts = counts.map(({ rule, alerts, bugs }) => `${slackCode(rule, 80)} ${amount(alerts, bugs)}`);
  return {
    text: `${title}: ${counts.map(({ rule, alerts, bugs }) => `${rule} ${amount(alerts, bugs)}`).join(', ')}`,
    blocks: [section(`*${title}*\n${parts.map((part) => `• ${part}`).join('\n')}`)],
  };
}

const amount = (alerts: number, bugs: number): string => `${counted(alerts, 'alert')} of ${counted(bugs, 'bug')}`;

const distinct = <Key extends string>(skips: readonly Readonly<Record<Key, string>>[], key: Key): number =>
  new Set(skips.map((skip) => skip[key])).size;
