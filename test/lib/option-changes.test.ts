import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { deploymentSchema } from '../../core/deployment/deployment.ts';
import { compareTemplates, neededTwice } from './compare-templates.ts';
import { OPTION_CHANGES, optionChanges, PAGE, spec, withChanges } from './option-changes.ts';
import type { Resource } from './synthesize.ts';

const changes = optionChanges();
const ways = changes.flatMap(({ option, there, back }) => [
  { option, way: 'set', change: there },
  { option, way: 'set back', change: back },
]);

describe.each(ways)('$option, $way', ({ change }) => {
  test('neither the table nor the bucket nor a secret is replaced, removed or made a second time', () => {
    const kept = ['AWS::DynamoDB::Table', 'AWS::S3::Bucket', 'AWS::SecretsManager::Secret'];
    const touched = change.filter(({ type, fate }) => kept.includes(type) && fate !== 'changed');
    expect(touched.map(({ logicalId, fate }) => `${logicalId} is ${fate}`)).toEqual([]);
  });

  test('no name is needed by an old and a new resource at once', () => {
    expect(neededTwice(change, spec)).toEqual([]);
  });

  test('a queue of jobs never goes away', () => {
    expect(change.filter(({ type, fate }) => type === 'AWS::Batch::JobQueue' && fate !== 'changed')).toEqual([]);
  });
});

test('each option of a deployment is tried', () => {
  const { audit, alarms, ...own } = deploymentSchema.shape;
  const options = [
    ...Object.keys(own),
    ...Object.keys(audit.unwrap().shape).map((name) => `audit.${name}`),
    ...Object.keys(alarms.unwrap().shape).map((name) => `alarms.${name}`),
  ];
  const tried = Object.keys(OPTION_CHANGES).flatMap((name) => name.match(/(?<=^deployment\.).*/) ?? []);
  expect(tried.toSorted()).toEqual(options.toSorted());
});

test('docs/deploy.md says what each change does; `npm run docs:changes` writes it', () => {
  const page = readFileSync(PAGE, 'utf8');
  expect(withChanges(page, changes)).toBe(page);
});

describe('a comparison of templates', () => {
  const resource = (type: string, logicalId: string, properties: Record<string, unknown>): Resource => ({
    type,
    logicalId,
    properties,
    deletionPolicy: undefined,
  });
  const bucket = (properties: Record<string, unknown>) => resource('AWS::S3::Bucket', 'Bucket', properties);
  const policy = resource('AWS::S3::BucketPolicy', 'Policy', { Bucket: { Ref: 'Bucket' } });
  const environment = (type: string) =>
    resource('AWS::Batch::ComputeEnvironment', 'Capacity', { ComputeResources: { Type: type, MaxvCpus: 8 } });
  const dashboard = (logicalId: string) =>
    resource('AWS::CloudWatch::Dashboard', logicalId, { DashboardName: 'mendhook', DashboardBody: '{}' });
  const fates = (before: Resource[], after: Resource[]) =>
    compareTemplates(before, after, spec).map(({ logicalId, fate }) => [logicalId, fate]);

  test('finds a replacement, and what is replaced with it', () => {
    expect(fates([bucket({}), policy], [bucket({ ObjectLockEnabled: true }), policy])).toEqual([
      ['Bucket', 'replaced'],
      ['Policy', 'replaced'],
    ]);
  });

  test('finds one inside a property', () => {
    expect(fates([environment('FARGATE')], [environment('FARGATE_SPOT')])).toEqual([['Capacity', 'replaced']]);
  });

  test('tells a change in place', () => {
    expect(fates([bucket({})], [bucket({ AbacStatus: 'Enabled' })])).toEqual([['Bucket', 'changed']]);
    expect(fates([bucket({}), policy], [bucket({}), policy])).toEqual([]);
  });

  test('finds a name that is needed twice', () => {
    const moved = compareTemplates([dashboard('Old')], [dashboard('New')], spec);
    expect(neededTwice(moved, spec)).toEqual(['AWS::CloudWatch::Dashboard DashboardName "mendhook"']);
  });

  test('knows no type that CloudFormation does not know', () => {
    const strange = resource('AWS::Strange::Thing', 'Thing', { Name: 'a' });
    expect(() => compareTemplates([strange], [strange], spec)).toThrow('do not know AWS::Strange::Thing');
  });
});
