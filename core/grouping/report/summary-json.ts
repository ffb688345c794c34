import type { SummarizedGroup, Summary } from './summary.ts';

/**
 * The groups for a program, as one line of JSON:
 * `{groups: [{service, fingerprint, title, method, because, count, firstSeen, traces}], dropped: {reason: count}}`.
 * `firstSeen` is ISO 8601 and left out where the input has no times. `beyond` counts the errors of groups that were too
 * many to keep; it is left out when there are none.
 *
 * @param dropped how many lines held no error, by reason
 */
export function summaryJson(summary: Summary, dropped: ReadonlyMap<string, number>): string {
  const beyond = summary.beyond();
  return `${JSON.stringify({
    groups: summary.groups().map(groupJson),
    ...(beyond === 0 ? {} : { beyond }),
    dropped: Object.fromEntries(dropped),
  })}\n`;
}

const groupJson = ({ service, fingerprint, title, method, because, count, first, traces }: SummarizedGroup) => ({
  service,
  fingerprint,
  title,
  method,
  because,
  count,
  ...(Number.isNaN(first) ? {} : { firstSeen: new Date(first).toISOString() }),
  traces,
});
