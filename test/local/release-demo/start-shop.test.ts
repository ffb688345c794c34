import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { git } from '@mendhook/emulators/github/git';
import { expect, onTestFinished, test } from 'vitest';
import { type ShopOptions, startShop } from '../../../local/release-demo/start-shop.ts';
import { eventually } from '../../../packages/emulators/test/eventually.ts';

type Seen = Parameters<ShopOptions['onSeen']>[0];

const SERVICE = `import { createServer } from 'node:http';
const server = createServer((request, response) => {
  const isOrder = request.method === 'POST';
  if (isOrder) console.log(JSON.stringify({ status: 'error', message: 'no order' }));
  else console.log(JSON.stringify({ status: 'info', message: 'looked' }));
  response.writeHead(isOrder ? 500 : 200).end();
}).listen(Number(process.env.PORT), '127.0.0.1', () => {
  console.log(JSON.stringify({ event: 'listening', server: { host: '127.0.0.1', port: server.address().port } }));
});
process.once('SIGTERM', () => { server.close(); server.closeIdleConnections(); });
`;
const BLOCKED_MS = 600;

test('the shop answers while this process is blocked, and all that it saw is told', async () => {
  const { shop, commit, seen, lines } = await start();
  expect(await deploy(shop, commit)).toBe('success');
  shop.open(100);
  const answered = () => seen.served.filter(({ environment }) => environment === 'production');
  await eventually(() => expect(answered().length).toBeGreaterThan(3));

  const from = Date.now();
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BLOCKED_MS);
  const until = Date.now();

  const met = await shop.shut();
  expect(met.failed).toBeGreaterThan(0);
  expect(answered()).toHaveLength(met.requests);
  expect(answered().filter(({ failed }) => failed)).toHaveLength(met.failed);
  expect(answered().every(({ version }) => version === commit)).toBe(true);
  expect(answered().filter(({ at }) => at > from && at < until).length).toBeGreaterThan(3);
  await eventually(() => expect(seen.errors).toHaveLength(met.failed));
  expect(seen.errors[0]).toEqual({ status: 'error', message: 'no order' });
  expect(lines.filter((line) => !line.startsWith('run 1: 200'))).toEqual([]);
});

async function start() {
  const directory = await mkdtemp(join(tmpdir(), 'shop-'));
  const repository = join(directory, 'repository');
  await mkdir(join(repository, 'src'), { recursive: true });
  await writeFile(join(repository, 'package.json'), '{ "name": "tiny", "version": "1.0.0", "type": "module" }');
  await writeFile(join(repository, 'src', 'main.js'), SERVICE);
  await git(repository, ['init', '--quiet']);
  await git(repository, ['add', '.']);
  await git(repository, ['commit', '--quiet', '-m', 'A version']);
  const seen: { served: Seen['served']; errors: Seen['errors'] } = { served: [], errors: [] };
  const lines: string[] = [];
  const shop = await startShop({
    ...{ repository, directory },
    onSeen: ({ served, errors }) => {
      seen.served.push(...served);
      seen.errors.push(...errors);
    },
    onLine: (line) => lines.push(line),
  });
  onTestFinished(async () => {
    await shop.close();
    await rm(directory, { recursive: true });
  });
  return { shop, commit: await git(repository, ['rev-parse', 'HEAD']), seen, lines };
}

const DEPLOY = `node --input-type=module --eval "
  const answer = await fetch(process.env.PLATFORM_URL + '/deployments', {
    method: 'POST',
    headers: { authorization: 'Bearer ' + process.env.PLATFORM_TOKEN },
    body: JSON.stringify({ environment: 'production', action: 'deploy', commit: process.env.COMMIT, percent: '100' }),
  });
  console.log(answer.status);
"`;

const deploy = (shop: Awaited<ReturnType<typeof startShop>>, commit: string) =>
  shop.runner({
    ...{ runId: 1, job: 'deploy', sha: commit, signal: new AbortController().signal },
    steps: [{ name: 'Deploy', run: DEPLOY, uses: undefined, with: {}, env: { COMMIT: commit } }],
  });
