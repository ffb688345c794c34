import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRunTests } from '../../../batch-job/tools/run-tests.ts';
import { openWorkbench, searchPath, type Workbench, writeFiles } from '../repository/workbench.ts';

const { signal } = new AbortController();
const test1 = (code: string) => `import { test } from 'node:test';\nimport { left } from '../src/left.js';\n${code}\n`;
let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
  await bench.commit({
    'package.json': '{"type":"module"}',
    'src/left.js': 'export const left = (a, b) => a - b;\n',
    'test/left.test.js': test1("test('takes', (t) => t.assert.equal(left(3, 1), 2));"),
  });
});
afterAll(() => bench.close());

async function open(command = 'node --test', makeWay?: () => Promise<void>) {
  const repository = await bench.open();
  const [tree, workDirectory] = [bench.place(), bench.place()];
  await repository.exportTree(tree);
  const tool = createRunTests(
    {
      repository,
      test: { command, regression: 'node --test {files}', timeoutMinutes: 1 },
      workDirectory,
      searchPath,
      clock: Date.now,
    },
    tree,
    makeWay,
  );
  return { tool, tree, workDirectory };
}

test('runs the suite, or some files, on a copy of the tree as it stands', async () => {
  const ways: string[] = [];
  const { tool, tree, workDirectory } = await open('node --test', async () => void ways.push('made'));
  await writeFiles(tree, { 'test/never.test.js': test1("test('never below', (t) => t.assert.equal(left(1, 2), 0));") });
  const [suite, one] = await Promise.all([tool.run({}, signal), tool.run({ files: ['test/left.test.js'] }, signal)]);
  expect(suite).toMatch(/^`node --test` failed with exit code 1 after/);
  expect(suite).toMatch(/failing:\n- .*never below/);
  expect(ways).toEqual(['made', 'made']); // what else is run makes way for each
  expect(one).toMatch(/^`node --test test\/left.test.js` passed after/);
  expect(await readdir(workDirectory)).toEqual([]);
  expect((await readdir(tree)).sort()).toEqual(['package.json', 'src', 'test']);
});

test.each(['../x.js', '/etc/passwd', '.git/config'])('refuses the file %j', async (file) => {
  const { tool } = await open();
  await expect(tool.run({ files: [file] }, signal)).rejects.toMatchObject({ name: 'ToolError' });
});

test('a name cannot become a command or an option', async () => {
  const { tool, tree } = await open();
  await tool.run({ files: ['$(touch owned).js', '--import=./owned.js', "';touch owned;'.js"] }, signal);
  expect(await readdir(tree)).not.toContain('owned');
});

test('is ended with the run', async () => {
  const { tool, workDirectory } = await open('sleep 60');
  await expect(tool.run({}, AbortSignal.timeout(500))).rejects.toThrow();
  expect(await readdir(workDirectory)).toEqual([]);
});
