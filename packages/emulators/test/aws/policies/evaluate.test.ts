import { describe, expect, test } from 'vitest';
import { createEvaluator } from '../../../aws/policies/evaluate.ts';
import type { Policies, ResourceStatement, Statement } from '../../../aws/policies/policy-schema.ts';

const TABLE = 'arn:aws:dynamodb:us-east-1:000000000000:table/ledger';
const BUCKET = 'arn:aws:s3:::log';

const allow = (changes: Partial<Statement> = {}): Statement => ({
  Effect: 'Allow',
  Action: ['dynamodb:GetItem'],
  Resource: [TABLE],
  ...changes,
});
const policies = (statements: readonly Statement[], resources: Policies['resources'] = {}): Policies => ({
  principals: { triage: { arn: 'arn:aws:sts::000000000000:assumed-role/Triage/triage', statements: [...statements] } },
  resources,
});
const judge = (input: Policies, action: string, resource: string, context = {}) =>
  createEvaluator(input)({ principal: 'triage' }, { action, resource, context });

describe('an identity policy', () => {
  test.each<[string, Statement, string, string, string]>([
    ['the action on the resource', allow(), 'dynamodb:GetItem', TABLE, 'allowed'],
    ['another action', allow(), 'dynamodb:Query', TABLE, 'not-allowed'],
    ['another resource', allow(), 'dynamodb:GetItem', `${TABLE}2`, 'not-allowed'],
    ['an index of the table', allow(), 'dynamodb:GetItem', `${TABLE}/index/x`, 'not-allowed'],
    ['letters of another case in the action', allow(), 'dynamodb:getitem', TABLE, 'allowed'],
    ['letters of another case in the resource', allow(), 'dynamodb:GetItem', TABLE.toUpperCase(), 'not-allowed'],
    ['a wildcard', allow({ Resource: [`${BUCKET}/a/*`] }), 'dynamodb:GetItem', `${BUCKET}/a/b/c`, 'allowed'],
    ['a wildcard elsewhere', allow({ Resource: [`${BUCKET}/a/*`] }), 'dynamodb:GetItem', `${BUCKET}/b`, 'not-allowed'],
    ['one character each', allow({ Resource: ['secret-??'] }), 'dynamodb:GetItem', 'secret-ab', 'allowed'],
    ['one character too many', allow({ Resource: ['secret-??'] }), 'dynamodb:GetItem', 'secret-abc', 'not-allowed'],
    ['a dot, which is only itself', allow({ Resource: ['a.b'] }), 'dynamodb:GetItem', 'axb', 'not-allowed'],
  ])('%s', (_, statement, action, resource, decision) => {
    expect(judge(policies([statement]), action, resource)).toBe(decision);
  });

  test('an explicit Deny wins over every Allow', () => {
    const denied = policies([allow(), allow({ Effect: 'Deny', Action: ['dynamodb:*'], Resource: ['*'] })]);
    expect(judge(denied, 'dynamodb:GetItem', TABLE)).toBe('denied-by-identity-policy');
  });

  test('nobody but a known principal is allowed anything', () => {
    const evaluate = createEvaluator(policies([allow()]));
    expect(evaluate({ principal: 'stranger' }, { action: 'dynamodb:GetItem', resource: TABLE })).toBe(
      'unknown-principal',
    );
  });
});

describe('leading keys', () => {
  const keyed = policies([
    allow({
      Action: ['*'],
      Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['ALERT#*', 'MUTE#*'] } },
    }),
  ]);

  test.each<[string, readonly string[] | undefined, string]>([
    ['of a kind that is allowed', ['ALERT#1'], 'allowed'],
    ['of two kinds that are allowed', ['ALERT#1', 'MUTE#2'], 'allowed'],
    ['of which one is not', ['ALERT#1', 'BUDGET#2'], 'not-allowed'],
    ['none, as of a scan', undefined, 'not-allowed'],
  ])('%s', (_, keys, decision) => {
    const context = keys === undefined ? {} : { 'dynamodb:LeadingKeys': keys };
    expect(judge(keyed, 'dynamodb:Query', TABLE, context)).toBe(decision);
  });
});

describe('a resource’s policy', () => {
  const about = (changes: object) => ({
    [BUCKET]: [{ ...allow({ Action: ['s3:*'], Resource: [`${BUCKET}/*`] }), ...changes }],
  });
  const any = { Principal: '*' as const };

  test('its Deny wins over the principal’s own Allow, also for an object', () => {
    const input = policies(
      [allow({ Action: ['s3:GetObject'], Resource: ['*'] })],
      about({ ...any, Effect: 'Deny' }) as never,
    );
    expect(judge(input, 's3:GetObject', `${BUCKET}/a`)).toBe('denied-by-resource-policy');
  });

  test('loopback counts as TLS 1.3, so a policy that refuses plain HTTP lets it pass', () => {
    const insecure = about({ ...any, Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': ['false'] } } });
    const old = about({ ...any, Effect: 'Deny', Condition: { NumericLessThan: { 's3:TlsVersion': ['1.2'] } } });
    for (const resources of [insecure, old]) {
      const input = policies([allow({ Action: ['s3:GetObject'], Resource: ['*'] })], resources as never);
      expect(judge(input, 's3:GetObject', `${BUCKET}/a`)).toBe('allowed');
      expect(
        judge(input, 's3:GetObject', `${BUCKET}/a`, { 'aws:SecureTransport': ['false'], 's3:TlsVersion': ['1.1'] }),
      ).toBe('denied-by-resource-policy');
    }
  });

  test.each<[string, ResourceStatement['Principal']]>([
    ['*', '*'],
    ['{ AWS: * }', { AWS: ['*'] }],
  ])('the principal %s is everyone, a service too', (_, Principal) => {
    const statement: ResourceStatement = {
      ...allow({ Effect: 'Deny', Action: ['s3:*'], Resource: [`${BUCKET}/*`] }),
      Principal,
    };
    const evaluate = createEvaluator(policies([], { [BUCKET]: [statement] }));
    const access = { action: 's3:PutObject', resource: `${BUCKET}/a` };
    expect(evaluate({ service: 'events.amazonaws.com' }, access)).toBe('denied-by-resource-policy');
    expect(evaluate({ principal: 'triage' }, access)).toBe('denied-by-resource-policy');
  });

  test('a service is allowed by the resource alone, and only where its conditions hold', () => {
    const evaluate = createEvaluator(
      policies(
        [],
        about({
          Principal: { Service: ['cloudwatch.amazonaws.com'] },
          Condition: { ArnLike: { 'aws:SourceArn': ['arn:aws:cloudwatch:eu-west-1:1:alarm:mendhook-*'] } },
        }) as never,
      ),
    );
    const ask = (service: string, source: string) =>
      evaluate(
        { service },
        { action: 's3:PutObject', resource: `${BUCKET}/a`, context: { 'aws:SourceArn': [source] } },
      );
    expect(ask('cloudwatch.amazonaws.com', 'arn:aws:cloudwatch:eu-west-1:1:alarm:mendhook-x')).toBe('allowed');
    expect(ask('cloudwatch.amazonaws.com', 'arn:aws:cloudwatch:eu-west-1:2:alarm:mendhook-x')).toBe('not-allowed');
    expect(ask('events.amazonaws.com', 'arn:aws:cloudwatch:eu-west-1:1:alarm:mendhook-x')).toBe('not-allowed');
  });
});

describe('what is not known is an error, and is never left out', () => {
  test.each([
    ['an operator', { IpAddress: { 'aws:SecureTransport': ['true'] } }, 'IpAddress'],
    ['a key', { StringEquals: { 'aws:PrincipalTag/team': ['a'] } }, 'aws:PrincipalTag/team'],
  ])('%s', (_, Condition, named) => {
    expect(() => createEvaluator(policies([allow({ Condition: Condition as Statement['Condition'] })]))).toThrow(named);
  });
});
