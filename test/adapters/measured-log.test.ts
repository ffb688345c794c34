import { describe, expect, test } from 'vitest';
import { createMeasuredLog } from '../../adapters/measured-log.ts';
import { measureEvent } from '../../core/event-metrics.ts';

const logged = (stage: string | undefined, ...log: Parameters<ReturnType<typeof createMeasuredLog>['info']>) => {
  const lines: Record<string, unknown>[] = [];
  createMeasuredLog({ stage, write: (line) => lines.push(JSON.parse(line)) }).info(...log);
  return lines;
};

describe('what is logged is counted', () => {
  test('an event that counts is a line for people and a line for CloudWatch', () => {
    const [line, metric, ...more] = logged('prod', 'attempt-ended', {
      kind: 'fix-verified',
      dollars: 1.5,
      seconds: 600,
    });
    expect(more).toEqual([]);
    expect(line).toEqual({ level: 'info', event: 'attempt-ended', kind: 'fix-verified', dollars: 1.5, seconds: 600 });
    expect(metric).toMatchObject({ AttemptsEnded: 1, FixesProposed: 1, SecondsToDraft: 600, Dollars: 1.5 });
    expect(metric).toMatchObject({
      stage: 'prod',
      service: 'mendhook',
      _aws: { CloudWatchMetrics: [{ Namespace: 'mendhook', Dimensions: [['service', 'stage']] }] },
    });
    expect(metric).not.toHaveProperty('AttemptsFailed');
  });

  test('each event counts once', () => {
    const lines: string[] = [];
    const log = createMeasuredLog({ stage: 'prod', write: (line) => lines.push(line) });
    log.info('alert-accepted');
    log.warn('webhook-refused', { status: 401, bytes: 0 });
    expect(lines.filter((line) => line.includes('"AlertsAccepted":1'))).toHaveLength(1);
    expect(lines).toHaveLength(4);
  });

  test.each([
    ['an alert with a wrong secret', { status: 401, bytes: 900 }, ['WebhooksRefused', 'AlertsUnauthorized']],
    ['an alert that does not parse', { status: 400, bytes: 900 }, ['WebhooksRefused', 'AlertsUnreadable']],
    ['an alert that is too large', { status: 413, bytes: 300_000 }, ['WebhooksRefused', 'AlertsUnreadable']],
    ['a look by the doctor without the secret', { status: 401, bytes: 0 }, ['WebhooksRefused']],
    ['a look by the doctor with the secret', { status: 400, bytes: 0 }, ['WebhooksRefused']],
  ])('%s', (_, fields, counted) => {
    expect(measureEvent('webhook-refused', fields).map(({ name }) => name)).toEqual(counted);
  });

  test('other events are not, and nothing is without a stage', () => {
    expect(logged('prod', 'job-ignored')).toHaveLength(1);
    expect(logged(undefined, 'alert-accepted')).toHaveLength(1);
  });
});
