import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { synthesize } from './synthesize.ts';

/** What Batch's UpdateComputeEnvironment takes for Fargate: https://docs.aws.amazon.com/batch/latest/userguide/updating-compute-environments.html */
const CHANGED_BY_BATCH = ['MaxvCpus', 'SecurityGroupIds', 'Subnets'];

/**
 * What it refuses for Fargate, in the words of its own error: https://github.com/aws/aws-cdk/issues/27054. CloudFormation
 * replaces the environment for a new `Type`. All others must not be there.
 */
const REFUSED_BY_BATCH = [
  'AllocationStrategy',
  'BidPercentage',
  'Ec2Configuration',
  'Ec2KeyPair',
  'ImageId',
  'InstanceRole',
  'InstanceTypes',
  'LaunchTemplate',
  'PlacementGroup',
  'Tags',
  'UpdateToLatestImageVersion',
];

const computeEnvironment = z.strictObject({
  Type: z.literal('managed'),
  State: z.literal('ENABLED'),
  // With `false` CloudFormation sends the type with each update, which Batch refuses for Fargate.
  ReplaceComputeEnvironment: z.literal(true),
  ComputeResources: z.record(z.string(), z.unknown()),
  Tags: z.record(z.string(), z.string()),
});

const computeOrder = z.object({
  ComputeEnvironmentOrder: z.tuple([
    z.object({
      Order: z.literal(1),
      ComputeEnvironment: z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) }),
    }),
  ]),
});

const jobDefinition = z.object({
  ResourceRetentionPolicy: z.object({ SkipDeregisterOnUpdate: z.boolean().optional() }).optional(),
  Timeout: z.object({ AttemptDurationSeconds: z.int().min(60) }),
  RetryStrategy: z.object({
    Attempts: z.int().min(1).max(10),
    EvaluateOnExit: z.array(z.record(z.string(), z.string())).max(5),
  }),
  ContainerProperties: z.object({
    EphemeralStorage: z.object({ SizeInGiB: z.int().min(21).max(200) }),
    ResourceRequirements: z.array(z.object({ Type: z.string(), Value: z.string() })),
  }),
});

const found = (type: string, { resources } = synthesize()) => resources.filter((each) => each.type === type);
const standard = synthesize();
const spot = synthesize({ config: { deployment: { spot: true } } });

describe.each([
  ['on demand', standard],
  ['spot', spot],
])('compute environments, %s', (_, stage) => {
  const environments = found('AWS::Batch::ComputeEnvironment', stage);

  test('hold nothing that Batch refuses to change on Fargate', () => {
    expect(environments.length).toBeGreaterThan(0);
    for (const { properties } of environments) {
      const { ComputeResources } = computeEnvironment.parse(properties);
      expect(Object.keys(ComputeResources).toSorted()).toEqual([...CHANGED_BY_BATCH, 'Type'].toSorted());
      expect(Object.keys(ComputeResources).filter((name) => REFUSED_BY_BATCH.includes(name))).toEqual([]);
    }
  });
});

test('spot capacity is only another order of the queue: no environment goes away under a running job', () => {
  const environments = (stage: typeof standard) => found('AWS::Batch::ComputeEnvironment', stage);
  expect(environments(spot)).toEqual(environments(standard));

  const used = (stage: typeof standard) => {
    const [queue] = found('AWS::Batch::JobQueue', stage);
    const [first] = computeOrder.parse(queue?.properties).ComputeEnvironmentOrder;
    const [logicalId] = first.ComputeEnvironment['Fn::GetAtt'];
    const environment = environments(stage).find((each) => each.logicalId === logicalId);
    return computeEnvironment.parse(environment?.properties).ComputeResources['Type'];
  };
  expect(used(standard)).toBe('FARGATE');
  expect(used(spot)).toBe('FARGATE_SPOT');
});

describe('job definitions', () => {
  const [definition] = found('AWS::Batch::JobDefinition', standard).map(({ properties }) =>
    jobDefinition.parse(properties),
  );

  /** The patterns of EvaluateOnExit, as the documentation of the client says: the asterisk only at the end. */
  const PATTERNS: Readonly<Record<string, RegExp>> = {
    Action: /^(RETRY|EXIT)$/,
    OnReason: /^[A-Za-z0-9.:\s]{0,511}\*?$/,
    OnStatusReason: /^[A-Za-z0-9.:\s]{0,511}\*?$/,
    OnExitCode: /^[0-9]{0,511}\*?$/,
  };

  test('retry on reasons that are within Batch’s grammar', () => {
    const rules = definition?.RetryStrategy.EvaluateOnExit ?? [];
    expect(rules.length).toBeGreaterThan(1);
    for (const rule of rules) {
      for (const [name, pattern] of Object.entries(rule)) expect(pattern, name).toMatch(PATTERNS[name] ?? /^never$/);
    }
  });

  /** Reasons as ECS writes them: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html */
  test.each([
    ['Your Spot Task was interrupted.', 'RETRY'],
    ['Host EC2 (instance i-0a1b2c3d) terminated.', 'RETRY'],
    ['Timeout waiting for network interface provisioning to complete.', 'RETRY'],
    ['ECS is performing maintenance on the underlying infrastructure hosting the task', 'RETRY'],
    ['Essential container in task exited', 'EXIT'],
    ['Job attempt duration exceeded timeout', 'EXIT'],
  ])('%s: %s', (reason, action) => {
    const holds = (pattern: string | undefined, text: string) =>
      pattern === undefined || (pattern.endsWith('*') ? text.startsWith(pattern.slice(0, -1)) : pattern === text);
    const rule = definition?.RetryStrategy.EvaluateOnExit.find(
      (each) => holds(each['OnStatusReason'], reason) && holds(each['OnReason'], ''),
    );
    expect(rule?.['Action']).toBe(action);
  });

  test('keep the revisions that waiting jobs were submitted with', () => {
    expect(definition?.ResourceRetentionPolicy).toEqual({ SkipDeregisterOnUpdate: true });
  });
});

const ROOT = join(import.meta.dirname, '..', '..');
const batchModels = join(ROOT, 'node_modules/@aws-sdk/client-batch/dist-types/models/models_0.d.ts');

test('the grammar of retry patterns is the one in the documentation of Batch’s client', () => {
  const documentation = readFileSync(batchModels, 'utf8')
    .replaceAll(/<[^>]+>|\n\s*\*/g, '')
    .replaceAll(/\s+/g, ' ');
  expect(documentation).toContain(
    'The pattern can contain up to 512 characters. It can contain letters, numbers, periods (.), colons (:), and white ' +
      'spaces (including spaces or tabs). It can optionally end with an asterisk (*)',
  );
});
