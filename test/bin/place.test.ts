import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { announceAccount } from '../../bin/account/announce-account.ts';
import { describeTarget } from '../../bin/account/describe-place.ts';
import { findAccount } from '../../bin/account/find-account.ts';
import { StackOutput } from '../../core/names.ts';
import { temporaryDirectory } from '../../packages/emulators/test/aws/stand-in.ts';

const STACK_ID = 'arn:aws:cloudformation:eu-central-1:123456789012:stack/mendhook-staging/f81d4fae';

/** CloudFormation with one stack, or with none. */
async function startCloudFormation(hasStack: boolean): Promise<void> {
  const outputs = Object.values(StackOutput)
    .map((key) => `<member><OutputKey>${key}</OutputKey><OutputValue>x</OutputValue></member>`)
    .join('');
  const stack = `<member><StackId>${STACK_ID}</StackId><StackName>mendhook-staging</StackName><StackStatus>CREATE_COMPLETE</StackStatus><CreationTime>2026-11-20T00:00:00Z</CreationTime><Outputs>${outputs}</Outputs></member>`;
  const found = `<DescribeStacksResponse><DescribeStacksResult><Stacks>${stack}</Stacks></DescribeStacksResult></DescribeStacksResponse>`;
  const missing =
    '<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>Stack does not exist</Message></Error></ErrorResponse>';
  const server = createServer((_, response) =>
    response.writeHead(hasStack ? 200 : 400, { 'content-type': 'text/xml' }).end(hasStack ? found : missing),
  );
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const credentials = join(temporaryDirectory(), 'credentials');
  writeFileSync(credentials, '[team]\naws_access_key_id = a\naws_secret_access_key = b\n');
  for (const [name, value] of Object.entries({
    AWS_ENDPOINT_URL_CLOUDFORMATION: `http://127.0.0.1:${port}`,
    AWS_SHARED_CREDENTIALS_FILE: credentials,
    AWS_PROFILE: 'team',
  })) {
    vi.stubEnv(name, value);
  }
  onTestFinished(() => void vi.unstubAllEnvs());
}

test('a command says on standard error which account, region and profile it is about to change', async () => {
  await startCloudFormation(true);
  const error = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  onTestFinished(() => error.mockRestore());
  announceAccount(await findAccount({ stage: 'staging', region: 'eu-central-1' }));
  expect(error.mock.calls).toEqual([['on stage staging (account 123456789012, eu-central-1, profile team)']]);
  announceAccount({ kind: 'local', name: 'the runtime on .mendhook/local' });
  expect(error.mock.calls).toHaveLength(1);
});

test('the stage tells where GitHub calls', async () => {
  await startCloudFormation(true);
  expect(await findAccount({ stage: 'staging', region: 'eu-central-1' })).toMatchObject({ githubUrl: 'x' });
});

test('a stage that is not there is told with the region and the profile', async () => {
  await startCloudFormation(false);
  await expect(findAccount({ stage: 'staging', region: 'eu-central-1' })).rejects.toThrow(
    'no stack mendhook-staging in eu-central-1, profile team:',
  );
});

test.each([
  [{ CDK_DEFAULT_ACCOUNT: '1', CDK_DEFAULT_REGION: 'eu-west-1' }, 'mendhook-prod: account 1, eu-west-1'],
  [
    { CDK_DEFAULT_ACCOUNT: '1', CDK_DEFAULT_REGION: 'eu-west-1', AWS_PROFILE: 'p' },
    'mendhook-prod: account 1, eu-west-1, profile p',
  ],
  [{ CDK_DEFAULT_REGION: 'eu-west-1' }, undefined],
  [{}, undefined],
])('the app says where the CDK acts: %j', (environment, expected) => {
  expect(describeTarget('mendhook-prod', environment)).toBe(expected);
});
