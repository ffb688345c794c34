import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findMutants } from '../../../core/mutation/find-mutants.ts';
import { applyMutant, describeMutant } from '../../../core/mutation/mutant.ts';

const mutated = (path: string, text: string) =>
  findMutants(path, text, () => true).map((mutant) => applyMutant(text, mutant));

describe('a line becomes others that do something else', () => {
  test.each<[string, string, string[]]>([
    ['a.ts', 'if (a === b) c();', ['if (a !== b) c();']],
    ['a.ts', 'if (a < 10) {', ['if (a >= 10) {', 'if (a <= 10) {', 'if (a < 11) {']],
    ['a.ts', 'return total - price;', ['return total + price;', 'return null;']],
    ['a.ts', 'const ok = !done && ready;', ['const ok = !done || ready;', 'const ok = done && ready;']],
    ['a.ts', '  items.push(one);', ['  void 0;']],
    ['a.ts', 'return "late";', ['return "";']],
    ['a.ts', 'const it = list.some((x) => x);', ['const it = list.every((x) => x);']],
    [
      'a.py',
      'if not done and count >= 1:',
      [
        'if not done and count < 1:',
        'if not done or count >= 1:',
        'if done and count >= 1:',
        'if not done and count > 1:',
        'if not done and count >= 0:',
      ],
    ],
    ['a.py', '    return min(a, b)', ['    return max(a, b)', '    return None']],
    ['a.go', 'if err != nil {', ['if err == nil {']],
    ['a.go', '\ttotal += price * 2', ['\ttotal += price + 2', '\ttotal -= price * 2', '\ttotal += price * 3']],
    ['A.java', 'return a && b;', ['return a || b;']],
    ['A.java', 'if (order.isPaid()) {', ['if (!order.isPaid()) {']],
    ['A.java', 'if (code.equals(other)) return;', ['if (!code.equals(other)) return;']],
    ['A.java', 'var late = due.isBefore(today);', ['var late = due.isAfter(today);']],
    ['A.java', 'var all = lines.stream().allMatch(known);', ['var all = lines.stream().anyMatch(known);']],
    ['A.cs', 'if (names.Contains(name))', ['if (!names.Contains(name))']],
    ['A.cs', 'var any = items.Any(paid);', ['var any = items.All(paid);']],
    [
      'A.cs',
      'var first = items.OrderBy(at).First();',
      ['var first = items.OrderBy(at).Last();', 'var first = items.OrderByDescending(at).First();'],
    ],
    ['a.php', 'if ($cart->isEmpty()) {', ['if (!$cart->isEmpty()) {']],
    ['a.php', 'if (isset($row[$key])) {', ['if (!isset($row[$key])) {']],
    ['a.php', '$is = str_starts_with($sku, $prefix);', ['$is = str_ends_with($sku, $prefix);']],
    ['a.kt', 'val one = items.minOf(price)', ['val one = items.maxOf(price)']],
    ['a.ts', 'if (isGold(customer)) {', ['if (!isGold(customer)) {']],
    ['a.py', '    if customer.is_gold():', ['    if not customer.is_gold():']],
    ['a.go', '\tif order.Paid() {', ['\tif !order.Paid() {']],
    ['a.rs', '    if order.paid() {', ['    if !order.paid() {']],
    ['a.rb', 'return a + b', ['return a - b', 'return nil']],
    [
      'a.rs',
      'if a <= b { true } else { false }',
      [
        'if a > b { true } else { false }',
        'if a <= b { false } else { false }',
        'if a <= b { true } else { true }',
        'if a < b { true } else { false }',
      ],
    ],
  ])('%s: %s', (path, line, expected) => {
    expect(mutated(path, line)).toEqual(expected);
  });

  test.each([
    ['an import', 'a.ts', "import { one } from './one.ts';"],
    ['a comment', 'a.ts', '// if (a === b) return "x";'],
    ['a comment after code', 'a.ts', 'a.b; // a === 1'],
    ['a generic type', 'A.java', 'List<String> names;'],
    ['an arrow', 'a.ts', 'type F = (a: A) => B;'],
    ['another language', 'a.md', 'if (a === b) return 1;'],
    ['nothing to give back', 'a.ts', 'return null;'],
    ['a binding', 'a.rs', 'if let Some(order) = find(id) {'],
    ['a negation that is there', 'a.py', 'if not_called(x) is None:'],
  ])('nothing of %s', (_, path, line) => {
    expect(mutated(path, line)).toEqual([]);
  });
});

test('only wanted lines are changed, and each mutant names its line', () => {
  const text = 'a === b;\nc === d;\n';
  const [mutant, ...others] = findMutants('a.ts', text, (line) => line === 2);
  expect(others).toEqual([]);
  expect(mutant && describeMutant(mutant)).toBe('a.ts:2: "===" becomes "!=="');
  expect(mutant && applyMutant(text, mutant)).toBe('a === b;\nc !== d;\n');
});

test('property: a mutant changes its own line and no other', () => {
  const line = fc.constantFrom('if (a === b) {', 'return a + b;', '// no === code', 'x.push(1);', '"text"', '`a', '}');
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
      const text = lines.join('\n');
      for (const mutant of findMutants('a.js', text, () => true)) {
        const after = applyMutant(text, mutant).split('\n');
        expect(after.length).toBe(lines.length);
        expect(after.flatMap((each, index) => (each === lines[index] ? [] : [index + 1]))).toEqual([mutant.line]);
      }
    }),
  );
});
