import { statSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { expect, onTestFinished, test } from 'vitest';
import { startSecretsManager } from '../../aws/secrets-manager.ts';
import { clientSettings, temporaryDirectory } from './stand-in.ts';

async function start(stateDirectory = temporaryDirectory()) {
  const server = await startSecretsManager({ stateDirectory });
  const client = new SecretsManagerClient(clientSettings(server.url));
  onTestFinished(async () => {
    client.destroy();
    await server.close();
  });
  const get = (input: Partial<ConstructorParameters<typeof GetSecretValueCommand>[0]> = {}) =>
    client.send(new GetSecretValueCommand({ SecretId: 'mendhook', ...input }));
  const create = (SecretString: string) =>
    client.send(new CreateSecretCommand({ Name: 'mendhook', SecretString, Description: 'tokens' }));
  const put = (SecretString: string) => client.send(new PutSecretValueCommand({ SecretId: 'mendhook', SecretString }));
  return { server, client, get, create, put, stateDirectory };
}

test('a secret is found by name and by ARN, and kept over a restart', async () => {
  const first = await start();
  const { ARN } = await first.create('{"token":"t"}');
  await first.server.close();
  const { get } = await start(first.stateDirectory);
  expect(await get()).toMatchObject({ Name: 'mendhook', SecretString: '{"token":"t"}', VersionStages: ['AWSCURRENT'] });
  expect(await get({ SecretId: ARN })).toMatchObject({ SecretString: '{"token":"t"}' });
  expect(await get({ SecretId: ARN?.slice(0, -7) })).toMatchObject({ ARN });
});

test('only this user can read them on disk', async () => {
  const { create, put, stateDirectory } = await start();
  await create('x');
  await put('y');
  const directory = join(stateDirectory, 'secrets-manager');
  expect(statSync(directory).mode & 0o777).toBe(0o700);
  expect(statSync(join(directory, 'secrets.json')).mode & 0o777).toBe(0o600);
});

test('a new value leaves the one before within reach, and no older one', async () => {
  const { client, get, create, put } = await start();
  const created = await create('one');
  await put('two');
  await put('three');
  expect(await get()).toMatchObject({ SecretString: 'three' });
  expect(await get({ VersionStage: 'AWSPREVIOUS' })).toMatchObject({ SecretString: 'two' });
  await expect(get({ VersionId: created.VersionId })).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  const described = await client.send(new DescribeSecretCommand({ SecretId: 'mendhook' }));
  expect(described).toMatchObject({ Name: 'mendhook', Description: 'tokens', CreatedDate: expect.any(Date) });
  expect(Object.values(described.VersionIdsToStages ?? {}).sort()).toEqual([['AWSCURRENT'], ['AWSPREVIOUS']]);
  expect(described).not.toHaveProperty('versions');
});

test('binary values come back as they were', async () => {
  const { client, get, create } = await start();
  await create('x');
  const SecretBinary = new Uint8Array([0, 128, 255]);
  await client.send(new PutSecretValueCommand({ SecretId: 'mendhook', SecretBinary }));
  expect((await get()).SecretBinary).toEqual(SecretBinary);
});

test('a repeated request changes nothing; one with another value is refused', async () => {
  const { client, create } = await start();
  await create('one');
  const put = (SecretString: string) =>
    client.send(new PutSecretValueCommand({ SecretId: 'mendhook', SecretString, ClientRequestToken: 'a'.repeat(32) }));
  expect(await put('two')).toMatchObject({ VersionId: 'a'.repeat(32) });
  expect(await put('two')).toMatchObject({ VersionId: 'a'.repeat(32), VersionStages: ['AWSCURRENT'] });
  await expect(put('three')).rejects.toMatchObject({ name: 'ResourceExistsException' });
  await expect(create('one')).rejects.toMatchObject({ name: 'ResourceExistsException' });
});

test('an unknown secret is refused by code', async () => {
  const { get } = await start();
  await expect(get()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});
