import { expect, test } from 'vitest';
import { neighbourTests } from '../../../core/candidate-test/neighbour-tests.ts';
import type { ChangeSide } from '../../../core/change/change.ts';

const sideOf = (files: Readonly<Record<string, string>>): ChangeSide => ({
  paths: Object.keys(files),
  text: (path) => files[path],
  isWhole: true,
});

const SOURCE = 'export function refund(order) {\n  return order.total;\n}\n';

test.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
  [
    'the module’s own test comes first, then one that names its function, then others of the language',
    {
      'src/price.js': SOURCE,
      'test/zero.test.js': 'test("zero")',
      'test/orders.test.js': 'refund(order)',
      'test/price.test.js': 'test("one")',
      'test/test_price.py': 'def test_price(): pass',
    },
    ['test/price.test.js', 'test/orders.test.js', 'test/zero.test.js'],
  ],
  ['no test at all', { 'src/price.js': SOURCE, 'src/cart.js': 'refund()' }, []],
  ['data of tests is none', { 'src/price.js': SOURCE, 'test/fixtures/price.json': '{}' }, []],
])('%s', (_, files, expected) => {
  expect(neighbourTests(sideOf(files), new Map([['src/price.js', [2]]]))).toEqual(expected);
});

test.each([
  ['shop/price.py', 'tests/test_price.py'],
  ['shop/price.go', 'shop/price_test.go'],
  ['src/main/java/shop/Price.java', 'src/test/java/shop/PriceTest.java'],
  ['src/Price.php', 'tests/PriceTest.php'],
  ['lib/price.rb', 'spec/price_spec.rb'],
])('%s is tested by %s', (source, own) => {
  const other = own.replace(/price/i, 'other');
  const files = { [source]: 'x', [other]: 'price', [own]: 'x' };
  expect(neighbourTests(sideOf(files), new Map([[source, [1]]]), 1)).toEqual([own]);
});
