import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { type Measurement, measureEvent } from '../core/event-metrics.ts';
import { createLogger, type Logger } from '../core/logger.ts';
import { METRIC_NAMESPACE, METRIC_SERVICE, STAGE_DIMENSION } from '../core/names.ts';

/**
 * The log of a function or of the worker. What counts is written a second time, as a line from which CloudWatch takes the
 * number (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html).
 *
 * @param options.stage which deployment it is; left out, on a machine of one's own, nothing is counted
 * @param options.write takes one line without its end. Lambda would wrap what `console.log` prints into JSON of its own.
 */
export function createMeasuredLog(options: { stage: string | undefined; write?: (line: string) => void }): Logger {
  const { stage, write = (line) => process.stdout.write(`${line}\n`) } = options;
  const logger = createLogger(write);
  if (stage === undefined) return logger;
  const metrics = new Metrics({
    namespace: METRIC_NAMESPACE,
    serviceName: METRIC_SERVICE,
    defaultDimensions: { [STAGE_DIMENSION]: stage },
  });
  const publish = (measurements: readonly Measurement[]) => {
    if (measurements.length === 0) return;
    for (const { name, unit, value, dimension } of measurements) {
      if (dimension !== undefined) metrics.addDimension(dimension.name, dimension.value);
      metrics.addMetric(name, MetricUnit[unit], value);
    }
    write(JSON.stringify(metrics.serializeMetrics()));
    metrics.clearMetrics();
  };
  const measured =
    (level: keyof Logger): Logger[keyof Logger] =>
    (event, fields = {}) => {
      logger[level](event, fields);
      publish(measureEvent(event, fields));
    };
  return { info: measured('info'), warn: measured('warn'), error: measured('error') };
}
