import { createEvaluator } from '@mendhook/emulators/aws/policies/evaluate';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { EnvironmentName, StackOutput } from '../../core/names.ts';
import { policiesFor, readLocalPolicies } from '../../local/stack/local-policies.ts';
import { changeStatements, HEARING_JIRA, STAGE } from './local-policies.ts';
import { synthesize } from './synthesize.ts';

/** A stage whose configuration has `jira.webhook`, against one without, and one whose `jira` has none. */
const hearing = synthesize({ stage: STAGE, config: { jira: HEARING_JIRA } });
const without = synthesize({ stage: STAGE });

const added = (type: string) => {
  const known = new Set(without.resources.map(({ logicalId }) => logicalId));
  return hearing.resources.filter((each) => each.type === type && !known.has(each.logicalId));
};

test('the checks find nothing', () => expect(hearing.report).toContain('"pluginReports": []'));

test('it makes one function with its log group, and one API with a route and limits of its own', () => {
  expect(added('AWS::Lambda::Function').map(({ logicalId }) => logicalId)).toEqual([expect.stringMatching(/^Jira/)]);
  expect(added('AWS::Logs::LogGroup').map(({ logicalId }) => logicalId)).toEqual([expect.stringMatching(/^JiraLog/)]);
  expect(added('AWS::ApiGatewayV2::Api')).toHaveLength(1);
  const [route] = added('AWS::ApiGatewayV2::Route');
  // Its last part is the UUID of the stack.
  expect(JSON.stringify(route?.properties['RouteKey'])).toMatch(/POST \/jira\/.*AWS::StackId/);
  const [stage] = added('AWS::ApiGatewayV2::Stage');
  expect(stage?.properties['DefaultRouteSettings']).toMatchObject({
    ThrottlingRateLimit: 20,
    ThrottlingBurstLimit: 50,
  });
  expect(hearing.template.findOutputs(StackOutput.jiraUrl)).not.toEqual({});
});

const variables = z.object({ Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }) });

test('the function is told of the callers’ secret and the queue of alerts, and not of what mendhook acts with', () => {
  const [made] = added('AWS::Lambda::Function');
  const told = Object.keys(variables.parse(made?.properties).Environment.Variables);
  expect(told).toEqual(expect.arrayContaining([EnvironmentName.callerSecretId, EnvironmentName.alertQueueUrl]));
  expect(told).not.toContain(EnvironmentName.secretId);
  expect(told).not.toContain(EnvironmentName.table);
});

test('without it nothing of it is there, with or without JIRA', () => {
  const opening = synthesize({
    stage: STAGE,
    config: { jira: { site: 'https://acme.atlassian.net', project: 'SHOP' } },
  });
  expect(JSON.stringify(without.template.toJSON())).not.toMatch(/jira/i);
  const ids = ({ resources }: typeof without) => resources.map(({ logicalId }) => logicalId);
  expect(ids(opening)).toEqual(ids(without));
});

test('local/stack/policies.json has these rights; `npm run policies:write` takes a change over', () => {
  expect(readLocalPolicies().whereJiraCalls).toEqual(changeStatements(hearing.resources, without.resources));
});

const terms = { keepsWebhooks: false, hasRelease: false, images: [] };
const may = createEvaluator(policiesFor(readLocalPolicies(), { ...terms, hearsJira: true }));
const mayNot = createEvaluator(policiesFor(readLocalPolicies(), terms));
const secret = (name: string) => ({
  ...{ action: 'secretsmanager:GetSecretValue', context: {} },
  resource: `arn:aws:secretsmanager:us-east-1:000000000000:secret:${name}-abcdef`,
});
const alerts = {
  action: 'sqs:SendMessage',
  resource: 'arn:aws:sqs:us-east-1:000000000000:mendhook-alerts',
  context: {},
};

test.each([
  ['jira', alerts],
  ['jira', secret('mendhook-local-callers')],
])('%s may $action on $resource, where JIRA calls and only there', (principal, call) => {
  expect(may({ principal }, call)).toBe('allowed');
  expect(mayNot({ principal }, call)).not.toBe('allowed');
});

test.each([
  ['jira', secret('mendhook-local')],
  ['jira', { ...alerts, resource: 'arn:aws:sqs:us-east-1:000000000000:mendhook-requests' }],
  ['jira', { ...alerts, action: 'sqs:ReceiveMessage' }],
  [
    'jira',
    {
      ...{ action: 'dynamodb:GetItem', resource: 'arn:aws:dynamodb:us-east-1:000000000000:table/mendhook' },
      context: { 'dynamodb:LeadingKeys': ['INCIDENT#a'] },
    },
  ],
])('%s may not $action on $resource', (principal, call) => {
  expect(may({ principal }, call)).not.toBe('allowed');
});
