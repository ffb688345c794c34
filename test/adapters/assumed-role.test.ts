import { STSClient } from '@aws-sdk/client-sts';
import { expect, test } from 'vitest';
import { assumeRole } from '../../adapters/assumed-role.ts';
import { faultyCalls } from './faulty-calls.ts';

const ROLE = 'arn:aws:iam::123456789012:role/deploy';
const EXPIRATION = new Date('2026-11-20T13:00:00Z');

/** STS's own client, with an answer in place of the network. */
function stsThatAnswers(Credentials: object | undefined) {
  const client = new STSClient({ region: 'eu-west-1', maxAttempts: 1 });
  const asked: object[] = [];
  client.middlewareStack.add(
    () => async (args) => {
      asked.push(args.input);
      return { response: {}, output: { $metadata: {}, ...(Credentials && { Credentials }) } };
    },
    { step: 'initialize', priority: 'low', name: 'answer' },
  );
  return { client, asked };
}

test('the role’s credentials are those that STS gives', async () => {
  const given = { AccessKeyId: 'a', SecretAccessKey: 's', SessionToken: 't', Expiration: EXPIRATION };
  const { client, asked } = stsThatAnswers(given);
  expect(await assumeRole(ROLE, client)()).toEqual({
    ...{ accessKeyId: 'a', secretAccessKey: 's', sessionToken: 't', expiration: EXPIRATION },
  });
  expect(asked).toEqual([{ RoleArn: ROLE, RoleSessionName: 'mendhook' }]);
});

test('a role that does not let us in lasts, and a limit passes', async () => {
  const { client } = stsThatAnswers({});
  const faults = faultyCalls(client);
  faults.refuse('AccessDenied', 403, 1);
  await expect(assumeRole(ROLE, client)()).rejects.toMatchObject({ system: 'STS', retryable: false });
  faults.refuse('Throttling', 400, 1);
  await expect(assumeRole(ROLE, client)()).rejects.toMatchObject({ retryable: true, retryAfterMs: 20_000 });
});
