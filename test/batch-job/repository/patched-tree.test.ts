import { expect, test } from 'vitest';
import { GitError } from '../../../batch-job/repository/git-error.ts';
import { patchedTree } from '../../../batch-job/repository/patched-tree.ts';
import { fakeGit } from './fake-git.ts';

function open({ failures = 0 } = {}) {
  const commands: string[] = [];
  let remaining = failures;
  const git = fakeGit(([command = '']) => {
    commands.push(command);
    if (command === 'apply' && remaining-- > 0) throw new GitError('apply the patch', 1, 'error: patch failed');
    return command === 'write-tree' ? `tree-${commands.length}` : '';
  });
  return { git, commands };
}

const ONCE = ['read-tree', 'apply', 'write-tree'];

test('the same patch on the same tree is applied once', async () => {
  const { git, commands } = open();
  const trees = await Promise.all([patchedTree(git, 'base', 'patch'), patchedTree(git, 'base', 'patch')]);
  expect([...trees, await patchedTree(git, 'base', 'patch')]).toEqual(['tree-3', 'tree-3', 'tree-3']);
  expect(commands).toEqual(ONCE);
});

test('another patch, another tree and another repository are each applied', async () => {
  const { git, commands } = open();
  const other = open();
  const trees = [
    await patchedTree(git, 'base', 'patch'),
    await patchedTree(git, 'base', 'another patch'),
    await patchedTree(git, 'another base', 'patch'),
    await patchedTree(other.git, 'base', 'patch'),
  ];
  expect(trees).toEqual(['tree-3', 'tree-6', 'tree-9', 'tree-3']);
  expect(commands).toEqual([...ONCE, ...ONCE, ...ONCE]);
});

test('without a patch it is the tree itself', async () => {
  const { git, commands } = open();
  expect([await patchedTree(git, 'base', ''), await patchedTree(git, 'base', undefined)]).toEqual(['base', 'base']);
  expect(commands).toEqual([]);
});

test('a failure is not kept', async () => {
  const { git } = open({ failures: 1 });
  await expect(patchedTree(git, 'base', 'patch')).rejects.toThrow('patch failed');
  await expect(patchedTree(git, 'base', 'patch')).resolves.toMatch(/^tree-/);
});
