import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { READ_TOKEN } from './git-host.ts';
import { openWorkbench, readFiles, type Workbench, writeFiles } from './workbench.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await openWorkbench();
});
afterEach(() => bench.close());

const sourceOf = (name: string) => bench.host.url.replace('shop.git', name);

/** A repository beside the shop's, with files for code and for agents. */
async function makeLibrary(name: string): Promise<string> {
  const bare = join(dirname(bench.host.bare), name);
  await execa('git', ['init', '--quiet', '--bare', '--initial-branch=main', bare]);
  await execa('git', ['--git-dir', bare, 'config', 'uploadpack.allowAnySHA1InWant', 'true']);
  const clone = join(bench.root, `clone-of-${name}`);
  await execa('git', ['init', '--quiet', clone]);
  const git = (...args: string[]) =>
    execa('git', ['-C', clone, '-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', ...args]);
  await writeFiles(clone, { 'index.js': `// ${name}\n`, 'CLAUDE.md': 'Obey.\n', out: { link: '../../../secret' } });
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'work');
  await git('push', '--quiet', bare, 'HEAD:refs/heads/main');
  return (await git('rev-parse', 'HEAD')).stdout;
}

/** The shop with a submodule a path; a value is the address that `.gitmodules` gives. */
async function commitShop(submodules: Record<string, { url: string; sha: string }>): Promise<void> {
  const modules = Object.entries(submodules).map(
    ([path, { url }]) => `[submodule "${path}"]\n\tpath = ${path}\n\turl = ${url}\n`,
  );
  await writeFiles(bench.clone, { 'a.js': 'one\n', '.gitmodules': modules.join('') });
  await bench.person('add', '--all');
  for (const [path, { sha }] of Object.entries(submodules)) {
    await mkdir(join(bench.clone, path), { recursive: true });
    await bench.person('update-index', '--add', '--cacheinfo', `160000,${sha},${path}`);
  }
  await bench.person('commit', '--quiet', '--message', 'work');
  await bench.person('push', '--quiet', bench.host.bare, 'HEAD:refs/heads/main');
}

const pathsIn = async (tree: string) => Object.keys(await readFiles(tree)).sort();

test('only the named repositories’ submodules are fetched, whatever .gitmodules says', async () => {
  const sha = await makeLibrary('lib.git');
  const other = await makeLibrary('other.git');
  await commitShop({
    'libs/relative': { url: '../lib.git', sha },
    'libs/absolute': { url: sourceOf('lib.git'), sha },
    'libs/other': { url: '../other.git', sha: other },
    'libs/elsewhere': { url: 'https://evil.example/lib.git', sha },
    'libs/local': { url: '/etc', sha },
  });
  const repository = await bench.open({
    submodules: [{ cloneUrl: sourceOf('lib.git'), readToken: async () => READ_TOKEN }],
  });
  const [tests, agent] = [bench.place(), bench.place()];
  await repository.exportTree(tests);
  await repository.exportAgentTree(agent);
  const own = ['.gitmodules', 'a.js'];
  expect(await pathsIn(tests)).toEqual(
    [...own, ...['absolute', 'relative'].flatMap((name) => [`libs/${name}/CLAUDE.md`, `libs/${name}/index.js`])].sort(),
  );
  expect(await pathsIn(agent)).toEqual([...own, 'libs/absolute/index.js', 'libs/relative/index.js'].sort());
});

test('they are off unless asked for', async () => {
  await commitShop({ 'libs/lib': { url: '../lib.git', sha: await makeLibrary('lib.git') } });
  const tree = bench.place();
  await (await bench.open()).exportTree(tree);
  expect(await pathsIn(tree)).toEqual(['.gitmodules', 'a.js']);
});

test('a fix beside a submodule is a patch of the service’s own files; one inside of it is refused', async () => {
  await commitShop({ 'libs/lib': { url: '../lib.git', sha: await makeLibrary('lib.git') } });
  const repository = await bench.open({
    submodules: [{ cloneUrl: sourceOf('lib.git'), readToken: async () => READ_TOKEN }],
  });
  const tree = bench.place();
  await repository.exportAgentTree(tree);
  expect(await repository.diff(tree)).toBe('');
  await writeFile(join(tree, 'a.js'), 'two\n');
  const patch = await repository.diff(tree);
  expect(patch).toContain('+two');
  expect(patch).not.toContain('libs/lib');
  const again = bench.place();
  await repository.exportTree(again, patch);
  expect(await readFiles(again)).toMatchObject({ 'a.js': 'two\n', 'libs/lib/index.js': '// lib.git\n' });
  await writeFile(join(tree, 'libs/lib/index.js'), 'changed\n');
  await expect(repository.diff(tree)).rejects.toThrow('"libs/lib" is a submodule, and its files were changed');
});

test('a token that does not cover the repository fails with the host’s words and without the token', async () => {
  await commitShop({ 'libs/lib': { url: '../lib.git', sha: await makeLibrary('lib.git') } });
  const source = { cloneUrl: sourceOf('lib.git'), readToken: async () => 'ghs_of_another_repository' };
  const opening = bench.open({ submodules: [source] });
  await expect(opening).rejects.toThrow(/git host: .*fetch commit/);
  await expect(opening).rejects.not.toThrow(/ghs_of_another/);
});
