import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { tableDefinition } from '../../adapters/dynamo-table.ts';
import { jobMinutesNeeded } from '../../core/config/job-minutes.ts';
import { MEASURES, measureEvent } from '../../core/event-metrics.ts';
import {
  GITHUB_ROUTE,
  MetricName,
  SLACK_ROUTE,
  StackOutput,
  SWEEP_RATE,
  WATCH_RATE,
  WEBHOOK_ROUTE,
} from '../../core/names.ts';
import { readLocalPolicies } from '../../local/stack/local-policies.ts';
import { webhookStatements } from './local-policies.ts';
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
      .filter((name) => name !== StackOutput.releaseQueueUrl)
      .toSorted(),
  );
});

describe('choices', () => {
  const chosen = synthesize({
    stage: 'staging',
    config: {
      deployment: {
        architecture: 'x86_64',
        spot: true,
        egress: { allowedDomains: ['packages.example.com'] },
        audit: { lockDays: 30 },
        alarms: { emails: ['a@example.com'], slack: { workspaceId: 'T1', channelId: 'C1' } },
        dashboard: false,
        keepWebhooksDays: 14,
      },
    },
  });

  test('webhooks are kept by a function that can write them and nothing else', () => {
    chosen.template.hasResourceProperties('AWS::Lambda::Function', {
      Description: 'Takes Datadog’s webhook calls and puts the alerts on the queue',
      Environment: { Variables: { MENDHOOK_KEEP_WEBHOOKS_DAYS: '14' } },
    });
    const policies = Object.entries(chosen.template.findResources('AWS::IAM::Policy'));
    const [, receive] = policies.find(([id]) => id.startsWith('ReceiveRole')) ?? [];
    const text = JSON.stringify(receive);
    expect(text.match(/dynamodb:\w+(Item|Query|Scan|Table)/g)).toEqual(['dynamodb:PutItem']);
    expect(text).toContain('"dynamodb:LeadingKeys":["WEBHOOK#*"]');
    expect(readLocalPolicies().whereWebhooksAreKept, '`npm run policies:write` takes a change over').toEqual(
      webhookStatements(chosen.resources),
    );
  });

  test('Spot, another processor, object lock, no dashboard, people who hear of alarms', () => {
    chosen.template.hasResourceProperties('AWS::Batch::ComputeEnvironment', {
      ComputeResources: { Type: 'FARGATE_SPOT' },
    });
    chosen.template.hasResourceProperties('AWS::Batch::JobDefinition', {
      ContainerProperties: { RuntimePlatform: { CpuArchitecture: 'X86_64' } },
    });
    chosen.template.hasResourceProperties('AWS::S3::Bucket', {
      ObjectLockConfiguration: { Rule: { DefaultRetention: { Days: 30, Mode: 'COMPLIANCE' } } },
    });
    chosen.template.resourceCountIs('AWS::CloudWatch::Dashboard', 0);
    chosen.template.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: 'a@example.com' });
    chosen.template.hasResourceProperties('AWS::Chatbot::SlackChannelConfiguration', { SlackChannelId: 'C1' });
  });

  test('with an egress filter, names that are not on the list do not exist, and S3 is the account’s own', () => {
    chosen.template.hasResourceProperties('AWS::Route53Resolver::FirewallRuleGroup', {
      FirewallRules: [
        Match.objectLike({ Action: 'ALLOW' }),
        Match.objectLike({ Action: 'BLOCK', BlockResponse: 'NXDOMAIN' }),
      ],
    });
    chosen.template.hasResourceProperties('AWS::Route53Resolver::FirewallDomainList', {
      Domains: Match.arrayWith(['api.anthropic.com', 'api.github.com', 'packages.example.com']),
    });
    chosen.template.hasResourceProperties('AWS::EC2::VPCEndpoint', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Condition: { StringEquals: { 's3:ResourceAccount': { Ref: 'AWS::AccountId' } } } }),
        ]),
      },
    });
  });

  test('two services with images of their own, and models of Bedrock, and a watch', () => {
    const service = (name: string, image: string) => ({
      name,
      image,
      repository: `acme/${name}`,
      slackChannel: '#alerts',
    });
    const model = 'eu.anthropic.claude-opus-5-5';
    const rich = synthesize({
      directory: join(import.meta.dirname, '..', '..', 'examples'),
      config: {
        services: [
          service('cart', 'images/java/Dockerfile'),
          service('stock', 'images/go/Dockerfile'),
          service('prices', 'images/go/Dockerfile'),
        ],
        model: { provider: 'bedrock', region: 'eu-central-1', investigate: model, proposeFix: model },
        watch: [{ service: 'cart', threshold: 10 }],
      },
    });
    const definitions = rich.resources.filter(({ type }) => type === 'AWS::Batch::JobDefinition');
    const names = ['mendhook-test', 'mendhook-test-images-go', 'mendhook-test-images-java'];
    expect(definitions.map(({ properties }) => properties['JobDefinitionName']).toSorted()).toEqual(names);

    const policies = (found: typeof deployed) =>
      found.resources
        .filter(({ type }) => type === 'AWS::IAM::Policy')
        .map((each) => ({ ...each, text: JSON.stringify(each.properties) }));
    for (const { text } of policies(rich).filter((each) => each.text.includes('batch:SubmitJob'))) {
      for (const name of names) expect(text).toContain(`:job-definition/${name}"`);
    }
    const mayInvoke = (found: typeof deployed) =>
      policies(found).flatMap(({ text, logicalId }) =>
        text.includes('bedrock:') ? [logicalId.replace(/Default.*/, '')] : [],
      );
    expect(mayInvoke(rich)).toEqual(['JobsWorkerRole']);
    expect(mayInvoke(deployed)).toEqual([]);
    const worker = policies(rich).find(({ text }) => text.includes('bedrock:'))?.text;
    expect(worker).toContain(`:bedrock:eu-central-1:`);
    expect(worker).toContain(`:inference-profile/${model}"`);

    const ticks = (found: typeof deployed) =>
      found.resources.filter(
        ({ logicalId, type }) => type === 'AWS::Events::Rule' && logicalId.startsWith('EventsWatch'),
      );
    expect(ticks(rich).map(({ properties }) => properties['ScheduleExpression'])).toEqual([WATCH_RATE]);
    expect(ticks(deployed)).toEqual([]);
    rich.template.hasResourceProperties('AWS::CloudWatch::Alarm', { AlarmName: 'mendhook-test-high-watch-failing' });
  });

  test('two stages share no name', () => {
    const names = (of: typeof deployed) =>
      of.resources.flatMap(({ properties }) =>
        Object.entries(properties).flatMap(([key, value]) =>
          /Name$/.test(key) && typeof value === 'string' ? [value] : [],
        ),
      );
    const shared = names(deployed).filter((name) => names(chosen).includes(name) && name.includes('mendhook'));
    expect(shared).toEqual([]);
  });

  test('two regions share no name of a service that has one list for all regions', () => {
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-dashboard.html
    const named = {
      'AWS::CloudWatch::Dashboard': ['DashboardName', deployed],
      'AWS::Chatbot::SlackChannelConfiguration': ['ConfigurationName', chosen],
      'AWS::IAM::ManagedPolicy': ['ManagedPolicyName', deployed],
      'AWS::IAM::Role': ['RoleName', deployed],
    } as const;
    for (const [type, [property, stage]] of Object.entries(named)) {
      const found = stage.resources.filter((resource) => resource.type === type);
      expect(found, type).not.toEqual([]);
      for (const { properties } of found) {
        const name = properties[property];
        if (name !== undefined) expect(JSON.stringify(name), type).toContain('{"Ref":"AWS::Region"}');
      }
    }
  });

  test('a network that is there already is used as it is', () => {
    const vpc = { vpcId: 'vpc-0a1b2c3d', subnetIds: ['subnet-0a1b2c3d'], availabilityZones: ['eu-west-1a'] };
    const inside = synthesize({ config: { deployment: { vpc } } }).template;
    inside.resourceCountIs('AWS::EC2::VPC', 0);
    inside.hasResourceProperties('AWS::Batch::ComputeEnvironment', {
      ComputeResources: { Subnets: ['subnet-0a1b2c3d'] },
    });
    inside.hasResourceProperties('AWS::Batch::JobDefinition', {
      ContainerProperties: { NetworkConfiguration: { AssignPublicIp: 'DISABLED' } },
    });
    // docs/security.md says what this rule leaves open in a network that is not mendhook’s own.
    inside.hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupEgress: [Match.objectLike({ CidrIp: '0.0.0.0/0', FromPort: 443, ToPort: 443 })],
    });
    inside.resourceCountIs('AWS::EC2::NetworkAclEntry', 0);
    const page = readFileSync(join(import.meta.dirname, '../../docs/security.md'), 'utf8');
    expect(page).toContain("With `deployment.vpc` every address that the\n  subnets' routes reach is open");
  });
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
