import { Duration } from 'aws-cdk-lib';
import { Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { METRIC_NAMESPACE, METRIC_SERVICE, type MetricName, STAGE_DIMENSION } from '../core/names.ts';

/** What the functions and the worker count themselves, as CloudWatch sees it. */
export const ownMetric = (stage: string, metricName: MetricName, options: MetricOptions = {}): Metric =>
  new Metric({
    namespace: METRIC_NAMESPACE,
    metricName,
    dimensionsMap: { service: METRIC_SERVICE, [STAGE_DIMENSION]: stage },
    statistic: Stats.SUM,
    period: Duration.minutes(5),
    ...options,
  });
