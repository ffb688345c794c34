import { cp, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { enterFunctions } from '../../../../batch-job/verify/proof/enter-functions.ts';
import type { TestBench } from '../../../../batch-job/verify/test-bench.ts';
import { RUNNER } from '../../../fakes/records.ts';
import { searchPath, writeFiles } from '../../repository/workbench.ts';

const FILES = {
  'src/stock.js':
    'export function left(stock, wanted) {\n  return stock - wanted;\n}\nexport function unused() {\n  return 1;\n}\nexport function answer(stock) {\n  try {\n    return left(stock, 2);\n  } catch {\n    return 500;\n  }\n}\n',
  'test/oversold.test.js': [
    "import assert from 'node:assert/strict';",
    "import { test } from 'node:test';",
    "import { answer } from '../src/stock.js';",
    "test('never below nothing', () => assert.equal(answer(1), 0));",
    '',
  ].join('\n'),
};
const LEFT = { path: 'src/stock.js', function: 'left', line: 2 };
const UNUSED = { path: 'src/stock.js', function: 'unused', line: 5 };

let place: string;
beforeAll(async () => {
  place = await realpath(await mkdtemp(join(tmpdir(), 'enter-')));
  await writeFiles(join(place, 'base'), FILES);
});
afterAll(() => rm(place, { recursive: true, force: true }));

const bench = (): TestBench => ({
  // The trees are copies of a folder: nothing else of a repository is asked for.
  repository: Object.assign(Object.create(null), {
    exportTree: (directory: string) => cp(join(place, 'base'), directory, { recursive: true }),
  }),
  test: { command: RUNNER, regression: `${RUNNER} {files}`, timeoutMinutes: 1 },
  workDirectory: join(place, 'work'),
  searchPath,
  clock: Date.now,
  onRun: async () => {
    throw new Error('a run that says nothing of the fix was recorded');
  },
});
const enter = (...functions: Parameters<typeof enterFunctions>[2]) =>
  enterFunctions(bench(), { patch: '', files: ['test/oversold.test.js'] }, functions, () => 'mark-1');

test('a test runs the function whose crash shows in its output, also where the service catches it, and no other', async () => {
  expect(await enter(UNUSED, LEFT, LEFT)).toEqual([LEFT]);
});

test('a function that is not found is not known to run', async () => {
  expect(await enter({ ...LEFT, function: 'gone' }, { ...LEFT, path: 'src/gone.js' })).toEqual([]);
});
