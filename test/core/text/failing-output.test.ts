import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { failingOutput } from '../../../core/text/failing-output.ts';

const NOISE = Array.from({ length: 300 }, (_, index) => `ok ${index} - another test with a name`).join('\n');

describe('the failing assertion is kept, wherever it stands in the output', () => {
  test.each([
    ['TAP', "not ok 1 - never below nothing\n  error: '-1 !== 0'", 'test/a.test.js: never below nothing', '-1 !== 0'],
    [
      'pytest',
      '____ test_left ____\n    def test_left():\n>   assert left(1, 2) == 0\nE   assert -1 == 0',
      'tests/test_a.py::test_left',
      'E   assert -1 == 0',
    ],
    [
      'Go',
      '=== RUN   TestLeft\n    stock_test.go:9: left = -1\n--- FAIL: TestLeft (0.00s)',
      'shop: TestLeft',
      'left = -1',
    ],
    [
      'Jest',
      '  ● stock › never below\n\n    Expected: 0\n    Received: -1',
      'a.test.js: stock › never below',
      'Received: -1',
    ],
    [
      'cargo',
      '---- oversold stdout ----\nthread panicked at tests/a.rs:3:5:\nleft: -1',
      'tests/a.rs: oversold',
      'left: -1',
    ],
  ])('%s', (_, block, name, assertion) => {
    for (const output of [`${block}\n${NOISE}`, `${NOISE}\n${block}\n${NOISE}`, `${NOISE}\n${block}`]) {
      const shown = failingOutput(output, [name], 1_000);
      expect(shown).toContain(assertion);
      expect(shown.length).toBeLessThanOrEqual(1_000);
      expect(shown.endsWith(output.slice(-100))).toBe(true);
    }
  });

  test('where a name stands in a list and again with its failure, the failure is shown', () => {
    const output = `✖ never below (1ms)\n${NOISE}\n✖ never below (1ms)\n  AssertionError: -1 !== 0\n${NOISE}`;
    expect(failingOutput(output, ['never below'], 500)).toContain('-1 !== 0');
  });

  test('without such a place, the end is shown', () => {
    expect(failingOutput(`${NOISE}\nthe end`, ['nobody'], 500)).toMatch(/the end$/);
  });

  test('property: it is never longer than it may be', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 3_000 }),
        fc.array(fc.string()),
        fc.integer({ min: 50, max: 800 }),
        (output, names, limit) => {
          expect(failingOutput(output, names, limit).length).toBeLessThanOrEqual(limit);
        },
      ),
    );
  });
});
