import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { gitOrFail, PERSON, pushBranch, startFixture } from './fixture.ts';

describe('a file at a commit', () => {
  test('is read by sha, branch and tag, as it was there', async () => {
    const fixture = await startFixture();
    const clone = await pushBranch(fixture, 'changed');
    const [old, now] = await Promise.all([
      gitOrFail(clone, 'rev-parse', 'main'),
      gitOrFail(clone, 'rev-parse', 'HEAD'),
    ]);
    const { github } = fixture;
    const path = 'src/stock.js';
    expect(await github.readFile('acme', 'checkout', old, path)).toEqual({
      kind: 'text',
      commit: old,
      path,
      size: 24,
      text: 'export const stock = 0;\n',
    });
    expect(await github.readFile('Acme', 'Checkout', 'changed', path)).toMatchObject({ commit: now });
    expect(await github.readFile('acme', 'checkout', now.slice(0, 8), path)).toMatchObject({
      text: 'export const stock = 1;\n',
    });
    expect(await github.readFile('acme', 'checkout', old, 'src/räume.js')).toMatchObject({ kind: 'text' });
  });

  test('comes without text when it is binary or large', async () => {
    const fixture = await startFixture();
    await pushBranch(fixture, 'odd', {
      'logo.png': 'PNG\0\u0001',
      'data.json': 'x'.repeat(1024 * 1024 + 1),
      empty: '',
    });
    const read = (path: string) => fixture.github.readFile('acme', 'checkout', 'odd', path);
    expect(await read('logo.png')).toMatchObject({ kind: 'binary', size: 5 });
    expect(await read('data.json')).toEqual({
      kind: 'too-large',
      commit: expect.any(String),
      path: 'data.json',
      size: 1024 * 1024 + 1,
    });
    expect(await read('empty')).toMatchObject({ kind: 'text', text: '' });
  });

  test('a symlink is the path that is in it: nothing outside of the repository is read', async () => {
    const fixture = await startFixture();
    await writeFile(join(fixture.directory, 'secret'), 'a secret');
    const clone = await pushBranch(fixture, 'link');
    await execa('ln', ['-s', join(fixture.directory, 'secret'), join(clone, 'out')]);
    await gitOrFail(clone, 'add', '--all');
    await gitOrFail(clone, 'commit', '--quiet', '-m', 'link');
    await gitOrFail(clone, 'push', '--quiet', 'origin', 'link');
    expect(await fixture.github.readFile('acme', 'checkout', 'link', 'out')).toMatchObject({
      text: join(fixture.directory, 'secret'),
    });
    expect(await fixture.github.readFile('acme', 'checkout', 'link', 'out/x')).toBeUndefined();
  });

  test.each([
    ['main', ''],
    ['main', 'src'],
    ['main', 'src/'],
    ['main', '/src/stock.js'],
    ['main', './src/stock.js'],
    ['main', 'src/../README.md'],
    ['main', '../HEAD'],
    ['main', 'src/*.js'],
    ['main', ':(top)README.md'],
    ['main', '--help'],
    ['main', 'README.md\0'],
    ['main:src', 'stock.js'],
    ['main~1', 'README.md'],
    ['HEAD^{/feat}', 'README.md'],
    ['--all', 'README.md'],
    ['main..main', 'README.md'],
    ['', 'README.md'],
    ['0'.repeat(40), 'README.md'],
  ])('%j has no file %j', async (ref, path) => {
    const { github } = await startFixture();
    expect(await github.readFile('acme', 'checkout', ref, path)).toBeUndefined();
    expect(await github.readFile('acme', '../checkout', ref, path)).toBeUndefined();
  });
});

describe('a link to code', () => {
  const blobUrl = (...path: readonly string[]) => `http://127.0.0.1:1/code/${path.map(encodeURIComponent).join('/')}`;

  test('leads a browser, which has no token, to where it can be read', async () => {
    const { github } = await startFixture({ blobUrl });
    const visit = (path: string) => fetch(`${github.url}${path}`, { redirect: 'manual' });
    const response = await visit('/Acme/checkout/blob/main/src/r%C3%A4ume.js');
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe(blobUrl('acme', 'checkout', 'main', 'src/räume.js'));
  });

  test.each([
    '/acme/unknown/blob/main/README.md',
    '/acme/checkout/blob/main/src/%2e%2e%2fREADME.md',
    '/acme/checkout/blob/main%5E/README.md',
    '/acme/checkout/raw/main/README.md',
    '/repos/acme/checkout/contents/README.md',
    '/repos/acme/blob/main/README.md',
    '/acme/checkout.git/info/refs?service=git-upload-pack',
  ])('all else asks for a token as before: %s', async (path) => {
    const { github } = await startFixture({ blobUrl });
    expect((await fetch(`${github.url}${path}`, { redirect: 'manual' })).status).toBe(401);
  });

  test('a repository by the name of blob is still reached', async () => {
    const { github } = await startFixture({ blobUrl });
    await github.createRepository({ owner: 'acme', name: 'blob' });
    const authorization = `Bearer ${PERSON.token}`;
    const response = await fetch(`${github.url}/repos/acme/blob/labels`, { headers: { authorization } });
    expect(response.status).toBe(200);
  });
});
