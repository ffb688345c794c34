import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { git } from '@mendhook/emulators/github/git';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import type { ServedRequest } from '../../../local/platform/balancer.ts';
import { startPlatform } from '../../../local/platform/platform.ts';
import { serveCommands } from '../../../local/platform/serve-commands.ts';
import { eventually } from '../../../packages/emulators/test/eventually.ts';

const SERVICE = `import { createServer } from 'node:http';
const server = createServer((request, response) => {
  if (request.url === '/crash') process.exit(1);
  response.end(JSON.stringify([process.env.DD_VERSION, process.env.DD_ENV, process.env.DATA, process.pid]));
}).listen(Number(process.env.PORT), '127.0.0.1', () => {
  console.log(JSON.stringify({ event: 'listening', server: { host: '127.0.0.1', port: server.address().port } }));
});
process.once('SIGTERM', () => { server.close(); server.closeIdleConnections(); });
`;

test('a token’s holder deploys commits as processes; one that crashes answers 502, is counted, and is back', async () => {
  const { platform, order, served, faults, first, second } = await start();
  expect(await order({}, 'wrong')).toEqual([401, { error: 'wrong token' }]);
  expect((await order({ environment: 'moon', action: 'deploy', commit: first, percent: 100 }))[0]).toBe(422);
  expect((await order({ environment: 'production', action: 'promote', commit: first, percent: 100 }))[0]).toBe(409);
  const deploy = (environment: string, commit: string) =>
    order({ environment, action: 'deploy', commit, percent: '100' });

  expect(await deploy('production', first)).toEqual([200, { deployed: { commit: first } }]);
  expect(await deploy('staging', second)).toEqual([200, { deployed: { commit: second } }]);
  const { production, staging } = platform.environments;
  const ask = async (url: string) =>
    z
      .array(z.unknown())
      .parse(await (await fetch(url)).json())
      .slice(0, 3);
  expect(await ask(production.url)).toEqual([first, 'production', 'many']);
  expect(await ask(staging.url)).toEqual([second, 'staging', 'few']);
  expect(await ask(staging.previousUrl)).toEqual([first, 'staging', 'few']);

  expect((await fetch(`${production.url}/crash`)).status).toBe(502);
  await eventually(async () => expect((await fetch(production.url)).status).toBe(200));
  expect(served.find(({ failed }) => failed)).toMatchObject({ version: first });
  expect(faults.map(String)).toEqual(['Error: it ended by itself']);

  const unknown = await deploy('production', 'f'.repeat(40));
  expect(unknown).toMatchObject([409, { error: expect.stringContaining('f'.repeat(40)) }]);
  expect(await ask(production.url)).toEqual([first, 'production', 'many']);
});

async function start() {
  const directory = await mkdtemp(join(tmpdir(), 'platform-'));
  const repository = join(directory, 'repository');
  await mkdir(join(repository, 'src'), { recursive: true });
  await git(repository, ['init', '--quiet']);
  await writeFile(join(repository, 'package.json'), '{ "name": "tiny", "version": "1.0.0", "type": "module" }');
  const commit = async (code: string) => {
    await writeFile(join(repository, 'src/main.js'), code);
    await git(repository, ['add', '.']);
    await git(repository, ['commit', '--quiet', '-m', 'A version']);
    return git(repository, ['rev-parse', 'HEAD']);
  };
  const [first, second] = [await commit(SERVICE), await commit(`${SERVICE}// The next one.\n`)];
  const served: ServedRequest[] = [];
  const faults: unknown[] = [];
  const platform = await startPlatform({
    repository,
    directory,
    variables: { staging: { DATA: 'few' }, production: { DATA: 'many' } },
    onServed: (_, request) => served.push(request),
    onLog: () => undefined,
    onFault: (_, fault) => faults.push(fault),
    now: Date.now,
    signal: new AbortController().signal,
  });
  const commands = await serveCommands(platform, 'token');
  onTestFinished(async () => {
    await commands.close();
    await platform.close();
    await rm(directory, { recursive: true });
  });
  const order = async (command: object, token = 'token') => {
    const response = await fetch(`${commands.url}/deployments`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify(command),
    });
    return [response.status, await response.json()];
  };
  return { platform, order, served, faults, first, second };
}
