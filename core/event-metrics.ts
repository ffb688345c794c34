import { z } from 'zod';
import { MetricName, RELEASED_DIMENSION } from './names.ts';

export interface Measurement {
  readonly name: MetricName;
  readonly unit: 'Count' | 'Seconds' | 'Percent' | 'NoUnit';
  readonly value: number;
  /** Besides the stage; left out, the stage alone. */
  readonly dimension?: { readonly name: string; readonly value: string } | undefined;
}

type Fields = Readonly<Record<string, unknown>>;
type Measure = (fields: Fields) => readonly Measurement[];

/**
 * What an event of the log counts as. What is counted is thereby also written down, with the names that a number has not.
 *
 * @returns nothing for most events
 */
export const measureEvent = (event: string, fields: Fields): readonly Measurement[] => MEASURES[event]?.(fields) ?? [];

const count = (name: MetricName, value = 1): Measurement => ({ name, unit: 'Count', value });
const always =
  (name: MetricName): Measure =>
  () => [count(name)];

const refused = z.object({ status: z.number(), bytes: z.number() });

/** A call without a body is no alert: `mendhook doctor` makes such calls, and Datadog none. */
const countRefused: Measure = (fields) => {
  const { status, bytes } = refused.parse(fields);
  return [
    count(MetricName.webhooksRefused),
    ...(status === 401 && bytes > 0 ? [count(MetricName.alertsUnauthorized)] : []),
    ...([400, 413].includes(status) && bytes > 0 ? [count(MetricName.alertsUnreadable)] : []),
  ];
};

const ended = z.object({ kind: z.string(), dollars: z.number().default(0), seconds: z.number().optional() });

const alive = z.object({ service: z.string() });

/** By the event's name. */
export const MEASURES: Readonly<Record<string, Measure>> = {
  'alert-accepted': always(MetricName.alertsAccepted),
  'webhook-refused': countRefused,
  'interaction-refused': always(MetricName.webhooksRefused),
  'github-event-refused': always(MetricName.webhooksRefused),
  'jira-event-refused': always(MetricName.webhooksRefused),
  'triage-failed': always(MetricName.triageFailures),
  'search-refused': always(MetricName.searchesRefused),
  'share-refused': always(MetricName.sharesRefused),
  'share-put-off': always(MetricName.sharesRefused),
  'daily-line-failed': always(MetricName.sharesRefused),
  'daily-line-refused': always(MetricName.sharesRefused),
  'call-failed': always(MetricName.sharesRefused),
  'look-refused': always(MetricName.sharesRefused),
  'change-check-refused': always(MetricName.sharesRefused),
  'incident-opened': always(MetricName.incidentsOpened),
  'occurrence-merged': always(MetricName.occurrencesMerged),
  'attempt-submitted': always(MetricName.attemptsStarted),
  'attempt-skipped': always(MetricName.attemptsSkipped),
  'circuit-opened': always(MetricName.circuitsOpened),
  'job-lost': always(MetricName.jobsLost),
  'change-job-lost': always(MetricName.jobsLost),
  'release-job-lost': always(MetricName.jobsLost),
  'rollback-failed': always(MetricName.rollbacksFailed),
  'judge-alive': (fields) => {
    const dimension = { name: RELEASED_DIMENSION, value: alive.parse(fields).service };
    return [{ ...count(MetricName.judgeAlive), dimension }];
  },
  'slack-away': always(MetricName.slackAway),
  'incidents-stuck': ({ count: stuck }) => [count(MetricName.incidentsStuck, Number(stuck))],
  'budget-used': ({ percent }) => [{ name: MetricName.budgetUsed, unit: 'Percent', value: Number(percent) }],
  'question-ended': (fields) => [{ name: MetricName.dollars, unit: 'NoUnit', value: ended.parse(fields).dollars }],
  'attempt-ended': (fields) => {
    const { kind, dollars, seconds } = ended.parse(fields);
    return [
      count(MetricName.attemptsEnded),
      ...(kind === 'failed' ? [count(MetricName.attemptsFailed)] : []),
      ...(kind === 'fix-verified' ? [count(MetricName.fixesProposed)] : []),
      ...(kind === 'fix-verified' && seconds !== undefined
        ? [{ name: MetricName.secondsToDraft, unit: 'Seconds', value: seconds } as const]
        : []),
      { name: MetricName.dollars, unit: 'NoUnit', value: dollars },
    ];
  },
};
