import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Match } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { QUEUE_CONSUMERS, WATCH_RATE } from '../../core/names.ts';
import { readLocalPolicies } from '../../local/stack/local-policies.ts';
import { webhookStatements } from './local-policies.ts';
import { synthesize } from './synthesize.ts';

/** A stage that chooses nothing, beside those that do. */
const deployed = synthesize();
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

test('each queue whose messages a function takes is one that doctor counts', () => {
  deployed.template.resourceCountIs('AWS::Lambda::EventSourceMapping', QUEUE_CONSUMERS.length);
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
