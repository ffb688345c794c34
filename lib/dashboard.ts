import { Duration, Stack } from 'aws-cdk-lib';
import {
  Dashboard,
  GraphWidget,
  type IMetric,
  MathExpression,
  SingleValueWidget,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { MetricName, stackNameOf } from '../core/names.ts';
import { ownMetric } from './metrics.ts';
import type { WorkQueue } from './work-queue.ts';

export interface OperatorDashboardProps {
  readonly stage: string;
  readonly alerts: WorkQueue;
}

/** One page for an operator: what came in, what became of it, what it cost, what waits. Dashboards have no region, so its name holds it. */
export class OperatorDashboard extends Construct {
  readonly dashboard: Dashboard;

  constructor(scope: Construct, id: string, { stage, alerts }: OperatorDashboardProps) {
    super(scope, id);
    const own = (name: MetricName, options = {}) =>
      ownMetric(stage, name, { period: Duration.hours(1), label: name, ...options });
    this.dashboard = new Dashboard(this, 'Dashboard', {
      dashboardName: `${stackNameOf(stage)}-${Stack.of(this).region}`,
    });
    this.dashboard.addWidgets(
      graph(
        'Alerts',
        own(MetricName.alertsAccepted),
        own(MetricName.alertsUnauthorized),
        own(MetricName.alertsUnreadable),
        own(MetricName.webhooksRefused),
        own(MetricName.triageFailures),
      ),
      graph(
        'Incidents',
        own(MetricName.incidentsOpened),
        own(MetricName.occurrencesMerged),
        own(MetricName.incidentsStuck),
      ),
      graph(
        'Attempts',
        own(MetricName.attemptsStarted),
        own(MetricName.attemptsEnded),
        own(MetricName.attemptsSkipped),
      ),
    );
    this.dashboard.addWidgets(
      graph('Outcomes', own(MetricName.fixesProposed), own(MetricName.attemptsFailed), own(MetricName.jobsLost)),
      graph(
        'Seconds to a draft',
        own(MetricName.secondsToDraft, { statistic: Stats.p(50), label: 'half' }),
        own(MetricName.secondsToDraft, { statistic: Stats.p(90), label: 'nine of ten' }),
      ),
      graph(
        'Dollars',
        own(MetricName.dollars),
        own(MetricName.budgetUsed, { statistic: Stats.MAXIMUM, label: '% of a budget' }),
      ),
    );
    this.dashboard.addWidgets(
      new SingleValueWidget({ title: 'Occurrences that started nothing new, %', width: 8, metrics: [merged(own)] }),
      graph(
        'Age of the oldest alert, seconds',
        alerts.queue.metricApproximateAgeOfOldestMessage({ statistic: Stats.MAXIMUM }),
      ),
      graph('Dead letters', alerts.deadLetters.metricApproximateNumberOfMessagesVisible({ statistic: Stats.MAXIMUM })),
    );
  }
}

const graph = (title: string, ...left: IMetric[]) => new GraphWidget({ title, left, width: 8 });

const merged = (own: (name: MetricName, options: { period: Duration }) => IMetric) =>
  new MathExpression({
    label: 'merged',
    period: Duration.days(1),
    expression: '100 * merged / (merged + opened)',
    usingMetrics: {
      merged: own(MetricName.occurrencesMerged, { period: Duration.days(1) }),
      opened: own(MetricName.incidentsOpened, { period: Duration.days(1) }),
    },
  });
