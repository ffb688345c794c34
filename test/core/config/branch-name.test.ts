import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isBranchName } from '../../../core/config/branch-name.ts';
import { initRepository } from '../../batch-job/repository/init-repository.ts';

let repository: string;
beforeAll(async () => {
  repository = await mkdtemp(join(tmpdir(), 'branch-name-'));
  await initRepository(repository, '[core]\n\tbare = true\n');
});
afterAll(() => rm(repository, { recursive: true }));

test.each([
  ...[
    'main',
    'incident/f00d',
    'a.b/c_d-e+f',
    'fix/äöü',
    'x@y',
    'refs/heads/a',
    'a.lockx/b',
    'ends-with-',
    'a@',
    '日本',
  ],
  ...['', '-', '--force', '-a', 'HEAD', '@{-1}', '@{u}', 'a@{b', 'a..b', '.', '..', 'a.', '.a', 'a/.b', 'a.lock'],
  ...[
    'a.lock/b',
    '/a',
    'a/',
    'a//b',
    'a b',
    'a~b',
    'a^b',
    'a:main',
    'a?b',
    'a*b',
    'a[b',
    'a\\b',
    'x\ny',
    'a\tb',
    'a\x7fb',
  ],
])('%j is a branch name when git says so', async (name) => {
  const args = ['--git-dir', repository, 'check-ref-format', '--branch', name];
  expect(isBranchName(name)).toBe((await execa('git', args, { reject: false })).exitCode === 0);
});
