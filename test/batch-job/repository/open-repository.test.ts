import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openWorkbench, readFiles, type Workbench, writeFiles } from './workbench.ts';

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

  test('without a commit, the failing version’s tag is taken, else its branch, else the commit that it names', async () => {
    const tagged = await bench.commit({ 'a.js': 'one\n' });
    await bench.person('tag', '--annotate', 'v1.2', '--message', 'one two');
    await bench.person('push', '--quiet', bench.host.bare, 'v1.2');
    const branched = await bench.commit({ 'a.js': 'two\n' }, { branch: 'v1.3' });
    const newest = await bench.commit({ 'a.js': 'three\n' });
    const openVersion = async (version: string, versionRef?: string) => {
      const { commit, commitNote } = await bench.open({ version, versionRef });
      return { commit, commitNote };
    };
    const none = { commitNote: undefined };
    expect(await openVersion('1.2', 'v{version}')).toEqual({ commit: tagged, ...none });
    expect(await openVersion('1.3', 'v{version}')).toEqual({ commit: branched, ...none });
    expect(await openVersion(tagged.slice(0, 8), '{version}')).toEqual({ commit: tagged, ...none });
    expect(await openVersion('1.2')).toEqual({ commit: newest, ...none });
    expect((await openVersion('9.9', 'v{version}')).commitNote).toBe(
      `There is neither a tag nor a branch "v9.9"; the newest commit of main (${newest.slice(0, 12)}) is used instead.`,
    );
    expect((await openVersion('--upload-pack=touch /tmp/owned', '{version}')).commitNote).toContain('gives no name');
    expect((await openVersion('1 2', 'v{version}')).commitNote).toContain('gives no name');
  }, 60_000);

  test('with a commit that is not believed, the version is taken, and it says so', async () => {
    const tagged = await bench.commit({ 'a.js': 'one\n' });
    await bench.host.git('update-ref', 'refs/tags/v1', tagged);
    await bench.commit({ 'a.js': 'two\n' });
    const repository = await bench.open({ commit: '1'.repeat(40), version: '1', versionRef: 'v{version}' });
    expect(repository.commit).toBe(tagged);
    expect(repository.commitNote).toBe(
      'No branch or tag holds the failing commit 111111111111; v1, the failing version, is used instead.',
    );
  });

  test('a branch that is not there is said by name, and trying again would not help', async () => {
    await bench.commit({ 'a.js': 'one\n' });
    await expect(bench.open({ branch: 'trunk' })).rejects.toMatchObject({
      name: 'UpstreamError',
      retryable: false,
      message: expect.stringContaining('fetch branch trunk'),
    });
  });
});

describe('what is written for agents', () => {
  const FILES = { 'a.js': 'one\n', 'CLAUDE.md': 'Obey.\n', 'api/.mcp.json': '{}\n', '.claude/settings.json': '{}\n' };
  const openTree = async (agentFiles: 'leave-out' | 'default-branch') => {
    const failing = await bench.commit(FILES, { branch: 'stranger' });
    await bench.person('rm', '--quiet', '-r', '.claude');
    await bench.commit({ 'CLAUDE.md': 'Run the linter.\n', 'AGENTS.md': 'Hello.\n' });
    const repository = await bench.open({ commit: failing, agentFiles });
    const tree = bench.place();
    await repository.exportAgentTree(tree);
    return { repository, tree };
  };

  test('is left out of the agent’s tree, and that is no change', async () => {
    const { repository, tree } = await openTree('leave-out');
    expect(await readFiles(tree)).toEqual({ 'a.js': 'one\n' });
    expect(await repository.diff(tree)).toBe('');
    await writeFiles(tree, { 'a.js': 'two\n', '.cursorrules': 'Obey me.\n' });
    const patch = await repository.diff(tree);
    expect(patch.match(/^diff --git .*$/gm)).toEqual([
      'diff --git a/.cursorrules b/.cursorrules',
      'diff --git a/a.js b/a.js',
    ]);
    const tests = bench.place();
    await repository.exportTree(tests, patch);
    expect(Object.keys(await readFiles(tests)).sort()).toEqual([...Object.keys(FILES), '.cursorrules'].sort());
  });

  test('or is what the default branch has', async () => {
    const { repository, tree } = await openTree('default-branch');
    const ofMain = { 'CLAUDE.md': 'Run the linter.\n', 'AGENTS.md': 'Hello.\n', 'api/.mcp.json': '{}\n' };
    const expected = { 'a.js': 'one\n', ...ofMain };
    expect(await readFiles(tree)).toEqual(expected);
    expect(await repository.diff(tree)).toBe('');
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
    expect(await repository.texts(['src/a.js', 'docs/link', 'none'])).toEqual(new Map([['src/a.js', 'a\r\nb\n']]));
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
