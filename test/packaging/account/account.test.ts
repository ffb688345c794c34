import {
  CloudFormationClient,
  CreateChangeSetCommand,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  UpdateTerminationProtectionCommand,
} from '@aws-sdk/client-cloudformation';
import { describe, expect, onTestFinished, test } from 'vitest';
import { clientSettings, temporaryDirectory } from '../../../packages/emulators/test/aws/stand-in.ts';
import { startAccount } from './account.ts';
import { readTemplate } from './template.ts';

const SCHEMAS = {
  propertiesOf: (type: string) => {
    if (!/^AWS::(S3::Bucket|IAM::Role|Lambda::Function)$/.test(type)) throw new Error(`unknown: ${type}`);
    return { BucketName: {}, RoleName: {}, Code: {} };
  },
};

async function open() {
  const account = await startAccount(temporaryDirectory(), SCHEMAS);
  const client = new CloudFormationClient(clientSettings(account.environment.AWS_ENDPOINT_URL));
  onTestFinished(async () => {
    client.destroy();
    await account.close();
  });
  const change = (
    ChangeSetType: 'CREATE' | 'UPDATE',
    template: object,
    more: { Capabilities?: ['CAPABILITY_IAM'] } = {},
  ) =>
    client.send(
      new CreateChangeSetCommand({
        ...{ StackName: 'a', ChangeSetName: 'change', ChangeSetType },
        ...{ TemplateBody: JSON.stringify(template), ...more },
      }),
    );
  const execute = () => client.send(new ExecuteChangeSetCommand({ StackName: 'a', ChangeSetName: 'change' }));
  const describeStack = async (StackName = 'a') => {
    const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName }));
    return stack;
  };
  return { account, client, change, execute, describeStack };
}

const BUCKETS = {
  Resources: {
    Goes: { Type: 'AWS::S3::Bucket' },
    Stays: { Type: 'AWS::S3::Bucket', DeletionPolicy: 'Retain' },
    Kept: {
      Type: 'AWS::S3::Bucket',
      DeletionPolicy: 'RetainExceptOnCreate',
      Properties: { BucketName: { Ref: 'Goes' } },
    },
  },
  Outputs: { Joined: { Value: { 'Fn::Join': ['/', ['x', { 'Fn::GetAtt': ['Goes', 'Arn'] }]] } } },
};

const role = (Properties: object) => ({ Resources: { Role: { Type: 'AWS::IAM::Role', Properties } } });

describe('a template is refused for', () => {
  test.each([
    ['an unknown type', { A: { Type: 'AWS::No::Type' } }, 'Unrecognized resource types: [AWS::No::Type]'],
    ['an unknown property', { A: { Type: 'AWS::S3::Bucket', Properties: { Name: 'a' } } }, 'unsupported property Name'],
    [
      'a reference to nothing',
      { A: { Type: 'AWS::S3::Bucket', Properties: { BucketName: { Ref: 'B' } } } },
      'Unresolved resource dependencies [B]',
    ],
    [
      'a text with a reference to nothing',
      { A: { Type: 'AWS::S3::Bucket', Properties: { BucketName: { 'Fn::Sub': `$\{AWS::Region}-$\{B.Arn}` } } } },
      'Unresolved resource dependencies [B]',
    ],
    ['an order by nothing', { A: { Type: 'AWS::S3::Bucket', DependsOn: 'C' } }, 'resource dependencies [C]'],
  ])('%s', (_, Resources, message) => {
    expect(() => readTemplate(JSON.stringify({ Resources }), SCHEMAS)).toThrow(message);
  });

  test('what it needs and was not given', async () => {
    const { change } = await open();
    const parameter = (Parameters: object) => change('CREATE', { ...BUCKETS, Parameters });
    await expect(parameter({ P: { Type: 'String' } })).rejects.toThrow('Parameters: [P] must have values');
    const stored = parameter({ P: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/no' } });
    await expect(stored).rejects.toThrow('/no does not exist');
    await expect(change('CREATE', role({}))).rejects.toThrow('Requires capabilities : [CAPABILITY_IAM]');
    const named = change('CREATE', role({ RoleName: 'a' }), { Capabilities: ['CAPABILITY_IAM'] });
    await expect(named).rejects.toThrow('CAPABILITY_NAMED_IAM');
    await change('CREATE', role({}), { Capabilities: ['CAPABILITY_IAM'] });
  });
});

test('a stack is made by a change set, told with its outputs, and the same template changes nothing', async () => {
  const { client, change, execute, describeStack } = await open();
  await expect(describeStack()).rejects.toThrow('Stack with id a does not exist');
  await expect(change('UPDATE', BUCKETS)).rejects.toThrow('does not exist');
  await change('CREATE', BUCKETS);
  await execute();
  const stack = await describeStack();
  expect(stack?.StackStatus).toBe('CREATE_COMPLETE');
  expect(stack?.Outputs?.[0]?.OutputValue).toMatch(/^x\/arn:aws:.+Goes/);
  await expect(change('CREATE', BUCKETS)).rejects.toThrow('already exists');

  await change('UPDATE', BUCKETS);
  const same = await client.send(new DescribeChangeSetCommand({ ChangeSetName: 'change', StackName: 'a' }));
  expect(same).toMatchObject({ Status: 'FAILED', ExecutionStatus: 'UNAVAILABLE' });
  await expect(execute()).rejects.toThrow('has no changes');

  await change('UPDATE', { Resources: { Goes: { Type: 'AWS::S3::Bucket' }, New: { Type: 'AWS::S3::Bucket' } } });
  const other = await client.send(new DescribeChangeSetCommand({ ChangeSetName: 'change', StackName: 'a' }));
  expect(
    other.Changes?.map(({ ResourceChange }) => [ResourceChange?.LogicalResourceId, ResourceChange?.Action]),
  ).toEqual([
    ['Stays', 'Remove'],
    ['Kept', 'Remove'],
    ['New', 'Add'],
  ]);
});

test('a protected stack is not deleted; one that is deleted leaves what it retains', async () => {
  const { account, client, change, execute, describeStack } = await open();
  await change('CREATE', BUCKETS);
  await execute();
  const id = (await describeStack())?.StackId ?? '';
  const protect = (EnableTerminationProtection: boolean) =>
    client.send(new UpdateTerminationProtectionCommand({ StackName: 'a', EnableTerminationProtection }));
  await protect(true);
  const remove = () => client.send(new DeleteStackCommand({ StackName: 'a' }));
  await expect(remove()).rejects.toThrow('cannot be deleted while TerminationProtection is enabled');
  await protect(false);
  await remove();
  expect(account.cloudFormation.kept()).toEqual(['Stays', 'Kept']);
  await expect(describeStack()).rejects.toThrow('does not exist');
  expect((await describeStack(id))?.StackStatus).toBe('DELETE_COMPLETE');
});

test('a function whose code was not uploaded takes the stack back', async () => {
  const { change, execute, describeStack } = await open();
  const Code = { S3Bucket: { 'Fn::Sub': `cdk-hnb659fds-assets-$\{AWS::AccountId}-$\{AWS::Region}` }, S3Key: 'no.zip' };
  await change('CREATE', { Resources: { F: { Type: 'AWS::Lambda::Function', Properties: { Code } } } });
  await execute();
  expect((await describeStack())?.StackStatus).toBe('ROLLBACK_COMPLETE');
});

test('a template that was not uploaded, and one that is too long to send, are refused', async () => {
  const { account, client } = await open();
  const names = { StackName: 'a', ChangeSetName: 'change', ChangeSetType: 'CREATE' } as const;
  const url = `${account.environment.AWS_ENDPOINT_URL_S3}/cdk-hnb659fds-assets-000000000000-us-east-1/no.json`;
  await expect(client.send(new CreateChangeSetCommand({ ...names, TemplateURL: url }))).rejects.toThrow('S3 error');
  const TemplateBody = JSON.stringify({ ...BUCKETS, Description: 'x'.repeat(51_200) });
  await expect(client.send(new CreateChangeSetCommand({ ...names, TemplateBody }))).rejects.toThrow('51200');
});
