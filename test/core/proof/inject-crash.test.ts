import { expect, test } from 'vitest';
import { injectCrash } from '../../../core/proof/inject-crash.ts';

const WORDS = 'mark-1';

test.each([
  [
    'a.rs',
    'pub fn left(a: u8) -> u8 {\n    a - 1\n}\n',
    'pub fn left(a: u8) -> u8 { if core::hint::black_box(true) { panic!("{}{}", "mar", "k-1"); }\n    a - 1\n}\n',
  ],
  [
    'a.rs',
    'fn left(\n    a: u8,\n) -> u8 {\n    a\n}\n',
    'fn left(\n    a: u8,\n) -> u8 { if core::hint::black_box(true) { panic!("{}{}", "mar", "k-1"); }\n    a\n}\n',
  ],
  [
    'a.rs',
    'fn left() -> u8 { 1 }\n',
    'fn left() -> u8 { if core::hint::black_box(true) { panic!("{}{}", "mar", "k-1"); } 1 }\n',
  ],
  [
    'a.go',
    'func (s *Stock) left(n int) int {\n\treturn n\n}\n',
    'func (s *Stock) left(n int) int { println("mar" + "k-1"); panic("mar" + "k-1");\n\treturn n\n}\n',
  ],
  [
    'A.php',
    'class A {\n  public function left(int $n)\n  {\n    return $n;\n  }\n}\n',
    "class A {\n  public function left(int $n)\n  { if (true) { \\fwrite(\\fopen('php://stderr', 'w'), 'mar' . 'k-1'); throw new \\Error('mar' . 'k-1'); }\n    return $n;\n  }\n}\n",
  ],
  [
    'A.java',
    'class A {\n  int left(int n) {\n    return n;\n  }\n}\n',
    'class A {\n  int left(int n) { if (Boolean.parseBoolean("true")) { System.err.println("mar" + "k-1"); throw new IllegalStateException("mar" + "k-1"); }\n    return n;\n  }\n}\n',
  ],
  [
    'a.rb',
    'def left(n) # what is left\n  n\nend\n',
    "def left(n); $stderr.puts('mar' + 'k-1'); raise 'mar' + 'k-1' # what is left\n  n\nend\n",
  ],
  [
    'a.ex',
    '  def left(n) do\n    n\n  end\n',
    '  def left(n) do IO.puts(:stderr, "mar" <> "k-1"); raise("mar" <> "k-1")\n    n\n  end\n',
  ],
  [
    'a.ex',
    '  defp left(n) when n > 0 do\n    n\n',
    '  defp left(n) when n > 0 do IO.puts(:stderr, "mar" <> "k-1"); raise("mar" <> "k-1")\n    n\n',
  ],
  [
    'a.ex',
    '  defp left(n),\n    do: n == 0 or n == 1\n',
    '  defp left(n),\n    do: (IO.puts(:stderr, "mar" <> "k-1"); raise("mar" <> "k-1")) && n == 0 or n == 1\n',
  ],
  [
    'a.ex',
    '  def left(n), do: n\n  def right(n) do\n',
    '  def left(n), do: (IO.puts(:stderr, "mar" <> "k-1"); raise("mar" <> "k-1")) && n\n  def right(n) do\n',
  ],
  [
    'a.py',
    'def left(\n    n,\n):\n    """What is left."""\n    return n\n',
    'def left(\n    n,\n):\n    __import__("sys").stderr.write("mar" + "k-1"); raise RuntimeError("mar" + "k-1")\n    """What is left."""\n    return n\n',
  ],
  [
    'a.ts',
    'export function left(n: number): number {\n  return n;\n}\n',
    'export function left(n: number): number { if (Date.now() !== 0) { Reflect.get(globalThis, "console").error(["mar", "k-1"].join("")); throw new Error(["mar", "k-1"].join("")); }\n  return n;\n}\n',
  ],
])('%s: %j', (path, text, injected) => {
  expect(injectCrash(text, { path, function: 'left' }, WORDS)).toBe(injected);
});

test.each([
  ['a language that is not known', 'a.zig', 'fn left() u8 {\n}\n'],
  ['a function that is not there', 'a.rs', 'fn right() -> u8 {\n    1\n}\n'],
  ['a declaration without a body', 'A.java', 'abstract class A {\n  abstract int left(int n);\n}\n'],
  ['the next function of Kotlin', 'A.kt', 'fun left(n: Int) = n - 1\nfun right() {\n}\n'],
  ['the next function of Python', 'a.py', 'def left(n): return n\ndef right():\n    return 1\n'],
  ['the next function of Elixir', 'a.ex', 'def left(n)\ndef right(n) do\n  n\nend\n'],
  ['a Ruby method in one line', 'a.rb', 'def left(n) = n - 1\n'],
])('nothing is written into %s', (_, path, text) => {
  expect(injectCrash(text, { path, function: 'left' }, WORDS)).toBeUndefined();
});

test.each([
  [
    'a.ex',
    '  defp left?(n), do: n\n',
    '  defp left?(n), do: (IO.puts(:stderr, "mar" <> "k-1"); raise("mar" <> "k-1")) && n\n',
  ],
  ['a.rb', 'def left!(n)\n  n\nend\n', "def left!(n); $stderr.puts('mar' + 'k-1'); raise 'mar' + 'k-1'\n  n\nend\n"],
])('%s: a name is known without its last sign', (path, text, injected) => {
  expect(injectCrash(text, { path, function: 'left' }, WORDS)).toBe(injected);
});

test('a function without a name is not looked for', () => {
  expect(injectCrash('fn left() { 1 }\n', { path: 'a.rs', function: '{closure}' }, WORDS)).toBeUndefined();
});

test('of two functions of one name, it is the one that the place lies in', () => {
  const text =
    'impl A {\n    fn left(&self) -> u8 {\n        1\n    }\n}\nimpl B {\n    fn left(&self) -> u8 {\n        2\n    }\n}\n';
  const injected = injectCrash(text, { path: 'a.rs', function: 'left', line: 8 }, WORDS) ?? '';
  expect(injected.split('\n').findIndex((line) => line.includes('panic!'))).toBe(6);
});
