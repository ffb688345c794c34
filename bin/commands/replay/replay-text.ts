import { count, counted, dollars, duration, utcTime } from '../../../core/text/quantities.ts';
import type { Assumptions } from '../../../replay/assumptions.ts';
import type { ReplayResult } from '../../../replay/replay-result.ts';
import { documentPath } from '../../package-root.ts';
import { colors, terminalLine, terminalWidth } from '../../terminal.ts';
import { textTable } from '../../text-table.ts';
import { shortId } from '../incidents/find-incident.ts';
import { statusColor } from '../incidents/status-color.ts';

const LISTED = 30;

/** The result of a replay, for a terminal. */
export function replayText(result: ReplayResult): string {
  return [overview(result), incidents(result), attempts(result), skips(result), storms(result), cost(result)]
    .filter((part) => part !== '')
    .join('\n\n');
}

function overview({ from, to, webhooks, alerts, searchedLater, slack }: ReplayResult): string {
  const became = Object.entries(alerts).map(([kind, number]) => `${count(number)} ${kind}`);
  return [
    colors.bold(
      `${counted(webhooks.received, 'webhook')}, ${utcTime(from)} to ${utcTime(to)} (${duration(to - from)})`,
    ),
    `  ${count(webhooks.repeated)} repeated, ${count(webhooks.refused)} refused; alerts: ${became.join(', ') || 'none'}`,
    ...(searchedLater === 0 ? [] : [`  ${counted(searchedLater, 'alert')} found no search and got it later`]),
    `  Slack: ${counted(slack.threads, 'thread')}, ${counted(slack.updates, 'update')}, ${counted(slack.replies, 'reply', 'replies')}, ${counted(slack.dailyLines, 'daily line')}`,
  ].join('\n');
}

function incidents({ incidents: all }: ReplayResult): string {
  const listed = all.toSorted((a, b) => b.alerts - a.alerts).slice(0, LISTED);
  if (listed.length === 0) return colors.bold('No incident');
  const table = textTable<ReplayResult['incidents'][number]>(
    [
      ['INCIDENT', ({ id }) => shortId(id)],
      ['STATUS', ({ status }) => status],
      ['SERVICE', ({ service }) => terminalLine(service, 30)],
      ['ALERTS', (each) => count(each.alerts)],
      ['ERRORS', ({ errors }) => count(errors)],
      ['ATTEMPTS', (each) => count(each.attempts)],
      ['HELD BY', ({ rule }) => rule ?? '-'],
      ['TITLE', ({ title }) => terminalLine(title, Math.max(20, terminalWidth() - 100))],
    ],
    listed,
    { paint: (text, { status }, column) => (column === 1 ? statusColor(status)(text) : text) },
  );
  return [colors.bold(counted(all.length, 'incident')), indent(table), more(all.length)].filter(Boolean).join('\n');
}

function attempts({ attempts: all }: ReplayResult): string {
  if (all.length === 0) return colors.bold('No attempt');
  const lines = all
    .slice(0, LISTED)
    .map(
      ({ claimedAt, service, number, title, dollars: spent }) =>
        `  ${utcTime(claimedAt)}  ${terminalLine(service, 30)}  attempt ${number}  ${dollars(spent)}  ${terminalLine(title, 100)}`,
    );
  return [colors.bold(counted(all.length, 'attempt')), ...lines, more(all.length)].filter(Boolean).join('\n');
}

function skips({ skips: all }: ReplayResult): string {
  if (all.length === 0) return '';
  const table = textTable<ReplayResult['skips'][number]>(
    [
      ['RULE', ({ rule }) => rule],
      ['ALERTS', ({ alerts }) => count(alerts)],
      ['INCIDENTS', (each) => count(each.incidents)],
    ],
    all,
  );
  return `${colors.bold(`No attempt was made, by rule (${documentPath('policy.md')})`)}\n${indent(table)}`;
}

function storms({ storms: all }: ReplayResult): string {
  const lines = all.flatMap(({ incidentId, title, members }) => [
    `  ${shortId(incidentId)}  ${terminalLine(title, 100)}`,
    ...members.map(
      (each) =>
        `    + ${shortId(each.incidentId)}  ${terminalLine(each.title, 80)}: ${terminalLine(each.because, 200)}`,
    ),
  ]);
  return all.length === 0 ? '' : [colors.bold(counted(all.length, 'storm')), ...lines].join('\n');
}

function cost({ cost: forecast, days, attempts: all }: ReplayResult): string {
  const { dollars: spent, atMost, dollarsIn30Days, assumptions } = forecast;
  const byDay = textTable<ReplayResult['days'][number]>(
    [
      ['DAY', ({ day }) => day],
      ['WEBHOOKS', ({ webhooks }) => count(webhooks)],
      ['INCIDENTS', (day) => count(day.incidents)],
      ['ATTEMPTS', (day) => count(day.attempts)],
      ['COST', (day) => dollars(day.dollars)],
    ],
    days,
  );
  const month = dollarsIn30Days === undefined ? '' : `, ${dollars(dollarsIn30Days)} in 30 such days`;
  return [
    colors.bold(`Cost forecast: ${dollars(spent)} for ${counted(all.length, 'attempt')}${month}`),
    indent(byDay),
    `  At most ${dollars(atMost)}, if each attempt spent all that it may.`,
    ...assumed(assumptions).map((line) => `  ${line}`),
  ].join('\n');
}

const assumed = ({ dollarsPerAttempt, attemptMinutes, mergedAfterHours, source }: Assumptions): readonly string[] => [
  `${source === undefined ? 'Assumed' : `From ${source}`}: an attempt costs ${
    dollarsPerAttempt === undefined ? 'all that it may (policy.dollarsPerAttempt)' : dollars(dollarsPerAttempt)
  } and takes ${attemptMinutes} minutes.`,
  `Assumed: each attempt ends in a verified fix, and its draft is merged after ${mergedAfterHours} hours, which stops its errors.`,
  'So no attempt fails and opens a circuit breaker. Nobody presses a button, so a suggested fix gets no draft.',
];

const indent = (text: string): string => text.replace(/^/gm, '  ');
const more = (all: number): string => (all > LISTED ? `  and ${count(all - LISTED)} more (--json has all)` : '');
