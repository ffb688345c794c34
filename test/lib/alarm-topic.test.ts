import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { AlarmName } from '../../core/names.ts';
import { judgeServiceCall, resourcePolicySchema } from '../../local/aws/resource-policy.ts';
import { ACCOUNT, resolveReferences } from './resolve-references.ts';
import { synthesize } from './synthesize.ts';

const { resources } = synthesize({ config: { watch: [{ service: 'checkout', threshold: 10 }] } });

const region = ACCOUNT['AWS::Region'];
const account = ACCOUNT['AWS::AccountId'];
const topicArn = (logicalId: string) => `arn:aws:sns:${region}:${account}:${logicalId}`;
const resolved = (type: string) =>
  resources
    .filter((resource) => resource.type === type)
    .map(({ properties }) => resolveReferences(properties, topicArn));

const alarmSchema = z.object({
  AlarmName: z.string(),
  AlarmActions: z.array(z.string()).min(1),
  OKActions: z.array(z.string()).min(1),
});
const alarms = z.array(alarmSchema).parse(resolved('AWS::CloudWatch::Alarm'));

const topicPolicySchema = z.object({ Topics: z.tuple([z.string()]), PolicyDocument: resourcePolicySchema });
const policies = new Map(
  z
    .array(topicPolicySchema)
    .parse(resolved('AWS::SNS::TopicPolicy'))
    .map(({ Topics: [topic], PolicyDocument }) => [topic, PolicyDocument]),
);

/** What CloudWatch's call looks like to SNS. https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html */
function publish(topic: string, alarmName: string, context: Readonly<Record<string, string>> = {}) {
  const policy = policies.get(topic);
  if (policy === undefined) throw new Error(`${topic} has no policy`);
  return judgeServiceCall(policy, {
    service: 'cloudwatch.amazonaws.com',
    action: 'sns:Publish',
    resource: topic,
    context: {
      'aws:SourceAccount': account,
      'aws:SourceArn': `arn:aws:cloudwatch:${region}:${account}:alarm:${alarmName}`,
      'aws:SecureTransport': 'true',
      ...context,
    },
  });
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
  ['an alarm of another account', { 'aws:SourceAccount': '999999999999' }],
  ['an alarm of another stage', { 'aws:SourceArn': `arn:aws:cloudwatch:${region}:${account}:alarm:mendhook-prod-x` }],
  ['an alarm of another region', { 'aws:SourceArn': `arn:aws:cloudwatch:us-east-1:${account}:alarm:mendhook-test-x` }],
])('%s may not publish', (_, context) => {
  for (const topic of policies.keys()) expect(publish(topic, 'mendhook-test-high-x', context)).toBe('not allowed');
});

test('nobody publishes without TLS', () => {
  for (const topic of policies.keys()) {
    expect(publish(topic, 'mendhook-test-high-x', { 'aws:SecureTransport': 'false' })).toBe('denied');
  }
});
