import { describe, expect, test } from 'vitest';
import { readCandidate } from '../../../core/candidate-test/read-candidate.ts';

const js = (body: string) => `import { price } from '../src/price.js';\ntest('gold', async () => {\n  ${body}\n});\n`;

const SOURCES = ['raise IndexError("no such page")', 'export const price = (n) => n;'];

describe('what the text alone tells against a test', () => {
  test.each<[string, string, string, string[]]>([
    ['nothing', 'a.test.js', js('assert.equal(price(1), 1);'), []],
    ['no assertion', 'a.test.js', js('price(1);'), ['no-assertion']],
    ['an assertion in a comment', 'a.test.js', js('price(1); // expect(1)'), ['no-assertion']],
    ['an assertion in a text', 'a.test.js', js("price('assert');"), ['no-assertion']],
    ['skipped', 'a.test.js', js('assert.ok(price(1));').replace('test(', 'test.skip('), ['skipped']],
    ['skipped, Python', 'test_a.py', '@pytest.mark.skip\ndef test_a():\n    assert price(1) == 1\n', ['skipped']],
    ['a long wait', 'a.test.js', js('await new Promise((r) => setTimeout(r, 2_000)); assert.ok(1);'), ['sleeps']],
    ['a long wait, Python', 'test_a.py', 'def test_a():\n    time.sleep(2)\n    assert price(1) == 1\n', ['sleeps']],
    [
      'how fast the machine is',
      'a.test.js',
      js('const at = performance.now();\n  await save();\n  assert.ok(performance.now() - at < 26);'),
      ['sleeps'],
    ],
    [
      'how fast the machine is, Python',
      'test_a.py',
      'def test_a():\n    at = time.perf_counter()\n    save()\n    assert time.perf_counter() - at < 0.02\n',
      ['sleeps'],
    ],
    [
      'a time that the test sets',
      'a.test.js',
      js('vi.useFakeTimers();\n  assert.ok(price(performance.now()) < 26);'),
      [],
    ],
    ['a time that is only handed on', 'a.test.js', js('price(performance.now());\n  assert.equal(price(1), 1);'), []],
    ['a short wait', 'a.test.js', js('await new Promise((r) => setTimeout(r, 5)); assert.ok(1);'), []],
    [
      'a file of one machine',
      'a.test.js',
      js("assert.ok(readFileSync('/home/ada/orders.json'));"),
      ['foreign-fixture'],
    ],
    ['a home', 'test_a.py', 'def test_a():\n    assert open(Path.home() / "x.json")\n', ['foreign-fixture']],
    ['a path that is only data', 'a.test.js', js("assert.equal(base('/home/ada/x'), 'x');"), []],
    ['a file of the repository', 'a.test.js', js("assert.ok(readFileSync('test/data/orders.json'));"), []],
    [
      'a crash as expected',
      'test_a.py',
      'def test_a(self):\n    self.assertRaises(ZeroDivisionError, price, 0)\n',
      ['asserts-the-bug'],
    ],
    [
      'an error that the code raises',
      'test_a.py',
      'def test_a(self):\n    with pytest.raises(IndexError):\n        page(9)\n',
      [],
    ],
    ['no number as expected', 'a.test.js', js('assert.ok(Number.isNaN(price("x")));'), ['asserts-the-bug']],
    ['Go', 'a_test.go', 'func TestA(t *testing.T) {\n\tif price(1) != 1 {\n\t\tt.Fatal("x")\n\t}\n}\n', []],
    ['Rust', 'tests/a.rs', '#[test]\nfn a() {\n    assert_eq!(price(1), 1);\n}\n', []],
  ])('%s', (_, path, text, objections) => {
    expect(readCandidate(path, text, SOURCES)).toEqual(objections);
  });

  test('no assertion of the file that it replaces may go', () => {
    const before = js('assert.equal(price(1), 1);\n  assert.equal(price(2), 2);');
    expect(readCandidate('a.test.js', js('assert.equal(price(1), 1);'), SOURCES, before)).toEqual(['assertion-lost']);
    expect(readCandidate('a.test.js', before, SOURCES, before)).toEqual([]);
  });
});
