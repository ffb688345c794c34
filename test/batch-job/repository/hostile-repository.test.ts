import { access, readlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PUSH_TOKEN } from './git-host.ts';
import { openWorkbench, readFiles, type Workbench } from './workbench.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await openWorkbench();
});
afterEach(() => bench.close());

/** Puts a commit with entries that git's own commands would not make on the branch. */
async function commitRaw(entries: readonly { mode: string; name: string; content?: string; tree?: string }[]) {
  const lines: Buffer[] = [];
  for (const { mode, name, content, tree } of entries) {
    const sha =
      tree ??
      (await execa('git', ['--git-dir', bench.host.bare, 'hash-object', '-w', '--stdin'], { input: content ?? '' }))
        .stdout;
    lines.push(Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(sha, 'hex')]));
  }
  const input = Buffer.concat(lines);
  const args = ['--git-dir', bench.host.bare, 'hash-object', '-w', '--literally', '-t', 'tree', '--stdin'];
  const tree = (await execa('git', args, { input })).stdout;
  const identity = ['-c', 'user.name=Eve', '-c', 'user.email=eve@example.com'];
  const commit = await bench.host.git(...identity, 'commit-tree', tree, '-m', 'crafted');
  await bench.host.git('update-ref', 'refs/heads/main', commit);
  return { tree, commit };
}

describe('a hostile repository', () => {
  test('hooks, filters, external diffs and configuration that it carries do not run', async () => {
    const mark = join(bench.root, 'owned');
    const hook = { executable: `#!/bin/sh\ntouch ${mark}\n` };
    await bench.commit({
      '.gitattributes':
        '* filter=evil diff=evil merge=evil text eol=crlf ident\n*.utf16 working-tree-encoding=UTF-16\n',
      '.gitconfig': `[filter "evil"]\n\tsmudge = touch ${mark}\n\tclean = touch ${mark}\n`,
      '.githooks/post-checkout': hook,
      '.lfsconfig': `[lfs]\n\turl = http://127.0.0.1:1/\n`,
      'large.bin': 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 10\n',
      'a.js': '$Id$\none\n',
    });
    const repository = await bench.open();
    const tree = bench.place();
    await repository.exportTree(tree);
    expect((await readFiles(tree))['a.js']).toBe('$Id$\none\n');
    await writeFile(join(tree, 'a.js'), '$Id$\ntwo\n');
    const patch = await repository.diff(tree);
    await repository.publishCommits('incident/x', [{ message: 'fix', patch }], async () => PUSH_TOKEN);
    expect(await bench.host.git('show', 'incident/x:a.js')).toBe('$Id$\ntwo');
    await expect(access(mark)).rejects.toThrow('ENOENT');
  });

  test('a submodule is not fetched, and stays as it is through a fix', async () => {
    await bench.commit({ 'a.js': 'one\n', '.gitmodules': '[submodule "x"]\n\tpath = x\n\turl = -u./evil\n' });
    await bench.person('update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},x`);
    await bench.person('commit', '--quiet', '--message', 'submodule');
    await bench.person('push', '--quiet', bench.host.bare, 'HEAD:main');
    const repository = await bench.open();
    const tree = bench.place();
    await repository.exportTree(tree);
    expect(Object.keys(await readFiles(tree)).sort()).toEqual(['.gitmodules', 'a.js']);
    expect(await repository.diff(tree)).toBe('');
    const files = { 'b.js': 'b\n' };
    await repository.publishCommits('incident/x', [{ message: 'fix', files }], async () => PUSH_TOKEN);
    expect(await bench.host.git('ls-tree', 'incident/x', 'x')).toContain('160000 commit 1111');
  });

  test.each([
    ['/etc/passwd', 'up.txt'],
    ['../outside', 'up.txt'],
    ['../../outside', 'folder/up.txt'],
    ['inner/../../outside', 'up.txt'],
    ['folder/../folder/../../outside', 'up.txt'],
    ['', 'up.txt'],
  ])('a link to %j is not handed out, and stays as it is', async (link, path) => {
    if (link === '') await commitRaw([{ mode: '120000', name: path, content: '' }]);
    else await bench.commit({ [path]: { link }, 'folder/a.js': 'one\n', inner: { link: 'folder' } });
    const repository = await bench.open();
    const tree = bench.place();
    await repository.exportTree(tree);
    expect(Object.keys(await readFiles(tree))).not.toContain(path);
    expect(await repository.diff(tree)).toBe('');
  });

  test('links that stay inside are handed out as links', async () => {
    await bench.commit({
      'a/b/link': { link: '../c.txt' },
      'a/c.txt': 'c\n',
      top: { link: './a/b/link' },
      loop: { link: 'loop' },
    });
    const repository = await bench.open();
    const tree = bench.place();
    await repository.exportTree(tree);
    expect(await readlink(join(tree, 'a/b/link'))).toBe('../c.txt');
    expect(await readlink(join(tree, 'top'))).toBe('./a/b/link');
    expect(await repository.diff(tree)).toBe('');
  });

  /** A tree that must not be trusted is refused when it is first read, before anything is handed out. */
  const handOut = async () => (await bench.open()).exportTree(bench.place());

  test.each(['..', '.', '.git', '.GIT', 'git~1'])('a commit with a path named %j is refused', async (name) => {
    const inner = await commitRaw([{ mode: '100644', name: 'hooks', content: 'owned' }]);
    await commitRaw([{ mode: '40000', name, tree: inner.tree }]);
    await expect(handOut()).rejects.toMatchObject({ name: 'RefusedTreeError' });
  });

  test('a name with a slash in it, which would be two folders, is handled as that path or refused', async () => {
    await commitRaw([{ mode: '100644', name: '../../owned', content: 'owned' }]);
    await expect(handOut()).rejects.toMatchObject({ name: 'RefusedTreeError' });
  });

  test('a path that is a link and a folder at once is refused', async () => {
    const inner = await commitRaw([{ mode: '100644', name: 'owned', content: 'owned' }]);
    await commitRaw([
      { mode: '120000', name: 'a', content: '/tmp' },
      { mode: '40000', name: 'a', tree: inner.tree },
    ]);
    await expect(handOut()).rejects.toThrow('"a" is a file and a folder at once');
  });

  test('a name that is not UTF-8 is left out, and stays as it is', async () => {
    const blob = await bench.host.git('hash-object', '-w', '/dev/null');
    const input = Buffer.concat([
      Buffer.from(`100644 blob ${blob}\tlatin-`),
      Buffer.from([0xe4]),
      Buffer.from('.txt\0'),
    ]);
    const tree = (await execa('git', ['--git-dir', bench.host.bare, 'mktree', '-z'], { input })).stdout;
    const identity = ['-c', 'user.name=Eve', '-c', 'user.email=eve@example.com'];
    const commit = await bench.host.git(...identity, 'commit-tree', tree, '-m', 'latin');
    await bench.host.git('update-ref', 'refs/heads/main', commit);
    const repository = await bench.open();
    const directory = bench.place();
    await repository.exportTree(directory);
    expect(await readFiles(directory)).toEqual({});
    expect(await repository.diff(directory)).toBe('');
  });

  test('folders within folders that unfold to billions of files are refused', async () => {
    let { tree } = await commitRaw([{ mode: '100644', name: 'file', content: 'x' }]);
    for (let level = 0; level < 10; level++) {
      const names = Array.from({ length: 10 }, (_, index) => ({
        mode: '40000',
        name: `${'long-'.repeat(40)}${index}`,
        tree,
      }));
      ({ tree } = await commitRaw(names));
    }
    await expect(handOut()).rejects.toThrow('git could not list the files: it printed more than');
  });
});
