import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import type { ReviewBench } from '../../../../batch-job/review/review-tool.ts';
import { createTestsTool } from '../../../../batch-job/review/tools/tests.ts';
import type { Change } from '../../../../core/change/change.ts';
import type { ChangeDescription } from '../../../../core/records/change-description.ts';
import { changeOf, type Files } from '../../../core/change/change-of.ts';

const tool = createTestsTool();

/** A bench whose commands run as this process's user, or answer as told. */
function benchOf(change: Change, answer?: (line: string, directory: string) => number): ReviewBench {
  return {
    directory: () => Promise.reject(new Error('no directory is made')),
    exported: () => Promise.reject(new Error('the tests need what is installed')),
    runnable: async (side) => {
      const folder = mkdtempSync(join(tmpdir(), `${side}-`));
      for (const path of change[side].paths) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), change[side].text(path) ?? '');
      }
      return folder;
    },
    run: async (line, directory) => {
      const result = { timedOut: false, filledDisk: false, output: '' };
      if (answer !== undefined) return { ...result, exitCode: answer(line, directory) };
      execFileSync('/bin/sh', ['-c', line], { cwd: directory, stdio: 'ignore' });
      return { ...result, exitCode: 0 };
    },
  };
}

const measure = async (
  base: Files,
  head: Files,
  description: Pick<ChangeDescription, 'test'>,
  answer?: (line: string, directory: string) => number,
) => {
  const change = changeOf(base, head, description);
  const fact = await tool.measure(change, benchOf(change, answer));
  if (fact.status !== 'ran') return { status: fact.status, why: fact.why };
  return { found: fact.found.map(({ rule, reason }) => [rule, reason]), figures: fact.figures, exit: fact.exit };
};
const CODE = [{ 'a.ts': 'f();\n' }, { 'a.ts': 'g();\n' }] as const;
const given = (exit: number | null, changedLinesCovered: number | null) => ({
  test: { command: null, given: { exit, changedLinesCovered } },
});

test.each([
  [0, 0.95, []],
  [0, 0.8, []],
  [0, 0.79, [['coverage-low', 'coverage']]],
  [1, 0.9, [['tests-fail', 'risk']]],
  [0, null, [['coverage-not-measured', undefined]]],
])('CI reported exit %j and %j', async (exit, share, found) => {
  expect(await measure(...CODE, given(exit, share))).toMatchObject({ found });
});

test('a change without code needs no coverage', async () => {
  expect(await measure({ 'README.md': 'a\n' }, { 'README.md': 'b\n' }, given(0, 0))).toMatchObject({
    found: [['coverage-not-needed', undefined]],
  });
});

test('nothing reported is not measured', async () => {
  expect(await measure(...CODE, { test: { command: null } })).toEqual({
    status: 'not measured',
    why: 'there is no command, and CI reported nothing',
  });
});

const command = { test: { command: 'make test' } };

test('a report that the run wrote is compared with the changed lines; one of the head is not', async () => {
  const head = { 'a.ts': 'g();\nh();\n', 'lcov.info': 'SF:a.ts\nDA:1,9\nDA:2,9\nend_of_record\n' };
  const write = (_: string, directory: string) => {
    writeFileSync(join(directory, 'coverage.xml'), '');
    mkdirSync(join(directory, 'coverage'), { recursive: true });
    writeFileSync(join(directory, 'coverage', 'lcov.info'), 'SF:a.ts\nDA:1,3\nDA:2,0\nend_of_record\n');
    return 0;
  };
  expect(await measure({ 'a.ts': 'f();\n' }, head, command, write)).toEqual({
    found: [
      ['coverage-low', 'coverage'],
      ['line-not-run', undefined],
    ],
    figures: { changedLinesCovered: 0.5 },
    exit: 0,
  });
  expect(await measure({ 'a.ts': 'f();\n' }, head, command, () => 0)).toMatchObject({
    found: [['coverage-not-measured', undefined]],
  });
});

test('tests that fail on the head alone are a risk; those that fail on both tell nothing', async () => {
  const onHead = (line: string) => (line.includes('NODE_V8_COVERAGE') ? 1 : 0);
  expect(await measure(...CODE, command, onHead)).toMatchObject({
    exit: 1,
    found: [
      ['tests-fail', 'risk'],
      ['coverage-not-measured', undefined],
    ],
  });
  expect(await measure(...CODE, command, () => 1)).toMatchObject({ why: 'the tests fail before the change too' });
  expect(await measure(...CODE, command, () => 127)).toMatchObject({
    why: 'the command could not be started (exit code 127)',
  });
});

test('Node says by itself which lines ran', async () => {
  const base = {
    'sum.js': 'exports.sum = (a, b) => {\n  return a + b;\n};\n',
    'sum.test.js':
      "const { sum } = require('./sum.js');\nrequire('node:test')('sums', () => {\n  if (sum(1, 2) !== 3) throw new Error();\n});\n",
  };
  const head = {
    ...base,
    'sum.js': `${base['sum.js']}exports.mean = (a, b) => {\n  const total = a + b;\n  return total / 2;\n};\nexports.limit = 5;\n`,
  };
  expect(await measure(base, head, { test: { command: `${process.execPath} --test` } })).toEqual({
    found: [
      ['coverage-low', 'coverage'],
      ['line-not-run', undefined],
      ['line-not-run', undefined],
      ['line-not-run', undefined],
    ],
    figures: { changedLinesCovered: 0.25 },
    exit: 0,
  });
});
