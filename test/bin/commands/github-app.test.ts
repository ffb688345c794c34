import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { startGitHub } from '@mendhook/emulators/github';
import { describe, expect, test, vi } from 'vitest';
import { createTokenSource } from '../../../adapters/github-tokens.ts';
import { registerGitHubAppCommand } from '../../../bin/commands/github-app/github-app.ts';
import { closing, temporaryDirectory } from '../../../packages/emulators/test/aws/stand-in.ts';
import { startLocalAccount } from '../local-account.ts';
import { runInProcess } from '../run-in-process.ts';

const WORDS = ['issue_comment', 'pull_request_review', 'pull_request_review_comment'];
const HOOK = 'https://example.com/github/KEY';
const never = () => new Promise<void>(() => undefined);

describe('the flow in a browser', () => {
  test('stores the App for the stage, beside what is stored, and prints no secret', async () => {
    const { state, createSecret, readSecret } = await startLocalAccount();
    await createSecret('{}');
    const { run, github } = await start();
    const browser = run('--local', state, '--org', 'acme', '--webhook-url', HOOK);
    const page = await browser.open();
    expect(page.form.action).toMatch(new RegExp(`^${github.url}/organizations/acme/settings/apps/new\\?state=.{43}$`));
    expect(page.form.manifest).toEqual({
      name: 'mendhook-acme',
      url: 'https://github.com',
      description: expect.any(String),
      public: false,
      hook_attributes: { url: HOOK, active: true },
      redirect_url: `${page.address}/created`,
      default_permissions: {
        metadata: 'read',
        contents: 'write',
        pull_requests: 'write',
        issues: 'write',
        checks: 'read',
      },
      default_events: ['pull_request', 'push', 'delete', ...WORDS],
    });
    expect(await (await browser.submit()).text()).toContain('Go back to the terminal');
    const printed = (await browser.ended).join('\n');
    const own = JSON.parse(await readSecret('own'));
    const callers = JSON.parse(await readSecret('callers'));
    expect(own).toEqual({ github: { appId: expect.any(Number), privateKey: expect.stringContaining('PRIVATE KEY') } });
    expect(callers).toEqual({ github: { webhookSecrets: [expect.stringMatching(/^.{40}$/)] } });
    expect(printed).not.toContain('PRIVATE KEY');
    expect(printed).not.toContain(callers.github.webhookSecrets[0]);
    expect(printed).toContain(
      `next: install it on the repositories: ${github.url}/apps/mendhook-acme/installations/new`,
    );
    // The key signs in: the App exists, and is installed nowhere yet.
    const tokens = createTokenSource({ github: own.github, apiUrl: github.url });
    await expect(tokens.mint('acme/checkout', { contents: 'read' })).rejects.toThrow(/Not Found/);
  });

  test('asks for check runs and their events only where the configuration has reviews', async () => {
    const config = join(temporaryDirectory(), 'mendhook.config.json');
    const services = [{ name: 'checkout', repository: 'acme/checkout', slackChannel: '#alerts', test: {} }];
    writeFileSync(config, JSON.stringify({ services, release: { mode: 'review' } }));
    const { run } = await start();
    const browser = run('--file', join(temporaryDirectory(), 'f.json'), '--config', config, '--webhook-url', HOOK);
    expect((await browser.open()).form.manifest).toMatchObject({
      default_permissions: { checks: 'write', merge_queues: 'read' },
      default_events: ['pull_request', 'push', 'delete', ...WORDS, 'check_run', 'check_suite', 'merge_group'],
    });
    await browser.submit();
    await browser.ended;
  });

  test('stores it in a file that only its owner reads, and keeps the rest of the file', async () => {
    const file = join(temporaryDirectory(), 'secrets.json');
    writeFileSync(file, JSON.stringify({ model: { apiKey: 'm' }, github: { token: 'earlier' } }));
    chmodSync(file, 0o644);
    const { run } = await start();
    const browser = run('--file', file);
    expect((await browser.open()).form.manifest).not.toHaveProperty('hook_attributes');
    await browser.submit();
    const printed = (await browser.ended).join('\n');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      model: { apiKey: 'm' },
      github: { appId: expect.any(Number), privateKey: expect.any(String), webhookSecrets: [] },
    });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(printed).toContain('the output GitHubUrl and a secret');
    expect(printed).toContain(`mendhook secrets set --file ${file}`);
  });

  test('credentials that are stored are replaced only on demand', async () => {
    const { state, createSecret, readSecret } = await startLocalAccount();
    await createSecret(JSON.stringify({ webhookSecrets: ['w'], github: { token: 't' }, slack: { botToken: 'x' } }));
    const { run } = await start();
    await expect(run('--local', state).ended).rejects.toThrow('use --replace to replace them');
    const browser = run('--local', state, '--replace', '--webhook-url', HOOK);
    await browser.open();
    await browser.submit();
    await browser.ended;
    expect(JSON.parse(await readSecret('own'))).toMatchObject({
      slack: { botToken: 'x' },
      github: { appId: expect.any(Number) },
    });
    expect(JSON.parse(await readSecret('own')).github).not.toHaveProperty('token');
    expect(JSON.parse(await readSecret('callers'))).toMatchObject({ webhookSecrets: ['w'] });
  });

  test('a key that cannot be stored is told, with the App to delete', async () => {
    const { run } = await start();
    const file = join(temporaryDirectory(), 'secrets.json');
    const browser = run('--file', file);
    await browser.open();
    mkdirSync(`${file}.new`);
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    expect((await browser.submit()).status).toBe(502);
    await expect(browser.ended).rejects.toThrow();
    expect(said.mock.calls.join()).toContain('delete the App');
    said.mockRestore();
  });
});

describe('nobody else gets in', () => {
  test('an address without its path, another method, another host and another page are refused', async () => {
    const browser = (await start()).run('--file', join(temporaryDirectory(), 'f.json'));
    const { address } = await browser.open();
    const { origin, pathname, port } = new URL(address);
    const status = async (path: string, init?: RequestInit) => (await fetch(`${origin}${path}`, init)).status;
    expect(await status('/')).toBe(404);
    expect(await status('/guess')).toBe(404);
    expect(await status('/guess/created?code=a&state=b')).toBe(404);
    expect(await status(`${pathname}/other`)).toBe(404);
    expect(await status(pathname, { method: 'POST' })).toBe(405);
    expect(await status(pathname, { headers: { origin: 'https://evil.example' } })).toBe(403);
    const asHost = await new Promise((found) =>
      request({ port, host: '127.0.0.1', path: pathname, headers: { host: 'evil.example' } }, (answer) =>
        found(answer.resume().statusCode),
      ).end(),
    );
    expect(asHost).toBe(421);
    const page = await fetch(address);
    expect(page.headers.get('access-control-allow-origin')).toBeNull();
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.headers.get('referrer-policy')).toBe('strict-origin');
    await browser.submit();
    await browser.ended;
    await expect(fetch(address)).rejects.toThrow('fetch failed');
  });

  test('a code without the state, or with another one, is not taken; the right one is taken once', async () => {
    const browser = (await start()).run('--file', join(temporaryDirectory(), 'f.json'));
    const { address, form } = await browser.open();
    const state = new URL(form.action).searchParams.get('state') ?? '';
    const back = (query: Record<string, string>) =>
      fetch(`${address}/created?${new URLSearchParams(query)}`).then(({ status }) => status);
    expect(await back({ code: 'a' })).toBe(403);
    expect(await back({ code: 'a', state: `${state}x` })).toBe(403);
    expect(await back({ code: 'a/../b', state })).toBe(400);
    // Both arrive before the first is answered.
    expect((await Promise.all([back({ code: 'a', state }), back({ code: 'b', state })])).toSorted()).toEqual([
      410, 502,
    ]);
    await expect(browser.ended).rejects.toThrow(
      'GitHub: does not know this code: it was used already, or is older than an hour',
    );
  });

  test('what was typed cannot leave its attribute', async () => {
    const name = `"><script>alert(1)</script>`;
    const browser = (await start()).run('--file', join(temporaryDirectory(), 'f.json'), '--name', name);
    const { html, form } = await browser.open();
    expect(html).not.toContain('<script>');
    expect(form.manifest).toMatchObject({ name });
    await browser.submit();
    await browser.ended;
  });
});

test('after an hour it ends', async () => {
  const github = await closing(startGitHub({ stateDirectory: temporaryDirectory() }));
  const file = join(temporaryDirectory(), 'f.json');
  const waits: number[] = [];
  const wait = async (milliseconds: number) => void waits.push(milliseconds);
  const running = runInProcess(
    (program) => registerGitHubAppCommand(program, { webUrl: github.url, apiUrl: github.url, wait }),
    ['github-app', '--file', file],
  );
  await expect(running).rejects.toThrow('for one hour, which is over');
  expect(existsSync(file)).toBe(false);
  expect(waits).toEqual([3_600_000]);
});

test.each([
  [['--org', 'no/org'], /--org: expected the name of an organisation/],
  [['--name', 'n'.repeat(35)], /--name: expected at most 34 characters/],
  [['--webhook-url', 'http://example.com'], /--webhook-url: expected an https address/],
  [['--file', '/nowhere/f.json'], /^cannot write \/nowhere\/f.json$/],
])('%s is refused', async (words, message) => {
  await expect((await start()).run(...words).ended).rejects.toThrow(message);
});

/** The command beside a GitHub of its own, and a browser that does what a person does. */
async function start() {
  const github = await closing(startGitHub({ stateDirectory: temporaryDirectory() }));
  const run = (...words: string[]) => {
    const { promise: address, resolve } = Promise.withResolvers<string>();
    const ended = runInProcess(
      (program) =>
        registerGitHubAppCommand(program, { webUrl: github.url, apiUrl: github.url, wait: never, onAddress: resolve }),
      ['github-app', ...words],
    );
    ended.catch(() => undefined);
    const open = async () => {
      // A command that fails has no address.
      await Promise.race([address, ended]);
      const html = await (await fetch(await address)).text();
      const [, action = ''] = /<form action="([^"]*)" method="post">/.exec(html) ?? [];
      const [, manifest = ''] = /name="manifest" value="([^"]*)"/.exec(html) ?? [];
      return { address: await address, html, form: { action: decode(action), manifest: JSON.parse(decode(manifest)) } };
    };
    const submit = async () => {
      const { form } = await open();
      const body = new URLSearchParams({ manifest: JSON.stringify(form.manifest) });
      return fetch(form.action, { method: 'POST', body });
    };
    return { ended, open, submit };
  };
  return { github, run };
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#96': '`' };
const decode = (text: string): string => text.replace(/&([\w#]+);/g, (_, name) => ENTITIES[String(name)] ?? '');
