import { expect, test } from 'vitest';
import { readCandidate } from '../../../core/candidate-test/read-candidate.ts';

const js = (body: string) => `test('gold', () => {\n  ${body}\n  assert.equal(price(1), 1);\n});\n`;
const py = (body: string) => `def test_gold():\n    ${body}\n    assert price(1) == 1\n`;

test.each<[string, string, string, string[]]>([
  ['ends the process', 'a.test.js', js('process.exit(0);'), ['ends-process']],
  ['sets the exit code', 'a.test.js', js('process.exitCode = 0;'), ['ends-process']],
  ['kills its own process', 'a.test.js', js('process.kill(process.pid);'), ['ends-process']],
  ['ends the process, Python', 'test_a.py', py('os._exit(0)'), ['ends-process']],
  ['ends the process, Go', 'a_test.go', 'func TestA(t *testing.T) {\n\tos.Exit(0)\n\tt.Fatal()\n}\n', ['ends-process']],
  ['ends the process, Ruby', 'a_spec.rb', "it 'x' do\n  exit!\n  expect(1).to eq(1)\nend\n", ['ends-process']],
  ['replaces assert.equal', 'a.test.js', js('assert.equal = () => undefined;'), ['patches-assertions']],
  ['replaces it by name', 'a.test.js', js("assert['equal'] = () => undefined;"), ['patches-assertions']],
  ['replaces several', 'a.test.js', js('Object.assign(assert, { equal() {} });'), ['patches-assertions']],
  ['mocks assert', 'a.test.js', js("mock.method(assert, 'equal', () => undefined);"), ['patches-assertions']],
  ['mocks the module', 'a.test.js', js("vi.mock('node:assert');"), ['patches-assertions']],
  ['replaces it, Python', 'test_a.py', py('unittest.TestCase.assertEqual = print'), ['patches-assertions']],
  [
    'replaces it by monkeypatch',
    'test_a.py',
    py("monkeypatch.setattr(unittest, 'TestCase', 1)"),
    ['patches-assertions'],
  ],
  [
    'looks which run it is',
    'a.test.js',
    js("if (process.env['MENDHOOK_RUN'] === '5') price(2);"),
    ['reads-measurement'],
  ],
  ['looks for the coverage', 'a.test.js', js('writeFileSync(process.env.NODE_V8_COVERAGE, x);'), ['reads-measurement']],
  ['stops the coverage', 'a.test.js', js('v8.stopCoverage();'), ['reads-measurement']],
  // And what good tests do.
  ['names another expect', 'a.test.js', `const expect = chai.expect;\n${js('price(2);')}`, []],
  ['compares an exit code', 'a.test.js', js('assert.equal(process.exitCode === 0, true);'), []],
  ['speaks of an exit', 'a.test.js', js("assert.equal(run('process.exit(0)'), 0);"), []],
  ['mocks what the code exits by', 'a.test.js', js("mock.method(process, 'exit', () => undefined);"), []],
  ['ends a child', 'a.test.js', js('process.kill(child.pid);'), []],
  ['adds a matcher', 'a.test.js', js('expect.extend({ toBeGold });'), []],
  ['sets a setting of chai', 'a.test.js', js('chai.config.includeStack = true;'), []],
  ['mocks another module', 'a.test.js', js("vi.mock('../src/price.js');"), []],
  ['replaces a dependency, Python', 'test_a.py', py("sys.modules['stripe'] = fake"), []],
  [
    'ends with the runner’s code',
    'test_a.py',
    `${py('price(2)')}\nif __name__ == '__main__':\n    sys.exit(main())\n`,
    [],
  ],
])('a test that %s', (_, path, text, objections) => {
  expect(readCandidate(path, text, [])).toEqual(objections);
});
