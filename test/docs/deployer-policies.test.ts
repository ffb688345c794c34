import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { createMeasuredLog } from '../../adapters/measured-log.ts';
import { createAlarm, readAlarm } from '../fixtures/dead-man-alarm.ts';

const texts = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const policy = z.object({ Statement: z.array(z.object({ Effect: z.literal('Allow'), Action: texts })) });
const root = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');

/** The calls of a client in the adapters' own text: `new UpdateServiceCommand(`, `paginateListDeployments(`. */
const callsOf = (service: string, pattern: string): readonly string[] => {
  const text = globSync(pattern, { cwd: root }).map(read).join('\n');
  const names = text.matchAll(/new (\w+)Command\(|paginate(\w+)\(/g);
  return [...new Set([...names].map(([, command, pages]) => `${service}:${command ?? pages}`))];
};

test.each([
  ['ecs', 'adapters/ecs-*.ts', ['ecs:TagResource', 'iam:PassRole']],
  [
    'codedeploy',
    'adapters/codedeploy-*.ts',
    [
      ...['codedeploy:GetApplicationRevision', 'codedeploy:RegisterApplicationRevision', 's3:GetObject'],
      // CreateDeployment asks for it where it turns alarms off.
      'codedeploy:UpdateDeploymentGroup',
    ],
  ],
])('docs/deployers/%s.md allows what is called, and what AWS asks for beside it', (service, pattern, beside) => {
  const block = /```json\n(.*?)```/s.exec(read(`docs/deployers/${service}.md`))?.[1] ?? '';
  const allowed = policy.parse(JSON.parse(block)).Statement.flatMap(({ Action }) => Action);
  expect(allowed.toSorted()).toEqual([...callsOf(service, pattern), ...beside].toSorted());
});

test('docs/deployers/codedeploy.md has an alarm on the metric that the judge writes', () => {
  const alarm = readAlarm();
  const lines: string[] = [];
  createMeasuredLog({ stage: 'prod', write: (line) => lines.push(line) }).info('judge-alive', { service: 'checkout' });
  const metric = JSON.parse(lines[1] ?? '{}');
  const dimensions = alarm.dimensions.split(' ').map((each) => /^Name=(.+),Value=(.+)$/.exec(each)?.slice(1) ?? []);
  expect(metric).toMatchObject({ [alarm['metric-name']]: 1, ...Object.fromEntries(dimensions) });
  const { CloudWatchMetrics } = metric._aws;
  expect(CloudWatchMetrics).toMatchObject([{ Namespace: alarm.namespace, Metrics: [{ Name: alarm['metric-name'] }] }]);
  expect(CloudWatchMetrics[0].Dimensions[0].toSorted()).toEqual(dimensions.map(([name]) => name).toSorted());
  const page = read('docs/deployers/codedeploy.md');
  expect(page).toContain(`alarms=[{name=${alarm['alarm-name']}}]`);
  expect(page).toContain('after five to ten minutes of silence');
  const ring = createAlarm(alarm);
  const silence = Array.from({ length: 20 }, (_, minute) => ring(minute < 10 ? 1 : undefined)).indexOf('ALARM') - 9;
  expect(silence * (alarm.period / 60)).toBeGreaterThanOrEqual(5);
  expect(silence * (alarm.period / 60)).toBeLessThanOrEqual(10);
});
