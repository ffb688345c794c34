import { once } from 'node:events';
import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { expect, onTestFinished, test } from 'vitest';
import { createS3AuditLog } from '../../adapters/s3-audit-log.ts';
import { Bucket, start } from '../../packages/emulators/test/aws/s3-client.ts';
import { clientSettings } from '../../packages/emulators/test/aws/stand-in.ts';

const EVENTS = [{ at: 1, event: 'step', detail: { step: 'publishing' } }];
const KEY = 'incidents/abc/1/events';

/** S3 behind a connection that is cut after the first PUT was carried out, before its answer arrives. */
async function startCut() {
  const { server, s3, list, calls } = await start();
  let cuts = 1;
  const proxy = createServer((incoming, outgoing) => {
    const { hostname, port } = new URL(server.url);
    const { method, url: path, headers } = incoming;
    const onward = forward({ hostname, port, method, path, headers }, (answer) => {
      const isCut = method === 'PUT' && cuts-- > 0;
      if (isCut) return void answer.resume().once('end', () => outgoing.destroy());
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(onward);
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  // A server that listens on an address and port has an address of this shape.
  const { port } = proxy.address() as AddressInfo;
  const client = new S3Client({ ...clientSettings(`http://127.0.0.1:${port}`, 'AKIAWORKER'), maxAttempts: 3 });
  onTestFinished(() => {
    client.destroy();
    proxy.close();
  });
  const options = { client, bucket: Bucket, clock: () => 1, random: () => 0.5 };
  return { s3, list, calls, log: createS3AuditLog(options) };
}

test('events whose PUT was carried out and lost its answer are there, once', async () => {
  const { log, list } = await startCut();
  await log.append(KEY, EVENTS);
  expect((await list()).Contents).toHaveLength(1);
  expect(await log.read(KEY)).toEqual(EVENTS);
});

test('what somebody else wrote under the same name is a fault, and stays', async () => {
  const { log, s3, list } = await startCut();
  await log.append(KEY, EVENTS);
  const [{ Key = '' } = {}] = (await list()).Contents ?? [];
  const other = { ...EVENTS[0], at: 2 };
  const Body = `${JSON.stringify(other)}\n`;
  await s3.send(new PutObjectCommand({ Bucket, Key, Body }));
  const { log: again } = { log: createS3AuditLog({ client: s3, bucket: Bucket, clock: () => 1, random: () => 0.5 }) };
  await expect(again.append(KEY, EVENTS)).rejects.toMatchObject({ name: 'PreconditionFailed' });
  expect(await again.read(KEY)).toEqual([other]);
});
