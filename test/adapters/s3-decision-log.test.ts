import { S3Client } from '@aws-sdk/client-s3';
import { expect, onTestFinished, test } from 'vitest';
import { createS3DecisionLog } from '../../adapters/s3-decision-log.ts';
import { Bucket, start } from '../../packages/emulators/test/aws/s3-client.ts';
import { clientSettings } from '../../packages/emulators/test/aws/stand-in.ts';
import { describeDecisionLogContract } from './decision-log-contract.ts';

describeDecisionLogContract('S3', async () => createS3DecisionLog({ client: (await start()).s3, bucket: Bucket }));

test('keys of several pages are listed in order', async () => {
  const { s3, put } = await start();
  const keys = [1, 2, 3, 4, 5].map((place) => `decisions/a/00000${place}.json`);
  for (const key of keys.toReversed()) await put(key, '{}');
  const log = createS3DecisionLog({ client: s3, bucket: Bucket, keysPerPage: 2 });
  expect(await Array.fromAsync(log.list('decisions/'))).toEqual(keys);
});

test('a bucket that is not there refuses for good, and one that does not answer may later', async () => {
  const { server, s3 } = await start();
  const log = createS3DecisionLog({ client: s3, bucket: 'nowhere' });
  const refused = { name: 'UpstreamError', system: 'S3', retryable: false };
  await expect(log.put('decisions/a/000001.json', '{}')).rejects.toMatchObject(refused);
  await expect(Array.fromAsync(log.list('decisions/'))).rejects.toMatchObject(refused);

  const deaf = new S3Client({ ...clientSettings(server.url.replace(/\d+$/, '9'), 'AKIAWORKER'), maxAttempts: 1 });
  onTestFinished(() => deaf.destroy());
  const silent = createS3DecisionLog({ client: deaf, bucket: Bucket });
  await expect(silent.get('decisions/a/000001.json')).rejects.toMatchObject({ ...refused, retryable: true });
});
