import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openWorkbench, readFiles, type Workbench } from './workbench.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await openWorkbench();
});
afterEach(() => bench.close());

describe('which commit is worked on', () => {
  test('the failing commit is fetched although the branch has moved on', async () => {
    const failing = await bench.commit({ 'a.js': 'one\n' });
    const newest = await bench.commit({ 'a.js': 'two\n' });
    const repository = await bench.open({ commit: failing });
    expect(repository).toMatchObject({ commit: failing, base: { branch: 'main', commit: newest } });
    expect(repository.commitNote).toBeUndefined();
    const tree = bench.place();
    await repository.exportTree(tree);
    expect(await readFiles(tree)).toEqual({ 'a.js': 'one\n' });
  });

  test('a commit that only a tag holds is known', async () => {
    const released = await bench.commit({ 'a.js': 'one\n' }, { branch: 'release' });
    await bench.host.git('update-ref', 'refs/tags/v1', released);
    await bench.host.git('update-ref', '-d', 'refs/heads/release');
    await bench.person('checkout', '--quiet', '--orphan', 'other');
    await bench.commit({ 'a.js': 'two\n' });
    const repository = await bench.open({ commit: released });
    expect(repository.commit).toBe(released);
  });

  test('only the two commits are fetched, not what was before them', async () => {
    await bench.commit({ 'a.js': 'first\n' });
    const failing = await bench.commit({ 'a.js': 'one\n' });
    await bench.commit({ 'a.js': 'two\n' });
    const directory = bench.place();
    await bench.open({ commit: failing, directory });
    const log = await execa('git', ['--git-dir', join(directory, 'repository.git'), 'rev-list', '--all', '--count']);
    expect(log.stdout).toBe('2');
  });

  test('without a commit, the branch is taken', async () => {
    const newest = await bench.commit({ 'a.js': 'one\n' });
    const repository = await bench.open();
    expect(repository).toMatchObject({ commit: newest });
    expect(repository.commitNote).toBeUndefined();
  });

  test('an unknown commit: the branch is taken, and it says so', async () => {
    const newest = await bench.commit({ 'a.js': 'one\n' });
    const repository = await bench.open({ commit: '1234567890'.repeat(4) });
    expect(repository.commit).toBe(newest);
    expect(repository.commitNote).toBe(
      `No branch or tag holds the failing commit 123456789012; the newest commit of main (${newest.slice(0, 12)}) is used instead.`,
    );
  });

  test('a commit that the host hands out but no branch or tag holds is not believed', async () => {
    const newest = await bench.commit({ 'a.js': 'one\n' });
    await bench.person('checkout', '--quiet', '-b', 'fork');
    const imposter = await bench.commit({ 'a.js': 'stolen\n' }, { branch: 'fork' });
    await bench.host.git('update-ref', 'refs/pull/1/head', imposter);
    await bench.host.git('update-ref', '-d', 'refs/heads/fork');
    const repository = await bench.open({ commit: imposter });
    expect(repository.commit).toBe(newest);
    expect(repository.commitNote).toContain('No branch or tag holds');
  });

  test.each(['--upload-pack=touch /tmp/owned', 'main', 'HEAD~1', 'deadbeef', '', ':refs/heads/main'])(
    'what is no full sha is not given to git: %j',
    async (commit) => {
      const newest = await bench.commit({ 'a.js': 'one\n' });
      const repository = await bench.open({ commit });
      expect(repository.commit).toBe(newest);
      expect(repository.commitNote).toContain('not named by a full sha');
    },
  );

  test('a branch that is not there is said by name, and trying again would not help', async () => {
    await bench.commit({ 'a.js': 'one\n' });
    await expect(bench.open({ branch: 'trunk' })).rejects.toMatchObject({
      name: 'UpstreamError',
      retryable: false,
      message: expect.stringContaining('fetch branch trunk'),
    });
  });
});

describe('what is handed out', () => {
  test('plain files with their bytes and modes, and no .git', async () => {
    await bench.commit({
      'src/a.js': 'a\r\nb\n',
      'bin/run': { executable: '#!/bin/sh\n' },
      'logo.bin': Buffer.from([0, 255, 1, 254]),
      'docs/link': { link: '../src/a.js' },
      'odd\nname -x': 'odd\n',
      '-rf': 'dash\n',
      'with space/ä.txt': 'umlaut\n',
    });
    const repository = await bench.open();
    const tree = bench.place();
    await repository.exportTree(tree);
    expect(await readFiles(tree)).toEqual({
      'src/a.js': 'a\r\nb\n',
      'bin/run': '#!/bin/sh\n',
      'logo.bin': '\0\u00ff\u0001\u00fe',
      'docs/link': '-> ../src/a.js',
      'odd\nname -x': 'odd\n',
      '-rf': 'dash\n',
      'with space/ä.txt': 'umlaut\n',
    });
    expect((await stat(join(tree, 'bin/run'))).mode & 0o777).toBe(0o755);
    expect(await readdir(tree)).not.toContain('.git');
    expect([...(await repository.files())].sort()).toEqual(Object.keys(await readFiles(tree)).sort());
  });

  test('a patch is applied to the commit before it is handed out', async () => {
    await bench.commit({ 'a.js': 'one\n' });
    const repository = await bench.open();
    const [tree, patched] = [bench.place(), bench.place()];
    await repository.exportTree(tree);
    await execa('sh', ['-c', 'echo two > a.js; echo new > b.js'], { cwd: tree });
    await repository.exportTree(patched, await repository.diff(tree));
    expect(await readFiles(patched)).toEqual({ 'a.js': 'two\n', 'b.js': 'new\n' });
  });

  test('a patch that does not apply is an error with git’s words', async () => {
    await bench.commit({ 'a.js': 'one\n' });
    const repository = await bench.open();
    const patch = '--- a/a.js\n+++ b/a.js\n@@ -1 +1 @@\n-other\n+two\n';
    await expect(repository.exportTree(bench.place(), patch)).rejects.toThrow(/could not apply the patch: .*a\.js/s);
  });

  test.each([['../escape'], ['.git/hooks/post-checkout'], ['/etc/escape']])(
    'a patch that writes to %s is not applied',
    async (path) => {
      await bench.commit({ 'a.js': 'one\n' });
      const repository = await bench.open();
      const patch = `--- /dev/null\n+++ b/${path}\n@@ -0,0 +1 @@\n+owned\n`;
      const tree = bench.place();
      await expect(repository.exportTree(tree, patch)).rejects.toThrow(/could not (apply|write)|\.git/);
    },
  );

  test('a directory that holds something is left alone', async () => {
    await bench.commit({ 'a.js': 'one\n' });
    const repository = await bench.open();
    const tree = bench.place();
    await repository.exportTree(tree);
    await expect(repository.exportTree(tree)).rejects.toThrow('expected an empty directory');
    expect(await readFile(join(tree, 'a.js'), 'utf8')).toBe('one\n');
  });
});
