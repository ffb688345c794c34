import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { findFreePort } from '../../local/free-port.ts';

test('a port that browsers refuse is passed over', async () => {
  const port = await findFreePort(4190);
  expect(port).toBeGreaterThan(4190);
  expect(port).toBeLessThan(4210);
});

test('a port that is in use is passed over, and any port is one that answers', async () => {
  const server = createServer();
  onTestFinished(() => void server.close());
  const any = await findFreePort(0);
  await new Promise<void>((resolve) => server.listen(any, '127.0.0.1', resolve));
  expect(await findFreePort(any)).toBeGreaterThan(any);
});
