import { createEvaluator } from '@mendhook/emulators/aws/policies/evaluate';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { EnvironmentName } from '../../core/names.ts';
import { policiesFor, readLocalPolicies } from '../../local/stack/local-policies.ts';
import { changeStatements, DEPLOYING, DEPLOYING_BY_AWS, STAGE } from './local-policies.ts';
import { synthesize } from './synthesize.ts';

/** A stage whose configuration has a `release`, against one without. */
const reviewing = synthesize({ stage: STAGE, config: { release: { mode: 'review' } } });
const without = synthesize({ stage: STAGE });

const added = (type: string) => {
  const known = new Set(without.resources.map(({ logicalId }) => logicalId));
  return reviewing.resources
    .filter((each) => each.type === type && !known.has(each.logicalId))
    .map((each) => each.logicalId);
};

test('the checks find nothing', () => expect(reviewing.report).toContain('"pluginReports": []'));

test('it makes one function, one queue with its dead letters, one log group and one alarm', () => {
  expect(added('AWS::Lambda::Function')).toEqual([expect.stringMatching(/^Release/)]);
  expect(added('AWS::SQS::Queue')).toEqual([
    expect.stringMatching(/^ChangesDeadLetters/),
    expect.stringMatching(/^ChangesQueue/),
  ]);
  expect(added('AWS::Logs::LogGroup')).toEqual([expect.stringMatching(/^ReleaseLog/)]);
  expect(added('AWS::CloudWatch::Alarm')).toEqual([expect.stringMatching(/changesfailing/)]);
  reviewing.template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: 'mendhook-local-medium-changes-failing',
  });
});

test('without a `release` nothing of it is there', () => {
  const text = JSON.stringify(without.template.toJSON());
  for (const name of ['CHANGE#', 'decisions/', 'changes/', EnvironmentName.releaseQueueUrl, EnvironmentName.version]) {
    expect(text, name).not.toContain(name);
  }
});

test('its messages stay hidden for six times as long as the function may take', () => {
  reviewing.template.hasResourceProperties('AWS::Lambda::Function', {
    Description: Match.stringLikeRegexp('under review'),
    Timeout: 120,
    Environment: { Variables: Match.objectLike({ [EnvironmentName.version]: Match.stringLikeRegexp('^\\d') }) },
  });
  reviewing.template.hasResourceProperties('AWS::SQS::Queue', {
    VisibilityTimeout: 720,
    RedrivePolicy: Match.objectLike({ maxReceiveCount: 5 }),
  });
});

test('local/stack/policies.json has these rights; `npm run policies:write` takes a change over', () => {
  expect(readLocalPolicies().whereChangesAreReviewed).toEqual(changeStatements(reviewing.resources, without.resources));
});

describe('who may do what', () => {
  const terms = { keepsWebhooks: false, images: [] };
  const policies = readLocalPolicies();
  const may = createEvaluator(policiesFor(policies, { ...terms, hasRelease: true }));
  const mayNot = createEvaluator(policiesFor(policies, { ...terms, hasRelease: false }));
  const table = 'arn:aws:dynamodb:us-east-1:000000000000:table/mendhook';
  const queue = 'arn:aws:sqs:us-east-1:000000000000:mendhook-changes';
  const asked = (action: string, resource: string, key?: string) => ({
    ...{ action, resource },
    context: key === undefined ? {} : { 'dynamodb:LeadingKeys': [key] },
  });
  const record = (action: string, key: string) => asked(`dynamodb:${action}`, table, key);
  const object = (action: string, key: string) => asked(`s3:${action}`, `arn:aws:s3:::mendhook/${key}`);

  test.each([
    ['release', record('GetItem', 'CHANGE#a')],
    ['release', record('PutItem', 'CHANGE#a')],
    ['release', asked('dynamodb:Query', `${table}/index/by-activity`, 'change')],
    ['release', record('GetItem', 'BUDGET#a')],
    ['release', record('UpdateItem', 'BUDGET#a')],
    ['release', object('PutObject', 'decisions/a/000001.json')],
    ['release', object('GetObject', 'decisions/a/000001.json')],
    ['release', object('GetObject', 'changes/a/round-1/facts.json')],
    ['release', asked('batch:SubmitJob', 'arn:aws:batch:us-east-1:000000000000:job-queue/mendhook')],
    ['release', asked('batch:TerminateJob', 'arn:aws:batch:us-east-1:000000000000:job/a')],
    ['release', asked('batch:DescribeJobs', '*')],
    ['worker', record('PutItem', 'CHANGE#a')],
    ['worker', object('PutObject', 'changes/a/round-1/facts.json')],
    ['github', asked('sqs:SendMessage', queue)],
    ['slack', asked('sqs:SendMessage', queue)],
    ['job-events', asked('sqs:SendMessage', queue)],
    ['sweep', asked('sqs:SendMessage', queue)],
    ['sweep', asked('dynamodb:Query', `${table}/index/by-due`, 'change')],
    ['operator', record('GetItem', 'CHANGE#a')],
    ['operator', object('GetObject', 'decisions/a/000001.json')],
  ])('%s may $action on $resource, and only with a `release`', (principal, call) => {
    expect(may({ principal }, call)).toBe('allowed');
    expect(mayNot({ principal }, call)).not.toBe('allowed');
  });

  test.each([
    ['worker', object('PutObject', 'decisions/a/000001.json')],
    ['worker', object('GetObject', 'decisions/a/000001.json')],
    ['release', object('PutObject', 'changes/a/round-1/facts.json')],
    ['release', object('DeleteObject', 'decisions/a/000001.json')],
    ['release', record('PutItem', 'INCIDENT#a')],
    ['release', record('UpdateItem', 'CHANGE#a')],
    ['github', record('PutItem', 'CHANGE#a')],
    ['slack', record('GetItem', 'CHANGE#a')],
    ['operator', object('PutObject', 'decisions/a/000001.json')],
    ['receive', asked('sqs:SendMessage', queue)],
    ['triage', record('GetItem', 'CHANGE#a')],
  ])('%s may not $action on $resource', (principal, call) => {
    expect(may({ principal }, call)).not.toBe('allowed');
  });
});

describe('who may do what with a deployer', () => {
  const policies = readLocalPolicies();
  const terms = { keepsWebhooks: false, images: [], hasRelease: true, follows: true };
  const byAws = createEvaluator(policiesFor(policies, { ...terms, awsDeploys: true }));
  const byWorkflow = createEvaluator(policiesFor(policies, terms));
  const call = (action: string, resource: string) => ({ action, resource, context: {} });
  const changes = call('sqs:SendMessage', 'arn:aws:sqs:us-east-1:000000000000:mendhook-changes');
  const assume = (role: string) => call('sts:AssumeRole', `arn:aws:iam::000000000000:role/${role}`);
  const invoke = (name: string) =>
    call('lambda:InvokeFunction', `arn:aws:lambda:us-east-1:000000000000:function:${name}`);
  const secret = call(
    'secretsmanager:GetSecretValue',
    'arn:aws:secretsmanager:us-east-1:000000000000:secret:mendhook-local-abcdef',
  );

  test.each([
    ['deploy', assume('shop-deploy')],
    ['deploy', assume('checkout-deploy')],
    ['rollback', assume('shop-deploy')],
    ['rollback', assume('checkout-deploy')],
    ['deploy-events', changes],
  ])('%s may $action on $resource, where AWS deploys, and only there', (principal, asked) => {
    expect(byAws({ principal }, asked)).toBe('allowed');
    expect(byWorkflow({ principal }, asked)).not.toBe('allowed');
  });

  test.each([
    ['release', invoke('mendhook-deploy')],
    ['release', invoke('mendhook-rollback')],
    ['deploy', changes],
    ['rollback', changes],
  ])('%s may $action on $resource, whatever deploys', (principal, asked) => {
    expect(byAws({ principal }, asked)).toBe('allowed');
    expect(byWorkflow({ principal }, asked)).toBe('allowed');
  });

  test.each([
    ...['release', 'deploy-events', 'worker', 'github', 'slack', 'sweep', 'job-events', 'operator'].map(
      (principal) => [principal, assume('shop-deploy')] as const,
    ),
    ['deploy', assume('another')] as const,
    ['rollback', assume('another')] as const,
    ...['github', 'slack', 'worker', 'deploy', 'rollback', 'deploy-events', 'operator'].map(
      (principal) => [principal, invoke('mendhook-deploy')] as const,
    ),
    ['deploy-events', secret] as const,
  ])('%s may not $action on $resource', (principal, asked) => {
    expect(byAws({ principal }, asked)).not.toBe('allowed');
  });

  const group = 'arn:aws:codedeploy:eu-west-1:000000000000:deploymentgroup:checkout/live';
  const config = (region: string) => `arn:aws:codedeploy:${region}:000000000000:deploymentconfig:shop-canary`;

  test.each([
    call('codedeploy:GetDeploymentGroup', group),
    call('codedeploy:GetDeploymentConfig', config('eu-west-1')),
  ])('the operator may $action on $resource, where CodeDeploy deploys, and only there', (asked) => {
    expect(byAws({ principal: 'operator' }, asked)).toBe('allowed');
    expect(byWorkflow({ principal: 'operator' }, asked)).not.toBe('allowed');
  });

  test.each([
    call('codedeploy:GetDeploymentGroup', group.replace('live', 'other')),
    call('codedeploy:GetDeploymentGroup', group.replace('eu-west-1', 'us-east-1')),
    call('codedeploy:GetDeploymentConfig', config('us-east-1')),
    call('codedeploy:CreateDeployment', group),
    call('codedeploy:UpdateDeploymentGroup', group),
  ])('the operator may not $action on $resource', (asked) => {
    expect(byAws({ principal: 'operator' }, asked)).not.toBe('allowed');
  });

  test('but for what the operator may read, nobody but the assumed role has a right at ECS or CodeDeploy', () => {
    const rights = Object.entries(policiesFor(policies, { ...terms, awsDeploys: true }).principals).flatMap(
      ([name, { arn, statements }]) =>
        arn.includes(':user/') ? [] : statements.flatMap(({ Action }) => Action.map((action) => `${name} ${action}`)),
    );
    expect(rights.filter((right) => / (ecs|codedeploy|iam):| \*/.test(right)).toSorted()).toEqual([
      'operator codedeploy:GetDeploymentConfig',
      'operator codedeploy:GetDeploymentGroup',
    ]);
  });
});

describe('events of deployments', () => {
  const stage = synthesize({ stage: STAGE, config: { release: DEPLOYING_BY_AWS } });

  test('the checks find nothing', () => expect(stage.report).toContain('"pluginReports": []'));

  const ruleOf = (detailType: string) =>
    z
      .array(patternSchema)
      .parse(stage.resources.flatMap(({ type, properties }) => (type === 'AWS::Events::Rule' ? [properties] : [])))
      .find(({ EventPattern }) => EventPattern?.['detail-type']?.includes(detailType));

  test.each([
    [
      'ECS Deployment State Change',
      ['aws.ecs'],
      { resources: ['service/test/shop', 'service/live/shop'].map((name) => arn('ecs', { Ref: 'AWS::Region' }, name)) },
    ],
    [
      'ECS Hook State Change',
      ['aws.ecs'],
      {
        detail: {
          serviceDeploymentArn: ['service-deployment/test/shop/', 'service-deployment/live/shop/'].map((name) => ({
            prefix: arn('ecs', { Ref: 'AWS::Region' }, name),
          })),
        },
      },
    ],
    [
      'CodeDeploy Deployment State-change Notification',
      ['aws.codedeploy'],
      { resources: ['arn:aws:codedeploy:eu-west-1:000000000000:deploymentgroup:checkout/live'] },
    ],
  ])('%s wakes deploy-events, of what is configured alone', (detailType, source, pattern) => {
    const rule = ruleOf(detailType);
    expect(rule?.EventPattern).toEqual({ source, 'detail-type': [detailType], ...pattern });
    expect(JSON.stringify(rule?.Targets)).toMatch(/"DeployEvents[0-9A-F]{8}".*"EventsDeadLetters/);
  });

  test('a workflow tells nothing through EventBridge, so there is neither the function nor a rule', () => {
    const { resources } = synthesize({ stage: STAGE, config: { release: DEPLOYING } });
    expect(resources.filter(({ logicalId }) => /^(DeployEvents|Events(Ecs|CodeDeploy))/.test(logicalId))).toEqual([]);
  });
});

const patternSchema = z.object({
  EventPattern: z.looseObject({ 'detail-type': z.array(z.string()).optional() }).optional(),
  Targets: z.array(z.unknown()),
});

const arn = (service: string, region: object, resource: string) => ({
  'Fn::Join': ['', [`arn:aws:${service}:`, region, `:000000000000:${resource}`]],
});

test('each program reads what its deployment tells it', async () => {
  for (const name of ['release', 'github', 'slack', 'job-events', 'sweep']) {
    const { environmentShape } = await import(`../../lambdas/${name}/environment.ts`);
    const id = name.replace(/(^|-)./g, (start) => start.slice(-1).toUpperCase());
    const found = reviewing.resources.find(
      ({ type, logicalId }) => type === 'AWS::Lambda::Function' && new RegExp(`^${id}[0-9A-F]{8}$`).test(logicalId),
    );
    const told = Object.keys(JSON.parse(JSON.stringify(found?.properties['Environment'])).Variables);
    const strange = told.filter((key) => !(key in environmentShape) && key !== 'NODE_OPTIONS');
    expect(strange, name).toEqual([]);
    if (name !== 'release') expect(told, name).toContain(EnvironmentName.releaseQueueUrl);
  }
});
