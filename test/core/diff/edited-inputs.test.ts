import { expect, test } from 'vitest';
import { editsInputsAlone } from '../../../core/diff/edited-inputs.ts';
import { parsePatch } from '../../../core/diff/parse-patch.ts';

/** A patch that replaces one line of a text by another. */
function replace(base: string, line: string, by: string) {
  const lines = base.split('\n');
  const at = lines.indexOf(line) + 1;
  expect(at, line).toBeGreaterThan(0);
  const header = 'diff --git a/test/a b/test/a\nindex 1..2 100644\n--- a/test/a\n+++ b/test/a\n';
  const [file] = parsePatch(`${header}@@ -${at},1 +${at},1 @@\n-${line}\n+${by}\n`);
  if (file === undefined) throw new Error('no file');
  return editsInputsAlone(file, base);
}

const JAVASCRIPT = `test('reuse', () => {
  const flags = 'e, --example';
  expect(() => {
    program.option(flags);
  }).not.toThrow();
  expect(list()).toEqual([
    'one',
  ]);
  call({
    count: 1,
  });
});`;
const PYTHON = `def test_total():
    cart = [1, 2]
    expected = 3
    assert total(cart) == 3
    assert all(
        cart,
    )`;

test.each([
  ['a variable', JAVASCRIPT, "  const flags = 'e, --example';", true],
  ['a call within a function that an assertion takes', JAVASCRIPT, '    program.option(flags);', true],
  ['an expected value in a list', JAVASCRIPT, "    'one',", false],
  ['a value in an object', JAVASCRIPT, '    count: 1,', false],
  ['an assertion', JAVASCRIPT, '  expect(list()).toEqual([', false],
  ['a list of Python', PYTHON, '    cart = [1, 2]', true],
  ['a variable that is named as what is expected', PYTHON, '    expected = 3', false],
  ['an assertion of Python', PYTHON, '    assert total(cart) == 3', false],
  ['an argument of an assertion', PYTHON, '        cart,', false],
  ['a file that asserts in unknown words', 'check even 2', 'check even 2', false],
])('%s', (_, base, line, isInput) => {
  expect(replace(base, line, `${line} changed`)).toBe(isInput);
});
