import { Duration } from 'aws-cdk-lib';
import { type Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { AlarmName, MetricName } from '../core/names.ts';
import type { Alarms, AlarmTerms } from './alarms.ts';
import type { HandlerFunction } from './handler-function.ts';
import { ownMetric } from './metrics.ts';
import type { WebhookApi } from './webhook-api.ts';
import type { WorkQueue } from './work-queue.ts';

export interface AlarmSources {
  readonly stage: string;
  readonly api: WebhookApi;
  readonly alerts: WorkQueue;
  readonly requests: WorkQueue;
  /** Threads that are to be written in. */
  readonly threads: WorkQueue;
  readonly triage: HandlerFunction;
  readonly sweep: HandlerFunction;
  /** Where there are watches. */
  readonly watch: HandlerFunction | undefined;
  /** Where pull requests are reviewed: what happened to them. */
  readonly changes: WorkQueue | undefined;
  /** Where a deployer is named: orders that its functions could not carry out. */
  readonly lostOrders: Queue | undefined;
  /** Events that no function could handle. */
  readonly lostEvents: Queue;
  /** Whether events of deployments are among them. */
  readonly hasDeployEvents: boolean;
}

const MINUTES = { period: Duration.minutes(5) };
const HOUR = { period: Duration.hours(1) };

/** What somebody is woken for, one line of `docs/runbook.md` each. */
export function defineAlarms(alarms: Alarms, sources: AlarmSources): void {
  const { watch, changes, lostOrders } = sources;
  for (const { name, ...terms } of alarmsOf(sources)) alarms.add(name, terms);
  if (watch !== undefined) for (const { name, ...terms } of watchAlarmsOf(watch)) alarms.add(name, terms);
  if (changes !== undefined) {
    alarms.add(AlarmName.changesFailing, {
      severity: 'medium',
      description: 'What happened to a pull request under review failed five times: its check may not get an answer.',
      metric: waiting(changes.deadLetters),
    });
  }
  if (lostOrders !== undefined)
    for (const { name, ...terms } of deployAlarmsOf(sources.stage, lostOrders)) alarms.add(name, terms);
}

type AlarmRow = AlarmTerms & { readonly name: AlarmName };

function alarmsOf({
  stage,
  api,
  alerts,
  requests,
  threads,
  triage,
  sweep,
  lostEvents,
  hasDeployEvents,
}: AlarmSources): readonly AlarmRow[] {
  const own = (name: MetricName, options = {}) => ownMetric(stage, name, options);
  return [
    {
      name: AlarmName.deadLetters,
      severity: 'high',
      description: 'Alerts could not be triaged in five tries and wait for a person.',
      metric: waiting(alerts.deadLetters),
    },
    {
      name: AlarmName.alertsWaiting,
      severity: 'high',
      description: 'The oldest alert has waited for a quarter of an hour.',
      metric: alerts.queue.metricApproximateAgeOfOldestMessage({ ...MINUTES, statistic: Stats.MAXIMUM }),
      threshold: Duration.minutes(15).toSeconds(),
    },
    {
      name: AlarmName.receiveFailing,
      severity: 'high',
      description: 'Calls are answered with 5xx. Datadog repeats its own five times, then they are lost.',
      metric: api.countServerErrors(),
    },
    {
      name: AlarmName.alertsUnauthorized,
      severity: 'high',
      description: 'Alerts come with a wrong secret or none and are refused. Datadog does not repeat them.',
      metric: own(MetricName.alertsUnauthorized),
    },
    {
      name: AlarmName.alertsUnreadable,
      severity: 'high',
      description: 'Alerts come with the right secret and cannot be read. Datadog does not repeat them.',
      metric: own(MetricName.alertsUnreadable),
    },
    {
      name: AlarmName.alertsThrottled,
      severity: 'high',
      description: 'API Gateway answers alerts with 429. Datadog does not repeat them.',
      metric: api.countThrottledAlerts(),
    },
    {
      name: AlarmName.triageFailing,
      severity: 'medium',
      description: 'Triage of alerts fails again and again.',
      metric: own(MetricName.triageFailures),
      threshold: 3,
      periods: 2,
    },
    {
      name: AlarmName.triageThrottled,
      severity: 'medium',
      description: 'Lambda refuses to run triage: the account has no concurrency left.',
      metric: triage.metricThrottles(MINUTES),
      periods: 3,
    },
    {
      name: AlarmName.eventsLost,
      severity: 'high',
      description: `Ends of jobs${hasDeployEvents ? ', or events of deployments,' : ''} were not handled by their function.`,
      metric: waiting(lostEvents),
    },
    {
      name: AlarmName.jobsLost,
      severity: 'medium',
      description: 'Containers end without a result: killed, out of memory, or no image.',
      metric: own(MetricName.jobsLost, HOUR),
      threshold: 2,
    },
    {
      name: AlarmName.attemptsFailing,
      severity: 'medium',
      description: 'Attempts end as failed.',
      metric: own(MetricName.attemptsFailed, HOUR),
      threshold: 3,
    },
    {
      name: AlarmName.circuitOpen,
      severity: 'medium',
      description: 'Several attempts failed in a row, so no new one starts for a while.',
      metric: own(MetricName.circuitsOpened),
    },
    {
      name: AlarmName.budgetNearEnd,
      severity: 'low',
      description: 'More than 80 percent of a day’s or month’s money is used.',
      metric: own(MetricName.budgetUsed, { statistic: Stats.MAXIMUM }),
      threshold: 80,
    },
    {
      name: AlarmName.incidentsStuck,
      severity: 'medium',
      description: 'Incidents are in work, and no attempt runs for them.',
      metric: own(MetricName.incidentsStuck, { statistic: Stats.MAXIMUM }),
      periods: 2,
    },
    {
      name: AlarmName.searchesUsedUp,
      severity: 'low',
      description: 'Datadog’s searches of the hour are used up; alerts are triaged by their own samples.',
      metric: own(MetricName.searchesRefused),
    },
    {
      name: AlarmName.sharesRefused,
      severity: 'medium',
      description: 'Slack or GitHub refuses messages.',
      metric: own(MetricName.sharesRefused),
      threshold: 3,
    },
    {
      name: AlarmName.requestsFailing,
      severity: 'medium',
      description: 'Requests that people made in Slack failed five times.',
      metric: waiting(requests.deadLetters),
    },
    {
      name: AlarmName.threadsFailing,
      severity: 'medium',
      description: 'Threads in Slack could not be written in five tries, for a fault of mendhook’s own.',
      metric: waiting(threads.deadLetters),
    },
    {
      name: AlarmName.slackAway,
      severity: 'medium',
      description:
        'Slack has not answered for ten minutes, or refuses the token. The work goes on, and nobody is told of it.',
      metric: own(MetricName.slackAway, { statistic: Stats.MAXIMUM }),
    },
    {
      name: AlarmName.sweepFailing,
      severity: 'medium',
      description: 'The sweep has failed for a quarter of an hour: stuck work stays stuck.',
      metric: sweep.metricErrors({ ...MINUTES, statistic: Stats.SUM }),
      periods: 3,
    },
    {
      name: AlarmName.sweepSilent,
      severity: 'high',
      description: 'The sweep was not invoked for a quarter of an hour: stuck work stays stuck.',
      metric: sweep.metricInvocations({ ...MINUTES, statistic: Stats.SUM }),
      periods: 3,
      rings: 'below',
    },
  ];
}

const watchAlarmsOf = (watch: HandlerFunction): readonly AlarmRow[] => [
  {
    name: AlarmName.watchFailing,
    severity: 'high',
    description: 'Error rates could not be checked for a quarter of an hour.',
    metric: watch.metricErrors({ ...MINUTES, statistic: Stats.SUM }),
    periods: 3,
  },
  {
    name: AlarmName.watchSilent,
    severity: 'high',
    description: 'The watch was not invoked for a quarter of an hour: error rates raise no alert.',
    metric: watch.metricInvocations({ ...MINUTES, statistic: Stats.SUM }),
    periods: 3,
    rings: 'below',
  },
];

const deployAlarmsOf = (stage: string, lostOrders: Queue): readonly AlarmRow[] => [
  {
    name: AlarmName.deploysFailing,
    severity: 'high',
    description: 'An order to deploy or to roll back failed three times in its function.',
    metric: waiting(lostOrders),
  },
  {
    name: AlarmName.rollbackFailed,
    severity: 'high',
    description: 'A release could not be rolled back in three tries. Production may run a bad version.',
    metric: ownMetric(stage, MetricName.rollbacksFailed),
  },
];

const waiting = (queue: Queue): Metric =>
  queue.metricApproximateNumberOfMessagesVisible({ ...MINUTES, statistic: Stats.MAXIMUM });
