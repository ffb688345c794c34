import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { tableDefinition } from '../../adapters/dynamo-table.ts';
import { jobMinutesNeeded } from '../../core/config/job-minutes.ts';
import { MEASURES, measureEvent } from '../../core/event-metrics.ts';
import { GITHUB_ROUTE, MetricName, SLACK_ROUTE, StackOutput, SWEEP_RATE, WEBHOOK_ROUTE } from '../../core/names.ts';
import { synthesize } from './synthesize.ts';

const deployed = synthesize();
const { template, config, resources } = deployed;

const only = (type: string, holds: (logicalId: string) => boolean = () => true) => {
  const found = resources.filter((resource) => resource.type === type && holds(resource.logicalId));
  expect(found.map(({ logicalId }) => logicalId)).toHaveLength(1);
  return found[0]?.properties ?? {};
};

describe('the checks', () => {
  test('cdk-nag’s packs and CloudFormation’s own schemas find nothing', () => {
    expect(deployed.report).toContain('"pluginReports": []');
  });

  test('the same configuration gives the same template', () => {
    expect(synthesize().template.toJSON()).toEqual(template.toJSON());
  });

  test('the template is as it was; `npx vitest run test/lib/stack.test.ts -u` takes a change over', async () => {
    const text = JSON.stringify(template.toJSON(), null, 1);
    // Hashes of code and images change with every line of source.
    await expect(`${text.replaceAll(/[0-9a-f]{64}/g, 'HASH')}\n`).toMatchFileSnapshot('template.snap');
  });
});

describe('what is kept', () => {
  test('neither a deployment nor its end takes the ledger or the audit log', () => {
    const kept = resources.flatMap(({ type, deletionPolicy = 'Delete' }) =>
      deletionPolicy === 'Delete' ? [] : [[type, deletionPolicy]],
    );
    expect(kept.toSorted()).toEqual([
      ['AWS::DynamoDB::Table', 'Retain'],
      ['AWS::S3::Bucket', 'RetainExceptOnCreate'],
    ]);
    expect(deployed.stack.terminationProtection).toBe(true);
    template.hasResourceProperties('AWS::DynamoDB::Table', {
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    });
  });

  test('the table is the one that the code was written for', () => {
    const { AttributeDefinitions, GlobalSecondaryIndexes, ...rest } = tableDefinition;
    template.hasResourceProperties('AWS::DynamoDB::Table', {
      ...rest,
      GlobalSecondaryIndexes: GlobalSecondaryIndexes?.map((index) => Match.objectLike({ ...index })),
      AttributeDefinitions: Match.arrayWith(AttributeDefinitions ?? []),
    });
  });

  test('the audit log keeps versions, can be locked later, and nothing of it is public', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      ObjectLockEnabled: true,
      VersioningConfiguration: { Status: 'Enabled' },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ]),
      },
    });
  });

  test('the secrets are made empty: no deployment ever has a value to write over them', () => {
    const secrets = resources.filter(({ type }) => type === 'AWS::SecretsManager::Secret');
    expect(secrets).toHaveLength(2);
    for (const { properties } of secrets) {
      expect(properties).toMatchObject({ SecretString: '{}' });
      expect(properties).not.toHaveProperty('GenerateSecretString');
    }
  });

  test('who only takes calls cannot read what mendhook acts with', () => {
    const readers = (secret: RegExp) =>
      resources
        .filter(({ type, properties }) => type === 'AWS::IAM::Policy' && secret.test(JSON.stringify(properties)))
        .map(({ logicalId }) => logicalId.replace(/Role.*/, ''))
        .toSorted();
    expect(readers(/"CredentialsCallers\w+"/)).toEqual(['Github', 'Receive', 'Slack']);
    expect(readers(/"CredentialsSecret\w+"/)).toEqual([
      'Github',
      'JobEvents',
      'JobsWorker',
      'Requests',
      'Sweep',
      'Triage',
      'Watch',
    ]);
  });
});

describe('time limits against each other', () => {
  const seconds = (name: string) => only('AWS::Lambda::Function', (id) => id.startsWith(name))['Timeout'] as number;

  test('Datadog’s 15 s > the API > whatever answers it', () => {
    const integrations = resources.filter(({ type }) => type === 'AWS::ApiGatewayV2::Integration');
    const limits = integrations.map(({ properties }) => properties['TimeoutInMillis'] as number);
    expect(limits).toHaveLength(3);
    expect(Math.max(...limits)).toBeLessThan(15_000);
    for (const name of ['Receive', 'Slack', 'Github']) {
      expect(seconds(name) * 1000).toBeLessThan(Math.min(...limits));
    }
  });

  test.each([
    ['AlertsQueue', 'Triage'],
    ['PersonRequestsQueue', 'Requests'],
    ['ThreadsQueue', 'Requests'],
  ])('a message in %s stays hidden for six times as long as %s may take', (name, consumer) => {
    const queue = only('AWS::SQS::Queue', (id) => id.startsWith(name));
    expect(queue['VisibilityTimeout']).toBe(6 * seconds(consumer));
    expect(queue['RedrivePolicy']).toMatchObject({ maxReceiveCount: 5 });
  });

  test('a tick of the sweep is not repeated, and the next one comes within a minute', () => {
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: Match.stringLikeRegexp('^Sweep') },
      MaximumRetryAttempts: 0,
    });
    const { Targets } = only('AWS::Events::Rule', (id) => id.startsWith('EventsSweep'));
    expect(Targets).toEqual([
      expect.objectContaining({ RetryPolicy: { MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 1 } }),
    ]);
    expect(JSON.stringify(Targets)).not.toContain('DeadLetter');
    template.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: SWEEP_RATE });
  });

  test.each([
    ['Datadog', WEBHOOK_ROUTE, 'Webhook', 500],
    ['Slack', SLACK_ROUTE, 'Slack', 20],
    ['GitHub', GITHUB_ROUTE, 'GitHub', 20],
  ])('%s has an API, a limit and an address of its own, which nobody can guess', (caller, route, output, limit) => {
    const owned = (id: string) => id.startsWith(`Api${caller}`);
    const uuid = { 'Fn::Select': [2, { 'Fn::Split': ['/', { Ref: 'AWS::StackId' }] }] };
    expect(only('AWS::ApiGatewayV2::Stage', owned)).toMatchObject({
      DefaultRouteSettings: { ThrottlingRateLimit: limit },
    });
    expect(only('AWS::ApiGatewayV2::Route', owned)['RouteKey']).toEqual({ 'Fn::Join': ['', [`${route}/`, uuid]] });
    const url = JSON.stringify(template.findOutputs(`${output}Url`));
    expect(url).toContain('AWS::StackId');
    expect(url).toContain(`Api${caller}`);
  });

  test('a job may take what its phases and tests may take', () => {
    const { Timeout } = only('AWS::Batch::JobDefinition');
    expect(Timeout).toEqual({ AttemptDurationSeconds: jobMinutesNeeded(config) * 60 });
    expect(jobMinutesNeeded(config)).toBeGreaterThan(2 * config.model.phaseMinutes + 4 * 10);
  });
});

describe('attempts', () => {
  test('only a lost host is tried again, and what no rule speaks of ends', () => {
    const { RetryStrategy } = only('AWS::Batch::JobDefinition');
    const { EvaluateOnExit: rules } = RetryStrategy as { EvaluateOnExit: { Action: string; OnReason?: string }[] };
    expect(rules.length).toBeLessThanOrEqual(5);
    expect(rules.at(-1)).toEqual({ Action: 'EXIT', OnReason: '*' });
    expect(rules.slice(0, -1).every((rule) => rule.Action === 'RETRY' && 'OnStatusReason' in rule)).toBe(true);
  });

  test('nothing can reach a container, and it reaches HTTPS alone', () => {
    template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
    const group = only('AWS::EC2::SecurityGroup');
    expect(group['SecurityGroupIngress']).toBeUndefined();
    expect(group['SecurityGroupEgress']).toEqual([
      expect.objectContaining({ FromPort: 443, ToPort: 443, IpProtocol: 'tcp' }),
    ]);
  });

  test('nothing costs by the hour: no NAT, no interface endpoint', () => {
    template.resourceCountIs('AWS::EC2::NatGateway', 0);
    const endpoints = resources.filter(({ type }) => type === 'AWS::EC2::VPCEndpoint');
    expect(endpoints.map(({ properties }) => properties['VpcEndpointType'])).toEqual(['Gateway', 'Gateway']);
  });
});

describe('what is logged', () => {
  test('of a call: who, what and how it was answered; no header and no body', () => {
    const stages = resources.filter(({ type }) => type === 'AWS::ApiGatewayV2::Stage');
    expect(stages).toHaveLength(3);
    // The route's name holds the part of the address that nobody can guess.
    const hidden = /header|body|authorizer|querystring|path|route/i;
    for (const { properties } of stages) expect(JSON.stringify(properties['AccessLogSettings'])).not.toMatch(hidden);
  });

  test('every log group forgets', () => {
    const groups = resources.filter(({ type }) => type === 'AWS::Logs::LogGroup');
    expect(groups.length).toBeGreaterThan(4);
    expect(groups.filter(({ properties }) => properties['RetentionInDays'] !== 30)).toEqual([]);
  });

  test('functions log JSON, are traced, and have stack traces of the source', () => {
    template.allResourcesProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      LoggingConfig: { LogFormat: 'JSON' },
      TracingConfig: { Mode: 'Active' },
      Environment: { Variables: { NODE_OPTIONS: '--enable-source-maps' } },
    });
  });
});

test('the outputs are those that the commands read', () => {
  expect(Object.keys(template.findOutputs('*')).toSorted()).toEqual(
    Object.values(StackOutput)
      .filter((name) => name !== StackOutput.releaseQueueUrl && name !== StackOutput.jiraUrl)
      .toSorted(),
  );
});

test('every metric that an alarm or the dashboard looks at is counted by something', () => {
  const looked = JSON.stringify(template.toJSON()).match(/(?<="MetricName":"|\\"mendhook\\",\\")\w+/g) ?? [];
  const own = new Set<string>(Object.values(MetricName));
  const fields = { seconds: 1, percent: 1, count: 1, bytes: 1, service: 'shop' };
  const counted = Object.keys(MEASURES).flatMap((event) =>
    [
      { kind: 'fix-verified', status: 400 },
      { kind: 'failed', status: 401 },
    ].flatMap((each) => measureEvent(event, { ...fields, ...each }).map(({ name }) => name as string)),
  );
  expect(looked.filter((name) => own.has(name)).length).toBeGreaterThan(10);
  expect([...own].filter((name) => !counted.includes(name))).toEqual([]);
});
