import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { git } from '@mendhook/emulators/github/git';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sampleHistory } from '../../../local/demo/sample-history.ts';
import { createSampleRepository, type SampleRepository } from '../../../local/demo/sample-repository.ts';

const SAMPLE = fileURLToPath(new URL('../../../examples/checkout', import.meta.url));

let scratch: string;
let repository: SampleRepository;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'sample-repository-'));
  repository = await createSampleRepository(join(scratch, 'one'));
});
afterAll(() => rm(scratch, { recursive: true }));

test('ends in the sample as it is, with nothing left over', async () => {
  expect(await git(repository.directory, ['rev-parse', 'main'])).toBe(repository.commit);
  expect(await git(repository.directory, ['status', '--porcelain'])).toBe('');
  const tracked = (await git(repository.directory, ['ls-files'])).split('\n');
  const files = await readdir(SAMPLE, { recursive: true, withFileTypes: true });
  expect(tracked).toHaveLength(files.filter((file) => file.isFile()).length);
  for (const path of tracked) {
    expect(await readFile(join(repository.directory, path), 'utf8')).toBe(await readFile(join(SAMPLE, path), 'utf8'));
  }
});

test('the same content gives the same commits, whatever the person’s git is set to', async () => {
  const home = join(scratch, 'home');
  await mkdir(home);
  await writeFile(
    join(home, '.gitconfig'),
    '[core]\nautocrlf = true\n[commit]\ngpgSign = true\n[user]\nname = Someone\n',
  );
  const { commit } = await withEnvironment({ HOME: home, TZ: 'Asia/Tokyo', GIT_AUTHOR_NAME: 'Someone' }, () =>
    createSampleRepository(join(scratch, 'two')),
  );
  expect(commit).toBe(repository.commit);
});

test('blame leads from both halves of the race to the commit that brought it', async () => {
  const blame = await git(repository.directory, ['blame', '--porcelain', 'src/inventory.js', '-L11,16']);
  const summaries = new Map([...blame.matchAll(/^summary (.*)$/gm)].map(([, summary]) => [summary, true]));
  expect([...summaries.keys()]).toEqual(['Tell shoppers how many are left', 'Open the shop']);
  const culprit = await git(repository.directory, ['log', '--format=%s', '-S', 'await store.decrementStock']);
  expect(culprit).toBe('Tell shoppers how many are left');
});

test('every commit is by its author at its date, and the tests of every commit pass', async () => {
  const log = await git(repository.directory, ['log', '--reverse', '--format=%an|%cn|%aI|%s']);
  expect(log.split('\n')).toEqual(
    sampleHistory.map(({ author, date, subject }) => `${author.name}|${author.name}|${date}|${subject}`),
  );
  const commits = (await git(repository.directory, ['rev-list', 'main'])).split('\n');
  for (const commit of commits) {
    const tree = join(scratch, commit);
    await git(repository.directory, ['worktree', 'add', '--quiet', '--detach', tree, commit]);
    const { stdout } = await execa(process.execPath, ['--test', '--test-isolation=none'], {
      cwd: tree,
      extendEnv: false,
    });
    expect(stdout, commit).toMatch(/pass [1-9]/);
  }
});

test('does not touch a folder that holds something', async () => {
  await writeFile(join(scratch, 'precious'), '');
  await expect(createSampleRepository(scratch)).rejects.toThrow('is not empty');
});

async function withEnvironment<Result>(changes: Record<string, string>, run: () => Promise<Result>): Promise<Result> {
  const before = { ...process.env };
  Object.assign(process.env, changes);
  try {
    return await run();
  } finally {
    for (const name of Object.keys(changes)) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  }
}
