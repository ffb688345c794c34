import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readPointer } from '../../../batch-job/repository/large-file-pointer.ts';
import { type GitHost, READ_TOKEN, startGitHost } from './git-host.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const pointer = (text: string) =>
  `version https://git-lfs.github.com/spec/v1\noid sha256:${sha256(text)}\nsize ${Buffer.byteLength(text)}\n`;

let host: GitHost;
let bench: Workbench;
/** What the host keeps, by the hash that it is asked for; what it really sends. */
let kept: Map<string, string>;
let addressOf: (oid: string) => string;
let asked: { authorization: string | undefined; body: string }[];

beforeEach(async () => {
  kept = new Map();
  asked = [];
  addressOf = (oid) => host.url.replace('shop.git', `contents/${oid}`);
  host = await startGitHost(serveLargeFiles);
  bench = await openWorkbench(host);
});
afterEach(() => bench.close());

/** The two requests of https://github.com/git-lfs/git-lfs/blob/main/docs/api/batch.md */
function serveLargeFiles(request: IncomingMessage, response: ServerResponse): boolean {
  const [, oid] = /^\/contents\/(\w+)$/.exec(request.url ?? '') ?? [];
  if (oid !== undefined) {
    response.writeHead(request.headers['x-ticket'] === oid ? 200 : 403).end(kept.get(oid));
    return true;
  }
  if (!request.url?.endsWith('/info/lfs/objects/batch')) return false;
  let body = '';
  request.on('data', (chunk: Buffer) => {
    body += chunk.toString();
  });
  request.on('end', () => {
    asked.push({ authorization: request.headers.authorization, body });
    const objects = [...body.matchAll(/"oid":"(\w+)"/g)].map(([, wanted = '']) =>
      kept.has(wanted)
        ? { oid: wanted, actions: { download: { href: addressOf(wanted), header: { 'x-ticket': wanted } } } }
        : { oid: wanted, error: { code: 404, message: 'Object does not exist' } },
    );
    response.writeHead(200, { 'content-type': 'application/vnd.git-lfs+json' }).end(JSON.stringify({ objects }));
  });
  return true;
}

async function openShop(content = 'a model of many megabytes\n', served = content) {
  kept.set(sha256(content), served);
  await bench.commit({ 'a.js': 'one\n', 'model.bin': pointer(content), 'copy.bin': pointer(content) });
  return bench.open({ largeFiles: true });
}

test('an exported tree holds the contents, each fetched once, with the read token; a diff does not', async () => {
  const repository = await openShop();
  const tree = bench.place();
  await repository.exportAgentTree(tree);
  expect(await readFile(join(tree, 'model.bin'), 'utf8')).toBe('a model of many megabytes\n');
  expect(await readFile(join(tree, 'copy.bin'), 'utf8')).toBe('a model of many megabytes\n');
  expect(asked).toHaveLength(1);
  expect(asked[0]?.authorization).toBe(`Basic ${Buffer.from(`x-access-token:${READ_TOKEN}`).toString('base64')}`);
  expect(asked[0]?.body.match(/"oid"/g)).toHaveLength(1);
  expect(await repository.diff(tree)).toBe('');

  await writeFile(join(tree, 'a.js'), 'two\n');
  await rm(join(tree, 'copy.bin'));
  const patch = await repository.diff(tree);
  expect(patch.match(/^diff --git .*/gm)).toEqual(['diff --git a/a.js b/a.js', 'diff --git a/copy.bin b/copy.bin']);
  const patched = bench.place();
  await repository.exportTree(patched, patch);
  expect(await readFile(join(patched, 'model.bin'), 'utf8')).toBe('a model of many megabytes\n');
});

test('a fix that changes one is refused', async () => {
  const repository = await openShop();
  const tree = bench.place();
  await repository.exportAgentTree(tree);
  await writeFile(join(tree, 'model.bin'), 'a Model of many megabytes\n');
  await expect(repository.diff(tree)).rejects.toThrow('"model.bin" is kept in Git LFS, and was changed');
});

test('unless they are asked for, pointers stay pointers', async () => {
  await bench.commit({ 'model.bin': pointer('x') });
  const tree = bench.place();
  await (await bench.open()).exportTree(tree);
  expect(await readFile(join(tree, 'model.bin'), 'utf8')).toBe(pointer('x'));
  expect(asked).toEqual([]);
});

test.each([
  ['something else than the commit names', 'a mode1 of many megabytes\n', 'what came is something else'],
  ['more than the commit names', `${'x'.repeat(100)}\n`, 'more came than its 26 bytes'],
])('a host that sends %s is not believed', async (_, served, message) => {
  await expect(openShop('a model of many megabytes\n', served)).rejects.toThrow(message);
});

test('what the host does not have is named, and a token is in no message', async () => {
  await bench.commit({ 'model.bin': pointer('gone') });
  const opening = bench.open({ largeFiles: true });
  await expect(opening).rejects.toThrow(`${sha256('gone')}: Object does not exist`);
  await expect(opening).rejects.not.toThrow(READ_TOKEN);
});

test('a host cannot have the worker fetch from wherever it likes', async () => {
  addressOf = () => 'http://169.254.169.254/latest/meta-data';
  await expect(openShop()).rejects.toThrow('expected an https address of a content, got http://169.254.169.254');
});

test('more than the disk is meant for is refused before anything is fetched', async () => {
  const huge = pointer('x').replace('size 1', `size ${5 * 1024 ** 3}`);
  await bench.commit({ 'model.bin': huge });
  await expect(bench.open({ largeFiles: true })).rejects.toThrow('hold 5368709120 bytes');
  expect(asked).toEqual([]);
});

test.each([
  ['', undefined],
  [pointer('x'), { oid: sha256('x'), bytes: 1 }],
  [pointer('x').replace('\noid', '\next-0-foo sha256:00\noid'), { oid: sha256('x'), bytes: 1 }],
  [`${pointer('x')}more`, undefined],
  [pointer('x').replace('sha256:', 'sha1:'), undefined],
  [pointer('x').replace('size 1', 'size -1'), undefined],
  [`version https://git-lfs.github.com/spec/v1\n${'ext-0 x\n'.repeat(300)}`, undefined],
])('reads %j as %j', (text, expected) => {
  expect(readPointer(Buffer.from(text))).toEqual(expected);
});
