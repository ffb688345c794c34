import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { git } from '@mendhook/emulators/github/git';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { registerRegisterCommand } from '../../bin/commands/register/register.ts';
import { loadConfig } from '../../bin/load-config.ts';
import { deriveConfig } from '../../bin/repository/derive-config.ts';
import { readRepository } from '../../bin/repository/read-repository.ts';
import { waitFor } from '../../local/demo/wait-for.ts';
import { runLocal } from '../../local/run-local.ts';
import { runInProcess } from '../bin/run-in-process.ts';

/** A new user's first hour: a repository of their own, its logs, an alert, a thread; no key of anything. */
const folder = mkdtempSync(join(tmpdir(), 'first-hour-'));
const stateDirectory = join(folder, 'state');
const configFile = join(folder, 'mendhook.config.json');
const lines: string[] = [];
const stop = Promise.withResolvers<void>();
let running: Promise<void>;
let repository: Awaited<ReturnType<typeof readRepository>>;

const waiting = { timeoutMs: 60_000, everyMs: 100, signal: new AbortController().signal };
const printed = () => lines.join('\n');
/** The request of a curl line, as a shell reads it. */
function curlOf(what: string): { url: string; headers: Record<string, string>; body: string } {
  const [, url = '', header = '', body = ''] =
    new RegExp(`${what} +curl -sS (\\S+) -H '([^']+)' -H 'content-type: application/json' -d '([^']+)'`).exec(
      printed(),
    ) ?? [];
  const [name = '', value = ''] = header.split(': ');
  return { url, headers: { [name]: value, 'content-type': 'application/json' }, body };
}
async function post({ url, headers, body }: ReturnType<typeof curlOf>): Promise<void> {
  const answer = await fetch(url, { method: 'POST', headers, body });
  expect(answer.status, await answer.text()).toBe(202);
}

beforeAll(async () => {
  const source = join(folder, 'shop');
  await git(folder, ['init', '--quiet', '--initial-branch=trunk', source]);
  writeFileSync(join(source, 'cart.js'), 'export const total = (cart) => cart.items.length;\n');
  await git(source, ['add', '--all']);
  await git(source, ['commit', '--quiet', '--message=first']);
  repository = await readRepository(source);
  writeFileSync(configFile, JSON.stringify(deriveConfig(repository)));
  running = runLocal({
    config: await loadConfig(configFile),
    repository,
    stateDirectory,
    port: 0,
    environment: {},
    evaluateEveryMs: 200,
    print: (line) => lines.push(line),
    stopped: stop.promise,
  });
  await Promise.race([
    running,
    waitFor('the runtime', async () => printed().includes('an alert') || undefined, waiting),
  ]);
}, 60_000);

afterAll(async () => {
  stop.resolve();
  await running;
  rmSync(folder, { recursive: true, force: true });
});

describe('mendhook local on a repository of one’s own', () => {
  test('serves the repository, and says what it needs to be called by hand', async () => {
    expect(printed()).toContain(`local/shop is served from ${repository.directory}, branch trunk at`);
    expect(printed()).toMatch(
      /webhook +http:\/\/127\.0\.0\.1:\d+\/datadog\/\S+ \(in Datadog: @webhook-mendhook-local\)/,
    );
    expect(printed()).toMatch(/header +x-mendhook-secret: [0-9a-f]{64}/);
    expect(printed()).toMatch(/app key +DD-APPLICATION-KEY: [0-9a-f]+/);
    const [, url = '', token = ''] = /GitHub +played on this machine: (\S+) \(token (\S+)\)/.exec(printed()) ?? [];
    const clone = `${url.replace('://', `://you:${token}@`)}/local/shop.git`;
    expect(await git(folder, ['ls-remote', clone, 'refs/heads/trunk'])).toContain(repository.commit);
  });

  test('its monitors fire: logs become an alert, a bug and a thread that says that there is no model', async () => {
    const words = ['register', '--config', configFile, '--local', stateDirectory, '--create-monitors', '--yes'];
    const registered = await runInProcess(registerRegisterCommand, words);
    expect(registered.join('\n')).toContain('webhook mendhook-local: customHeaders');
    const log = curlOf('a log');
    for (let sent = 0; sent < 6; sent++) await post(log);
    const page = /page +(\S+)/.exec(printed())?.[1] ?? '';
    const read = async (path: string) => (await fetch(new URL(path, page))).text();
    const incident = await waitFor(
      'the bug on the page',
      async () => /href="(\/incidents\/[0-9a-f]+)"/.exec(await read('/'))?.[1],
      waiting,
    );
    const thread = await waitFor(
      'its thread',
      async () => [await read(incident)].find((html) => html.includes('Not worked on')),
      waiting,
    );
    expect(thread).toContain('TypeError: example is not a function');
    expect(thread).toMatch(/Not worked on.*no model: errors are grouped.*ANTHROPIC_API_KEY.*--conversation FILE/s);
    expect(await read('/')).toMatch(/<dt>Model<\/dt><dd>no model: /);
    expect(printed()).toMatch(/model +no model: /);
  });

  test('an alert by hand is taken', async () => {
    await post(curlOf('an alert'));
  });

  test('nothing is written to the repository', async () => {
    expect(await git(repository.directory, ['status', '--porcelain'])).toBe('');
    expect(readFileSync(join(repository.directory, '.git', 'HEAD'), 'utf8')).toBe('ref: refs/heads/trunk\n');
    expect(await git(repository.directory, ['for-each-ref', '--format=%(refname)'])).toBe('refs/heads/trunk');
  });
});
