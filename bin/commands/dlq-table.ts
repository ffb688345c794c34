import type { DeadLetterSummary } from '../../core/dead-letter.ts';

const COLUMNS: readonly (readonly [string, (summary: DeadLetterSummary) => string])[] = [
  ['MESSAGE', ({ messageId }) => messageId],
  ['ALERT', ({ alertId }) => alertId ?? '-'],
  ['MONITOR', ({ monitorId }) => monitorId ?? '-'],
  ['SERVICE', ({ service }) => service ?? '-'],
  ['FIRST RECEIVED', ({ firstReceived }) => firstReceived],
  ['DELIVERIES', ({ deliveries }) => String(deliveries)],
];

/** Dead letters for a terminal: a line each, and the reason below it. */
export function deadLetterTable(summaries: readonly DeadLetterSummary[]): string {
  if (summaries.length === 0) return 'the dead-letter queue is empty';
  const widths = COLUMNS.map(([title, read]) => Math.max(title.length, ...summaries.map((each) => read(each).length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd();
  return [
    line(COLUMNS.map(([title]) => title)),
    ...summaries.flatMap((summary) => [line(COLUMNS.map(([, read]) => read(summary))), `  ${summary.reason}`]),
  ].join('\n');
}
