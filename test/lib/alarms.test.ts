import { createEvaluator } from '@mendhook/emulators/aws/policies/evaluate';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { AlarmName } from '../../core/names.ts';
import { DEPLOYING, resourcePolicySchema } from './local-policies.ts';
import { ACCOUNT, resolveReferences } from './resolve-references.ts';
import { synthesize } from './synthesize.ts';

const { resources } = synthesize({
  config: { watch: [{ service: 'checkout', threshold: 10 }], release: DEPLOYING },
});

const region = ACCOUNT['AWS::Region'];
const account = ACCOUNT['AWS::AccountId'];
const topicArn = (logicalId: string) => `arn:aws:sns:${region}:${account}:${logicalId}`;
const resolved = (type: string) =>
  resources
    .filter((resource) => resource.type === type)
    .map(({ properties }) => resolveReferences(properties, topicArn));

const alarmSchema = z.object({
  MetricName: z.string(),
  Dimensions: z.array(z.object({ Name: z.string(), Value: z.string() })).default([]),
  ComparisonOperator: z.string(),
  Threshold: z.number(),
  TreatMissingData: z.string(),
  AlarmName: z.string(),
  AlarmActions: z.array(z.string()).min(1),
  OKActions: z.array(z.string()).min(1),
});
const alarms = z.array(alarmSchema).parse(resolved('AWS::CloudWatch::Alarm'));

const topicPolicySchema = z.object({ Topics: z.tuple([z.string()]), PolicyDocument: resourcePolicySchema });
const policies = Object.fromEntries(
  z
    .array(topicPolicySchema)
    .parse(resolved('AWS::SNS::TopicPolicy'))
    .map(({ Topics: [topic], PolicyDocument }) => [topic, PolicyDocument.Statement]),
);
const evaluate = createEvaluator({ principals: {}, resources: policies });

/** What CloudWatch's call looks like to SNS. https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html */
function publish(topic: string, alarmName: string, context: Readonly<Record<string, readonly string[]>> = {}) {
  if (policies[topic] === undefined) throw new Error(`${topic} has no policy`);
  return evaluate(
    { service: 'cloudwatch.amazonaws.com' },
    {
      action: 'sns:Publish',
      resource: topic,
      context: {
        'aws:SourceAccount': [account],
        'aws:SourceArn': [`arn:aws:cloudwatch:${region}:${account}:alarm:${alarmName}`],
        ...context,
      },
    },
  );
}

test('there is an alarm of each name', () => {
  const names = alarms.map(({ AlarmName: name }) => name.replace(/^mendhook-test-(high|medium|low)-/, ''));
  expect(names.toSorted()).toEqual(Object.values(AlarmName).toSorted());
});

describe.each(alarms)('$AlarmName', ({ AlarmName: name, AlarmActions, OKActions }) => {
  test('CloudWatch may tell the topic that it rings, and that it is over', () => {
    for (const topic of [...AlarmActions, ...OKActions]) expect(publish(topic, name)).toBe('allowed');
  });
});

test.each([
  ['an alarm of another account', { 'aws:SourceAccount': ['999999999999'] }],
  ['an alarm of another stage', { 'aws:SourceArn': [`arn:aws:cloudwatch:${region}:${account}:alarm:mendhook-prod-x`] }],
  [
    'an alarm of another region',
    { 'aws:SourceArn': [`arn:aws:cloudwatch:us-east-1:${account}:alarm:mendhook-test-x`] },
  ],
])('%s may not publish', (_, context) => {
  for (const topic of Object.keys(policies))
    expect(publish(topic, 'mendhook-test-high-x', context)).toBe('not-allowed');
});

test('nobody publishes without TLS', () => {
  for (const topic of Object.keys(policies)) {
    expect(publish(topic, 'mendhook-test-high-x', { 'aws:SecureTransport': ['false'] })).toBe(
      'denied-by-resource-policy',
    );
  }
});

const named = (name: AlarmName) => {
  const found = alarms.find(({ AlarmName: full }) => full.endsWith(`-${name}`));
  if (found === undefined) throw new Error(`there is no alarm ${name}`);
  return found;
};

describe('what does not run', () => {
  test.each([
    [AlarmName.sweepSilent, /:Sweep[0-9A-F]{8}$/],
    [AlarmName.watchSilent, /:Watch[0-9A-F]{8}$/],
  ])('%s rings when its function is not invoked, also when there is no data', (name, invoked) => {
    expect(named(name)).toMatchObject({
      MetricName: 'Invocations',
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 1,
      TreatMissingData: 'breaching',
      Dimensions: [{ Name: 'FunctionName', Value: expect.stringMatching(invoked) }],
    });
  });

  test('no other alarm rings for want of data', () => {
    const breaching = alarms.filter(({ TreatMissingData }) => TreatMissingData !== 'notBreaching');
    expect(breaching).toEqual([named(AlarmName.sweepSilent), named(AlarmName.watchSilent)]);
  });
});

/** The part of CloudWatch’s filter patterns that is used: `{ ($.a = "x") && ($.b = "y") }`, or the same with `||`. */
function matchesPattern(pattern: string, line: Readonly<Record<string, unknown>>): boolean {
  const body = /^\{ (.+) \}$/.exec(pattern)?.[1] ?? '';
  const matches = (term: string) => {
    const [, field = '', value = ''] = /^\(\$\.(\w+) = "([^"*]*)"\)$/.exec(term) ?? [];
    if (field === '') throw new Error(`the term ${term} is not understood`);
    return line[field] === value;
  };
  return body.includes(' || ') ? body.split(' || ').some(matches) : body.split(' && ').every(matches);
}

describe('what is counted in the access log', () => {
  const filterSchema = z.object({
    FilterPattern: z.string(),
    MetricTransformations: z.tuple([z.object({ MetricName: z.string(), MetricNamespace: z.string() })]),
  });
  const filters = z.array(filterSchema).parse(resolved('AWS::Logs::MetricFilter'));
  const stageSchema = z.object({ ApiId: z.string(), AccessLogSettings: z.object({ Format: z.string() }) });
  const stages = z.array(stageSchema).parse(resolved('AWS::ApiGatewayV2::Stage'));

  /** Whether an alarm’s metric counts a call of the caller’s API that was answered with this status. */
  function counts(name: AlarmName, caller: RegExp, status: string): boolean {
    const alarm = named(name);
    expect(alarm.Threshold).toBe(1);
    const filter = filters.find(({ MetricTransformations: [{ MetricName }] }) => MetricName === alarm.MetricName);
    const api = stages.find(({ ApiId }) => caller.test(ApiId));
    if (filter === undefined || api === undefined) throw new Error(`${name} counts nothing of ${caller}`);
    const values: Readonly<Record<string, string>> = { apiId: api.ApiId, status };
    const { Format } = api.AccessLogSettings;
    const line = JSON.parse(Format.replace(/\$context\.([\w.]+)/g, (_, field: string) => values[field] ?? '-'));
    return matchesPattern(filter.FilterPattern, z.record(z.string(), z.unknown()).parse(line));
  }

  test.each([
    [AlarmName.alertsThrottled, 'an alert', /ApiDatadog/, '429', true],
    [AlarmName.alertsThrottled, 'an alert', /ApiDatadog/, '202', false],
    [AlarmName.alertsThrottled, 'a press in Slack', /ApiSlack/, '429', false],
    [AlarmName.receiveFailing, 'an alert', /ApiDatadog/, '500', true],
    [AlarmName.receiveFailing, 'a press in Slack', /ApiSlack/, '503', true],
    [AlarmName.receiveFailing, 'a merge', /ApiGitHub/, '504', true],
    [AlarmName.receiveFailing, 'an alert', /ApiDatadog/, '401', false],
  ])('%s: %s, %s answered with %s: %o', (name, _, caller, status, counted) => {
    expect(counts(name, caller, status)).toBe(counted);
  });
});
