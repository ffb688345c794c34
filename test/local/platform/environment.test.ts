import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import type { ServedRequest } from '../../../local/platform/balancer.ts';
import { type RunningVersion, startEnvironment } from '../../../local/platform/environment.ts';
import { isInShare } from '../../../local/platform/split.ts';

test('a canary has its share until it is promoted; then the version before has stopped', async () => {
  const { run, ask, deployed, running } = await environment();
  await run({ action: 'deploy', commit: 'a', percent: 100 });
  await run({ action: 'deploy', commit: 'b', percent: 30 });
  expect(deployed()).toEqual({ commit: 'a', canary: { commit: 'b', percent: 30 } });
  expect(await ask(IN)).toBe('b');
  expect(await ask(OUT)).toBe('a');
  await run({ action: 'promote', commit: 'b', percent: 100 });
  expect(deployed()).toEqual({ commit: 'b' });
  expect(await ask(OUT)).toBe('b');
  expect([...running]).toEqual(['b']);
});

test('a rollback gives all traffic back, also after the promotion, and each command may come twice', async () => {
  const { run, ask, deployed, running } = await environment();
  const back = { action: 'rollback', commit: 'a', percent: 100 } as const;
  await run({ action: 'deploy', commit: 'a', percent: 100 });
  await run({ action: 'deploy', commit: 'b', percent: 30 });
  await run(back);
  expect(await ask(IN)).toBe('a');
  await run({ action: 'deploy', commit: 'b', percent: 100 });
  await run({ action: 'promote', commit: 'b', percent: 100 });
  expect(await ask(OUT)).toBe('b');
  await run(back);
  await run(back);
  expect(deployed()).toEqual({ commit: 'a' });
  expect([...running]).toEqual(['a']);
});

test('a switch under load fails no request', async () => {
  const { run, ask, served } = await environment();
  await run({ action: 'deploy', commit: 'a', percent: 100 });
  let isOver = false;
  const shop = async (shopper: string) => {
    while (!isOver) await ask(shopper);
  };
  const shopping = Promise.all(Array.from({ length: 8 }, (_, index) => shop(`shopper-${index}`)));
  await run({ action: 'deploy', commit: 'b', percent: 30 });
  await run({ action: 'promote', commit: 'b', percent: 100 });
  await run({ action: 'rollback', commit: 'a', percent: 100 });
  isOver = true;
  await shopping;
  expect(served.filter(({ failed }) => failed)).toEqual([]);
});

test('what does not start or does not fit changes nothing', async () => {
  const { run, ask, deployed, running } = await environment();
  await expect(run({ action: 'deploy', commit: 'a', percent: 5 })).rejects.toThrow('nothing runs yet');
  await run({ action: 'deploy', commit: 'a', percent: 100 });
  await expect(run({ action: 'deploy', commit: 'broken', percent: 5 })).rejects.toThrow('broken does not start');
  await expect(run({ action: 'promote', commit: 'b', percent: 100 })).rejects.toThrow('it cannot be promoted');
  expect(deployed()).toEqual({ commit: 'a' });
  expect(await ask(IN)).toBe('a');
  expect([...running]).toEqual(['a']);
});

test('the version before answers at an address of its own, and counts for nothing', async () => {
  const live = { commit: undefined as string | undefined };
  const { run, ask, served, previousUrl, running } = await environment(() => live.commit);
  await run({ action: 'deploy', commit: 'b', percent: 100 });
  expect((await fetch(previousUrl)).status).toBe(503);
  live.commit = 'a';
  await run({ action: 'deploy', commit: 'c', percent: 100 });
  expect(await (await fetch(previousUrl)).text()).toBe('a');
  expect(await ask(OUT)).toBe('c');
  expect([...running].sort()).toEqual(['a', 'c']);
  expect(served).toHaveLength(1);
});

const shoppers = Array.from({ length: 50 }, (_, index) => `shopper-${index}`);
const IN = shoppers.find((shopper) => isInShare(shopper, 'b', 30)) ?? '';
const OUT = shoppers.find((shopper) => !isInShare(shopper, 'b', 30)) ?? '';

async function environment(previous?: () => string | undefined) {
  const served: ServedRequest[] = [];
  const running = new Set<string>();
  const started = await startEnvironment({
    startVersion: (commit) => startTiny(commit, running),
    onServed: (request) => served.push(request),
    now: () => 1,
    ...(previous === undefined ? {} : { previous }),
  });
  onTestFinished(() => started.close());
  const ask = async (shopper: string) => (await fetch(started.url, { headers: { 'x-user-id': shopper } })).text();
  return { ...started, served, running, ask };
}

/** A version in this process that answers its own name. */
async function startTiny(commit: string, running: Set<string>): Promise<RunningVersion> {
  if (commit === 'broken') throw new Error('broken does not start');
  const server = createServer((_, response) => void response.end(commit));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  running.add(commit);
  return {
    backend: { version: commit, url: `http://127.0.0.1:${address.port}` },
    stop: async () => {
      running.delete(commit);
      server.close();
      server.closeIdleConnections();
    },
  };
}
