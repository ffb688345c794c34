import { globSync, readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import { openRepository } from '../../../batch-job/repository/open-repository.ts';
import { type GitHost, PUSH_TOKEN, READ_TOKEN, startGitHost } from './git-host.ts';
import { openWorkbench, searchPath, type Workbench } from './workbench.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function workbench(host?: GitHost): Promise<Workbench> {
  const bench = await openWorkbench(host);
  open.push(bench);
  return bench;
}

/** Every form in which a token could be written down. */
const formsOf = (token: string) => [
  token,
  encodeURIComponent(token),
  Buffer.from(token).toString('base64'),
  Buffer.from(`x-access-token:${token}`).toString('base64'),
];

describe('the token', () => {
  test('reaches the host, and stands in no argument list while git talks to it', async () => {
    const argumentLists: string[] = [];
    const bench = await workbench(
      await startGitHost((request) => {
        if (request.headers.authorization !== undefined) argumentLists.push(readArgumentLists());
        return false;
      }),
    );
    await bench.commit({ 'a.js': 'one\n' });
    const repository = await bench.open();
    await repository.publishCommits(
      'incident/x',
      [{ message: 'fix', files: { 'a.js': 'two\n' } }],
      async () => PUSH_TOKEN,
    );
    const seen = argumentLists.join('\n');
    expect(bench.host.requests.some(({ authorization }) => authorization !== undefined)).toBe(true);
    expect(seen).toContain('git-remote-http');
    expect(seen).toContain('push');
    for (const form of [...formsOf(READ_TOKEN), ...formsOf(PUSH_TOKEN)]) expect(seen).not.toContain(form);
  });

  test('is in no file of the worker’s copy', async () => {
    const bench = await workbench();
    const failing = await bench.commit({ 'a.js': 'one\n' });
    await bench.commit({ 'a.js': 'two\n' });
    const directory = bench.place();
    const repository = await bench.open({ directory, commit: failing });
    await repository.publishCommits(
      'incident/x',
      [{ message: 'fix', files: { 'b.js': 'b\n' } }],
      async () => PUSH_TOKEN,
    );
    const entries = await readdir(directory, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    expect(files.map((file) => file.slice(directory.length + 1))).toContain('repository.git/config');
    for (const file of files) {
      const content = await readFile(file, 'latin1');
      for (const form of [...formsOf(READ_TOKEN), ...formsOf(PUSH_TOKEN)]) expect(content, file).not.toContain(form);
    }
  });

  test('is in no error, even when the host repeats it', async () => {
    const bench = await workbench();
    await bench.commit({ 'a.js': 'one\n' });
    const token = 'ghs_wrong/token+value==';
    const opened = openRepository({
      directory: bench.place(),
      cloneUrl: bench.host.url,
      readToken: async () => token,
      branch: 'main',
      agentFiles: 'leave-out',
      searchPath,
    });
    const error = await opened.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'UpstreamError', retryable: true });
    // Node shows causes and own properties, as a log or a crash report would.
    const shown = inspect(error, { depth: 10, showHidden: true });
    expect(shown).toContain('Authentication failed');
    for (const form of formsOf(token)) expect(shown).not.toContain(form);
  });

  test('is taken out of the words of a host that prints it', async () => {
    let told: string | undefined;
    const bench = await workbench(
      await startGitHost((request, response) => {
        if (!request.url?.includes('service=git-upload-pack') || request.headers.authorization === undefined)
          return false;
        told = Buffer.from(request.headers.authorization.slice('Basic '.length), 'base64').toString().split(':')[1];
        const line = `ERR your token is ${told} (${request.headers.authorization})`;
        const packet = (text: string) => `${(text.length + 4).toString(16).padStart(4, '0')}${text}`;
        response.writeHead(200, { 'content-type': 'application/x-git-upload-pack-advertisement' });
        response.end(`${packet('# service=git-upload-pack\n')}0000${packet(line)}`);
        return true;
      }),
    );
    const error = await bench.open().catch((thrown: unknown) => thrown);
    expect(told).toBe(READ_TOKEN);
    expect(String(error)).toContain('your token is [redacted]');
    for (const form of formsOf(READ_TOKEN)) expect(String(error)).not.toContain(form);
  });

  test('is not given to the host that a redirect leads to', async () => {
    const asked: IncomingMessage['headers'][] = [];
    const thief = await startGitHost((request: IncomingMessage, response: ServerResponse) => {
      asked.push(request.headers);
      response.writeHead(401, { 'www-authenticate': 'Basic realm="thief"' }).end();
      return true;
    });
    open.push(thief);
    const bench = await workbench(
      await startGitHost((request, response) => {
        response.writeHead(302, { location: `${new URL(thief.url).origin}${request.url}` }).end();
        return true;
      }),
    );
    await expect(bench.open()).rejects.toMatchObject({ name: 'UpstreamError' });
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.map(({ authorization }) => authorization)).toEqual(asked.map(() => undefined));
  });
});

describe('the clone address', () => {
  test.each([
    ['http://git.example.com/a.git', 'expected https, got http://git.example.com'],
    ['file:///etc', 'expected https, got file://'],
    ['ext::sh -c touch% /tmp/owned', 'expected https'],
    ['ssh://git@example.com/a.git', 'expected no credentials'],
    [`https://x:${READ_TOKEN}@example.com/a.git`, 'expected no credentials'],
    ['--upload-pack=touch /tmp/owned', 'expected a URL'],
  ])('%s is refused', async (cloneUrl, message) => {
    const bench = await workbench();
    const opened = openRepository({
      directory: bench.place(),
      cloneUrl,
      readToken: async () => READ_TOKEN,
      branch: 'main',
      agentFiles: 'leave-out',
      searchPath,
    });
    const error = await opened.catch((thrown: unknown) => thrown);
    expect(String(error)).toContain(message);
    expect(String(error)).not.toContain(READ_TOKEN);
  });
});

/** What `ps` would show: the argument list of every process of this machine. */
function readArgumentLists(): string {
  return globSync('/proc/[0-9]*/cmdline').map(readIfThere).join('\n');
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8').replaceAll('\0', ' ');
  } catch {
    // The process has ended meanwhile.
    return '';
  }
}
