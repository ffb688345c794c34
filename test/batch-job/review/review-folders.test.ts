import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { createGit } from '../../../batch-job/repository/git.ts';
import { storeFolder } from '../../../batch-job/review/folder-tree.ts';
import { measureChange } from '../../../batch-job/review/measure-change.ts';
import { openBench } from '../../../batch-job/review/open-bench.ts';
import { readChange } from '../../../batch-job/review/read-change.ts';
import { DESCRIPTION } from '../../core/change/change-of.ts';

const PATH = process.env['PATH'] ?? '';

function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'side-'));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

async function openSides(base: string, head: string) {
  const workDirectory = mkdtempSync(join(tmpdir(), 'review-'));
  const git = await createGit(workDirectory, 'https://localhost/', PATH);
  const sides = [await storeFolder(git, base), await storeFolder(git, head)] as const;
  const trees = { base: sides[0].tree, head: sides[1].tree };
  return { git, sides, trees, workDirectory, change: await readChange(git, trees, DESCRIPTION) };
}

const MEGABYTE = 1024 * 1024;

test('what git would take of two folders is the change', async () => {
  const base = folderOf({
    '.gitignore': 'dist/\n*.log\n',
    'a b.ts': 'one\ntwo\n',
    'old.ts': 'moved\n'.repeat(20),
    'gone.ts': 'gone\n',
    'same.ts': 'same\n',
    'dist/out.js': 'built\n',
  });
  const head = folderOf({
    '.gitignore': 'dist/\n*.log\n',
    'a b.ts': 'one\n2\n',
    'new.ts': 'moved\n'.repeat(20),
    'same.ts': 'same\n',
    'dist/out.js': 'built again\n',
    'x.log': 'noise\n',
    'big.txt': 'x'.repeat(MEGABYTE + 1),
    'huge.bin': new Uint8Array(21 * MEGABYTE),
    '.gitattributes': '*.ts -diff\n',
  });
  mkdirSync(join(head, 'inner'));
  execFileSync('git', ['init', '--quiet', join(head, 'inner')]);
  writeFileSync(join(head, 'inner', 'file.ts'), 'another repository\n');

  const { change, sides } = await openSides(base, head);
  expect(change.files.map(({ path, kind, oldPath }) => [kind, oldPath, path])).toEqual([
    ['added', undefined, '.gitattributes'],
    ['modified', undefined, 'a b.ts'],
    ['deleted', undefined, 'gone.ts'],
    ['renamed', 'old.ts', 'new.ts'],
  ]);
  expect(change.files[1]?.hunks[0]?.lines.map(({ kind, text }) => [kind, text])).toEqual([
    ['context', 'one'],
    ['removed', 'two'],
    ['added', '2'],
  ]);
  expect(change.skipped).toEqual([{ path: 'big.txt', why: `has ${MEGABYTE + 1} bytes` }]);
  expect([...sides[1].large]).toEqual([['huge.bin', 21 * MEGABYTE]]);
  expect(change.head.text('same.ts')).toBe('same\n');
  expect(change.head.text('big.txt')).toBeUndefined();
  expect(change.base.paths).toEqual(['.gitignore', 'a b.ts', 'gone.ts', 'old.ts', 'same.ts']);
});

test('a tool that fails is not measured, and holds up no other', async () => {
  const sides = [folderOf({ 'a.txt': 'one\n' }), folderOf({ 'a.txt': 'two\n' })] as const;
  const { git, trees, workDirectory, change } = await openSides(...sides);
  const bench = await openBench({
    ...{ git, trees, searchPath: PATH, environment: {} },
    workDirectory: join(workDirectory, 'tools'),
  });
  const facts = await measureChange(change, bench, {
    tools: [
      { name: 'broken', measure: () => Promise.reject(new Error('it could not be started')) },
      {
        name: 'words',
        measure: async (_, { exported, run }) => {
          const { exitCode, output } = await run('cat a.txt', await exported('head'));
          return {
            status: 'ran',
            name: 'words',
            version: '1',
            exit: exitCode ?? 1,
            found: [{ rule: 'word', text: output }],
          };
        },
      },
    ],
    rules: [{ name: 'rule', find: () => [] }],
  });
  expect(facts).toEqual([
    { status: 'ran', name: 'files', version: '1', found: [], figures: { files: 1 } },
    { status: 'not measured', name: 'broken', why: 'it could not be started', found: [] },
    { status: 'ran', name: 'words', version: '1', exit: 0, found: [{ rule: 'word', text: 'two\n' }] },
    { status: 'ran', name: 'rule', version: '1', found: [] },
  ]);
});

test('the tests find what is installed beside the files, and nothing that git leaves out besides', async () => {
  const ignored = { '.gitignore': 'node_modules/\nsecret.txt\n', 'secret.txt': 'mine\n' };
  const head = folderOf({ ...ignored, 'a.txt': 'two\n', 'node_modules/one/index.js': 'module.exports = 1;\n' });
  const { git, trees, workDirectory } = await openSides(folderOf({ 'a.txt': 'one\n' }), head);
  const { run, runnable, exported } = await openBench({
    ...{ git, trees, searchPath: PATH, environment: {} },
    ...{ workDirectory: join(workDirectory, 'tools'), folders: { base: head, head } },
  });
  expect((await run('ls -A; cat node_modules/one/index.js', await runnable('head'))).output.split('\n')).toEqual([
    ...['.gitignore', 'a.txt', 'node_modules', 'module.exports = 1;', ''],
  ]);
  expect((await run('ls', await exported('head'))).output).toBe('a.txt\n');
});
