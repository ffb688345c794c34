import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readTestOutput } from '../../../batch-job/verify/failing-tests.ts';
import { JAVASCRIPT_OUTPUTS } from './expected-results/javascript-outputs.ts';
import { OTHER_OUTPUTS } from './expected-results/other-outputs.ts';

/**
 * Outputs of real runs, but for those of `go`, `maven`, `gradle`, `dotnet`, `rspec`, `minitest`, `pest`, `karma`, `nextest`,
 * `playwright`, `sbt` and `swift`, which are written after their documentation and source.
 */
const outputOf = (name: string) => readFileSync(join(import.meta.dirname, 'outputs', `${name}.txt`), 'utf8');

describe('failing tests are read from what the runner prints', () => {
  test.each([...JAVASCRIPT_OUTPUTS, ...OTHER_OUTPUTS])('$name', ({ name, directory, failing, notLoaded, passed }) => {
    const report = readTestOutput(outputOf(name), directory);
    expect(report).toMatchObject({ recognised: true, failing, notLoaded });
    expect(report.passed).toBe(passed);
  });

  test.each([
    ['Vitest', ' RUN  v5.1.1 /src\n\nNo test files found, exiting with code 1\n', 'No test files found'],
    ['Jest', 'No tests found, exiting with code 1\n', 'No tests found'],
    ['Mocha', 'Error: No test files found: "test/missing.js"\n', 'No test files found'],
    [
      'pytest',
      '==== no tests ran in 0.86s ====\nERROR: file or directory not found: missing.py\n',
      'not found: missing.py',
    ],
  ])('a test file that is missing is no failed test: %s', (_, output, name) => {
    const { failing, notLoaded } = readTestOutput(output, '/src');
    expect(notLoaded).toContain(name);
    expect(failing.filter((found) => !notLoaded.includes(found))).toEqual([]);
  });

  test('colours are no part of a name', () => {
    const output = '\u001b[46m RUN \u001b[49m v5.1.1 /src\n'.replace('\u001b[46m RUN \u001b[49m', ' RUN ');
    const report = readTestOutput(`${output}\u001b[31m FAIL \u001b[39m a.test.ts > \u001b[1mbad\u001b[22m\n`, '/src');
    expect(report.failing).toEqual(['a.test.ts > bad']);
  });

  test('two tests of one name that fail are two', () => {
    const failure = 'test at test/a.test.js:4:1\n✖ same (1.5ms)\n';
    const { failing } = readTestOutput(`ℹ tests 2\n${failure}${failure}`, '/src');
    expect(failing).toEqual(['test/a.test.js: same', 'test/a.test.js: same (2)']);
  });

  test('several runners in one run are put together', () => {
    const report = readTestOutput(`${outputOf('mocha')}\n${outputOf('pytest')}`, '/tmp/tj');
    expect(report.failing).toContain('suite > inner bad');
    expect(report.failing).toContain('test_a.py::test_bad');
    expect(report.passed).toBe(2);
  });

  test('what no runner prints is not recognised', () => {
    expect(readTestOutput('Segmentation fault\n', '/src')).toEqual({
      recognised: false,
      crashedIn: [],
      failing: [],
      notLoaded: [],
    });
  });

  test('property: whatever is printed, names are few and short, and reading ends', () => {
    const pieces = [
      'not ok 1 - x',
      '  ---',
      '--- FAIL: T (0.0s)',
      'TAP version 14',
      'FAIL\tp\t1s',
      ' RUN  v1',
      '  1) a',
      '     b',
      'test at a:1:1',
      '✖ a (1ms)',
      'ℹ tests 1',
      '\u001b[31m',
      'x'.repeat(5_000),
    ];
    const lines = fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string()), { maxLength: 300 });
    fc.assert(
      fc.property(lines, (list) => {
        const { failing } = readTestOutput(list.join('\n'), '/src');
        expect(failing.length).toBeLessThanOrEqual(500);
        expect(failing.every((name) => name.length <= 300)).toBe(true);
      }),
    );
  });
});
