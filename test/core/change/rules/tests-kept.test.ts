import { describe, expect, test } from 'vitest';
import { testsKeptRule } from '../../../../core/change/rules/tests-kept.ts';
import { changeOf, type Files } from '../change-of.ts';

const reasons = (base: Files, head: Files) =>
  testsKeptRule.find(changeOf(base, head)).flatMap(({ rule, reason }) => (reason === undefined ? [] : [rule]));

const JS = (...tests: readonly (readonly [name: string, ...lines: string[]])[]) =>
  tests
    .map(([name, ...lines]) => `test('${name}', () => {\n${lines.map((line) => `  ${line}\n`).join('')}});\n`)
    .join('\n');
const SUM = `export function sum(a, b) {\n  return a + b;\n}\n`;
const LEGACY = `${SUM}export function legacy(a) {\n  return a;\n}\n`;

const one = (path: string, before: string, after: string) => [path, { [path]: before }, { [path]: after }] as const;
const PY = (...lines: readonly string[]) => `def test_total():\n${lines.map((line) => `    ${line}\n`).join('')}`;
const GO = (...lines: readonly string[]) =>
  `func TestTotal(t *testing.T) {\n${lines.map((line) => `\t${line}\n`).join('')}}\n`;
const JAVA = (...lines: readonly string[]) =>
  `class CartTest {\n  @Test\n  void total() {\n${lines.map((line) => `    ${line}\n`).join('')}  }\n}\n`;
const RB = (...lines: readonly string[]) =>
  `describe Cart do\n  it 'has a total' do\n${lines.map((line) => `    ${line}\n`).join('')}  end\nend\n`;

describe('found', () => {
  test.each<readonly [string, Files, Files, string]>([
    [
      ...one(
        'a.test.ts',
        JS(['a', 'expect(sum(1, 2)).toBe(3);', 'expect(sum(2, 2)).toBe(4);']),
        JS(['a', 'expect(sum(1, 2)).toBe(3);']),
      ),
      'assertion-removed',
    ],
    [
      ...one('a.test.ts', JS(['a', 'expect(sum(1, 2)).toBe(3);']), JS(['a', '// expect(sum(1, 2)).toBe(3);'])),
      'assertion-removed',
    ],
    [
      ...one('a.test.ts', JS(['a', 'expect(sum(1, 2)).toBe(3);']), JS(['a', 'expect(sum(1, 2)).toBeTruthy();'])),
      'assertion-weakened',
    ],
    [
      ...one('a.test.ts', JS(['a', 'expect(sum(1, 2)).toBe(3);']), JS(['a', 'expect(true).toBe(true);'])),
      'assertion-removed',
    ],
    [
      ...one(
        'a.test.ts',
        JS(['a', 'expect(res.status).toBe(200);']),
        JS(['a', 'expect([200, 500]).toContain(res.status);']),
      ),
      'assertion-weakened',
    ],
    [
      ...one(
        'a.test.ts',
        JS(['a', 'expect(send).toHaveBeenCalledWith(1);']),
        JS(['a', 'expect(send).toHaveBeenCalled();']),
      ),
      'assertion-weakened',
    ],
    [
      ...one('a.test.ts', JS(['a', 'expect(x).toBeCloseTo(1.5, 5);']), JS(['a', 'expect(x).toBeCloseTo(1.5, 1);'])),
      'tolerance-widened',
    ],
    [
      ...one(
        'a.test.ts',
        JS(['a', 'expect(x).toBe(1);']),
        JS(['a', 'expect(x).toBe(1);']).replace('test(', 'test.skip('),
      ),
      'test-skipped',
    ],
    [
      ...one(
        'a.test.ts',
        JS(['a', 'f();'], ['b', 'g();']),
        JS(['a', 'f();'], ['b', 'g();']).replace('test(', 'test.only('),
      ),
      'test-focused',
    ],
    [
      ...one(
        'a.test.ts',
        JS(['a', 'expect(x).toBe(1);'], ['b', 'expect(y).toBe(2);']),
        JS(['a', 'expect(x).toBe(1);']),
      ),
      'test-deleted',
    ],
    ['a file', { 'a.ts': SUM, 'a.test.ts': JS(['a', 'expect(sum(1, 2)).toBe(3);']) }, { 'a.ts': SUM }, 'test-deleted'],
    [
      ...one('test_a.py', PY('assert total([1]) == 1', 'assert total([]) == 0'), PY('assert total([1]) == 1')),
      'assertion-removed',
    ],
    [...one('test_a.py', PY('assert total([1]) == 1'), PY('assert total([1]) is not None')), 'assertion-weakened'],
    [...one('test_a.py', PY('assert total([1]) == 1'), PY('assert total([1]) >= 0')), 'assertion-weakened'],
    [
      ...one('test_a.py', PY('assert total([1]) == 1'), `@pytest.mark.skip\n${PY('assert total([1]) == 1')}`),
      'test-skipped',
    ],
    [
      ...one(
        'test_a.py',
        PY('with pytest.raises(ValueError):', '    total(1)'),
        PY('with pytest.raises(Exception):', '    total(1)'),
      ),
      'assertion-weakened',
    ],
    [
      ...one(
        'test_a.py',
        PY('assert x == pytest.approx(1.5, rel=0.001)'),
        PY('assert x == pytest.approx(1.5, rel=0.5)'),
      ),
      'tolerance-widened',
    ],
    [...one('a_test.go', GO('if Total() != 5 {', '\tt.Errorf("got")', '}'), GO('_ = Total()')), 'assertion-removed'],
    [...one('a_test.go', GO('assert.Equal(t, 5, Total())'), GO('assert.NotNil(t, Total())')), 'assertion-weakened'],
    [
      ...one('a_test.go', GO('assert.Equal(t, 5, Total())'), GO('t.Skip("flaky")', 'assert.Equal(t, 5, Total())')),
      'test-skipped',
    ],
    [
      ...one(
        'src/test/java/CartTest.java',
        JAVA('assertEquals(5, cart.total());'),
        JAVA('assertTrue(cart.total() > 0);'),
      ),
      'assertion-weakened',
    ],
    [
      ...one(
        'src/test/java/CartTest.java',
        JAVA('assertEquals(5, cart.total());'),
        JAVA('assertEquals(5, cart.total());').replace('@Test', '@Disabled\n  @Test'),
      ),
      'test-skipped',
    ],
    [
      ...one('spec/cart_spec.rb', RB('expect(cart.total).to eq(5)'), RB('expect(cart.total).not_to be_nil')),
      'assertion-weakened',
    ],
    [
      ...one(
        'spec/cart_spec.rb',
        RB('expect(cart.total).to eq(5)'),
        RB('expect(cart.total).to eq(5)').replace('it ', 'xit '),
      ),
      'test-skipped',
    ],
    [
      ...one(
        'tests/CartTest.php',
        'function testTotal() {\n$this->assertSame(5, $cart->total());\n}',
        'function testTotal() {\n$this->assertNotNull($cart->total());\n}',
      ),
      'assertion-weakened',
    ],
    [
      ...one(
        'src/lib.rs',
        '#[cfg(test)]\nmod tests {\n  #[test]\n  fn total() {\n    assert_eq!(total(), 5);\n  }\n}\n',
        '#[cfg(test)]\nmod tests {\n  #[test]\n  #[ignore]\n  fn total() {\n    assert_eq!(total(), 5);\n  }\n}\n',
      ),
      'test-skipped',
    ],
    [
      ...one(
        'test/cart_test.exs',
        'test "total" do\n  assert total() == 5\nend\n',
        '@tag :skip\ntest "total" do\n  assert total() == 5\nend\n',
      ),
      'test-skipped',
    ],
    [
      ...one(
        'Shop.Tests/CartTests.cs',
        '[Fact]\npublic void Total() {\nAssert.Equal(5, cart.Total);\n}',
        '[Fact(Skip = "flaky")]\npublic void Total() {\nAssert.Equal(5, cart.Total);\n}',
      ),
      'test-skipped',
    ],
    [...one('vitest.config.ts', 'thresholds: { lines: 90 },\n', 'thresholds: { lines: 60 },\n'), 'threshold-lowered'],
    [
      ...one(
        'pyproject.toml',
        '[tool.coverage.report]\nfail_under = 85\n',
        '[tool.coverage.report]\nfail_under = 60\n',
      ),
      'threshold-lowered',
    ],
    [...one('setup.cfg', 'fail_under = 85\n', 'x = 1\n'), 'threshold-removed'],
    [
      ...one(
        'jest.config.js',
        'module.exports = {\n};\n',
        "module.exports = {\n  testPathIgnorePatterns: ['cart'],\n};\n",
      ),
      'tests-excluded',
    ],
    [...one('package.json', '"test": "vitest run"\n', '"test": "vitest run || true"\n'), 'failures-ignored'],
    [...one('playwright.config.ts', 'retries: 0,\n', 'retries: 3,\n'), 'tests-retried'],
    [...one('pom.xml', '<a/>\n', '<a/>\n<testFailureIgnore>true</testFailureIgnore>\n'), 'failures-ignored'],
    [
      ...one(
        'a_test.go',
        GO('if got := Total(); got != 5 {', '\tt.Errorf("got %d", got)', '}'),
        GO('if got := Total(); got == 0 {', '\tt.Errorf("got %d", got)', '}'),
      ),
      'assertion-weakened',
    ],
    [
      ...one(
        'src/lib.rs',
        '#[test]\nfn total() {\n  assert_eq!(f(2).unwrap(), 4);\n}\n',
        '#[test]\nfn total() {\n  assert!(f(2).is_ok());\n}\n',
      ),
      'assertion-weakened',
    ],
    [
      ...one(
        'a.test.ts',
        JS(['a', 'expect(o).toEqual({ id: 1, total: 5 });']),
        JS(['a', 'expect(o).toEqual(expect.objectContaining({ id: 1 }));']),
      ),
      'assertion-weakened',
    ],
  ])('%s %#', (_, base, head, rule) => {
    expect(reasons(base, head)).toEqual([rule]);
  });
});

describe('tempting but clean', () => {
  test.each<readonly [string, Files, Files]>([
    [
      'renamed',
      { 'a.test.ts': JS(['a', 'const x = make();', 'expect(x.id).toBe(1);']) },
      { 'a.test.ts': JS(['makes an id', 'const x = make();', 'expect(x.id).toBe(1);']) },
    ],
    [
      'moved to another file',
      { 'a.test.ts': JS(['a', 'expect(sum(1, 2)).toBe(3);']) },
      { 'b/sum.test.ts': JS(['a', 'expect(sum(1, 2)).toBe(3);']) },
    ],
    [
      'split',
      { 'a.test.ts': JS(['a', 'expect(f(1)).toBe(2);', 'expect(g(3)).toBe(4);']) },
      { 'a.test.ts': JS(['f', 'expect(f(1)).toBe(2);'], ['g', 'expect(g(3)).toBe(4);']) },
    ],
    [
      'another library',
      { 'a.test.ts': JS(['a', 'assert.equal(sum(1, 2), 3);', 'assert.deepEqual(list(), [1]);']) },
      { 'a.test.ts': JS(['a', 'expect(sum(1, 2)).toBe(3);', 'expect(list()).toEqual([1]);']) },
    ],
    [
      'parametrised',
      { 'a.test.ts': JS(['one', 'expect(f(1)).toBe(2);'], ['two', 'expect(f(3)).toBe(4);']) },
      { 'a.test.ts': `test.each([\n  [1, 2],\n  [3, 4],\n])('f(%i)', (a, b) => {\n  expect(f(a)).toBe(b);\n});\n` },
    ],
    [
      'parametrised in Python',
      { 'test_a.py': 'def test_one():\n    assert f(1) == 2\n\ndef test_two():\n    assert f(3) == 4\n' },
      { 'test_a.py': '@pytest.mark.parametrize("a,b", [(1, 2), (3, 4)])\ndef test_f(a, b):\n    assert f(a) == b\n' },
    ],
    [
      'a table in Go',
      {
        'a_test.go':
          'func TestOne(t *testing.T) {\n\trequire.Equal(t, 2, F(1))\n}\nfunc TestTwo(t *testing.T) {\n\trequire.Equal(t, 4, F(3))\n}\n',
      },
      {
        'a_test.go':
          'func TestF(t *testing.T) {\n\tfor _, c := range []struct{ a, b int }{{1, 2}, {3, 4}} {\n\t\trequire.Equal(t, c.b, F(c.a))\n\t}\n}\n',
      },
    ],
    [
      'deleted with its subject',
      {
        'a.ts': LEGACY,
        'a.test.ts': JS(['sum', 'expect(sum(1, 2)).toBe(3);'], ['legacy', 'expect(legacy(7)).toBe(7);']),
      },
      { 'a.ts': SUM, 'a.test.ts': JS(['sum', 'expect(sum(1, 2)).toBe(3);']) },
    ],
    [
      'a file with its subject',
      {
        'legacy.py': 'def old_total(items):\n    return 1\n',
        'test_legacy.py': 'def test_old():\n    assert old_total([]) == 1\n',
      },
      { 'other.py': 'x = 1\n' },
    ],
    [
      'an assertion of a field that is gone',
      {
        'a.ts': 'return { total, legacyTotal };\n',
        'a.test.ts': JS(['a', 'expect(o.total).toBe(3);', 'expect(o.legacyTotal).toBe(4);']),
      },
      { 'a.ts': 'return { total };\n', 'a.test.ts': JS(['a', 'expect(o.total).toBe(3);']) },
    ],
    [
      'stricter',
      { 'a.test.ts': JS(['a', 'expect(x).toBeTruthy();']) },
      { 'a.test.ts': JS(['a', 'expect(x).toBe(3);']) },
    ],
    [
      'another value with the code',
      { 'a.ts': 'const rate = 5;\n', 'a.test.ts': JS(['a', 'expect(tax()).toBe(5);']) },
      { 'a.ts': 'const rate = 7;\n', 'a.test.ts': JS(['a', 'expect(tax()).toBe(7);']) },
    ],
    [
      'two assertions as one',
      { 'a.test.ts': JS(['a', "expect(o.id).toBe('x');", 'expect(o.total).toBe(3);']) },
      { 'a.test.ts': JS(['a', "expect(o).toEqual({ id: 'x', total: 3 });"]) },
    ],
    [
      'a new test that is skipped',
      { 'a.test.ts': JS(['a', 'expect(x).toBe(1);']) },
      { 'a.test.ts': `${JS(['a', 'expect(x).toBe(1);'])}\ntest.todo('rounds');\n` },
    ],
    [
      'a skip that goes',
      { 'test_a.py': `@pytest.mark.skip\n${PY('assert f() == 1')}` },
      { 'test_a.py': PY('assert f() == 1') },
    ],
    [
      'JUnit 4 to 5',
      { 'src/test/java/ATest.java': JAVA('assertEquals(5, f());').replace('class', 'import org.junit.Test;\nclass') },
      {
        'src/test/java/ATest.java': JAVA('assertThat(f()).isEqualTo(5);').replace(
          'class',
          'import org.junit.jupiter.api.Test;\nclass',
        ),
      },
    ],
    [
      'Ruby: should to expect',
      { 'spec/a_spec.rb': RB('cart.total.should eq(5)') },
      { 'spec/a_spec.rb': RB('expect(cart.total).to eq(5)') },
    ],
    ['a higher threshold', { 'jest.config.js': 'lines: 80,\n' }, { 'jest.config.js': 'lines: 85,\n' }],
    ['retries of a client', { 'src/client.ts': 'retries: 1,\n' }, { 'src/client.ts': 'retries: 3,\n' }],
    [
      'a time-out of a test',
      { 'vitest.config.ts': 'testTimeout: 5000,\n' },
      { 'vitest.config.ts': 'testTimeout: 9000,\n' },
    ],
    [
      'an excluded source',
      { 'pyproject.toml': '[tool.ruff]\n' },
      { 'pyproject.toml': '[tool.ruff]\nexclude = ["migrations"]\n' },
    ],
    ['a method called skip', { 'src/list.ts': 'list.take(1);\n' }, { 'src/list.ts': 'list.skip(1);\n' }],
    ['a limit of lines', { 'src/page.ts': 'const lines = 90;\n' }, { 'src/page.ts': 'const lines = 50;\n' }],
    [
      'set-up moves to a helper',
      { 'a.test.ts': JS(['a', 'const db = open();', 'expect(f(db)).toBe(1);']) },
      { 'a.test.ts': `beforeEach(() => open());\n${JS(['a', 'expect(f(db)).toBe(1);'])}` },
    ],
    [
      'Rust: a test in a module',
      { 'src/lib.rs': '#[test]\nfn total() {\n  assert_eq!(f(), 5);\n}\n' },
      { 'src/lib.rs': '#[cfg(test)]\nmod tests {\n  #[test]\n  fn total() {\n    assert_eq!(f(), 5);\n  }\n}\n' },
    ],
  ])('%s', (_, base, head) => {
    expect(reasons(base, head)).toEqual([]);
  });
});

test('a snapshot that changes alone is a note', () => {
  const path = 'test/__snapshots__/a.test.ts.snap';
  expect(testsKeptRule.find(changeOf({ [path]: 'a\n' }, { [path]: 'b\n' }))).toEqual([
    { rule: 'snapshot-alone', path, text: 'A snapshot changes, and no code does.' },
  ]);
});

test('a finding names the test and its line', () => {
  const path = 'a.test.ts';
  const change = changeOf(
    { [path]: JS(['sums', 'expect(sum(1, 2)).toBe(3);']) },
    { [path]: JS(['sums', 'expect(sum(1, 2)).toBeDefined();']) },
  );
  expect(testsKeptRule.find(change)).toEqual([
    {
      rule: 'assertion-weakened',
      reason: 'test-loosened',
      path,
      line: 2,
      text: 'The test "sums" asks for less than the value that it asked for.',
    },
  ]);
});
