import { expect, test } from 'vitest';
import { injectCrash } from '../../../core/proof/inject-crash.ts';

/** The crash goes to the sign § of the source, which no language has; without one, nothing is written. */
const MARK = '§';

function placeOfCrash(path: string, marked: string): { readonly wanted: number; readonly found: number } {
  const text = marked.replace(MARK, '');
  // The line of a trace: one inside the function.
  const line = marked.slice(0, Math.max(0, marked.indexOf(MARK))).split('\n').length + 1;
  const injected = injectCrash(text, { path, function: 'left', line }, 'mark-1') ?? text;
  let found = 0;
  while (found < text.length && text[found] === injected[found]) found += 1;
  return { wanted: marked.indexOf(MARK), found };
}

test.each([
  [
    'JavaScript, parameters on several lines',
    'a.ts',
    'export function left(\n  a: Headers,\n  b: Headers\n): Headers {§\n  return a;\n}\n',
  ],
  ['a default object', 'a.ts', 'function left(a = {\n  b: 1,\n}) {§\n  return a;\n}\n'],
  [
    'destructuring over several lines',
    'a.tsx',
    'export function left({\n  a,\n  b = {},\n}: Props) {§\n  return a;\n}\n',
  ],
  [
    'a return type that is an object',
    'a.ts',
    'function left(\n  a: string,\n): { a: string } {§\n  return { a };\n}\n',
  ],
  ['a return type over several lines', 'a.ts', 'function left(a: string): {\n  a: string;\n} {§\n  return { a };\n}\n'],
  [
    'a union of objects and literals',
    'a.ts',
    "function left(): { a: 1 } | 'b' | readonly string[] {§\n  return 'b';\n}\n",
  ],
  ['a promise of an object', 'a.ts', 'async function left(): Promise<{ a: string }> {§\n  return x;\n}\n'],
  ['generics', 'a.ts', 'function left<\n  T extends { a: () => void },\n>(a: T): T {§\n  return a;\n}\n'],
  ['a type guard', 'a.ts', 'function left(a: unknown): a is { b: string } {§\n  return true;\n}\n'],
  [
    'a method over several lines',
    'a.ts',
    'class A {\n  private async left(\n    a: string,\n  ): Promise<void> {§\n    go();\n  }\n}\n',
  ],
  [
    'a decorated method',
    'a.ts',
    "class A {\n  @Get({ path: '{' })\n  left(\n    @Param('a') a: string,\n  ) {§\n    go();\n  }\n}\n",
  ],
  [
    'an arrow function over several lines',
    'a.ts',
    'export const left = async (\n  a: string,\n  { b }: B = {},\n): Promise<{ a: string }> => {§\n  return x;\n};\n',
  ],
  ['a generic arrow function', 'a.ts', 'const left = <T,>(a: T): T => {§\n  return a;\n};\n'],
  ['a typed constant', 'a.ts', 'const left: Handler<{ a: string }> = (\n  a,\n) => {§\n  return a;\n};\n'],
  [
    'a constant whose type is a function',
    'a.ts',
    'const left: (a: string) => { b: string } = (a) => {§\n  return { b: a };\n};\n',
  ],
  ['a property', 'a.js', 'module.exports = {\n  left: async function (\n    a,\n  ) {§\n    return a;\n  },\n};\n'],
  ['an assignment', 'a.js', 'Stock.prototype.left = function (\n  a\n)\n{§\n  return a;\n};\n'],
  [
    'comments inside',
    'a.ts',
    'function left(\n  a: string, // a { brace }\n  /* and ) { */ b: string,\n): string /* { */ {§ // don’t\n  return a;\n}\n',
  ],
  [
    'overloads',
    'a.ts',
    'export function left(a: string): string\nexport function left(a: number): number\nexport function left(a: any) {§\n  return a;\n}\n',
  ],
  ['calls before it', 'a.js', 'if (left(1)) {\n  go();\n}\nleft(2);\nfunction left(a) {§\n  return a;\n}\n'],
  ['more than twelve lines', 'a.ts', `function left(\n${'  a: string,\n'.repeat(15)}) {§\n  return 1;\n}\n`],
  ['a body with braces on one line', 'a.js', 'function left(a) {§ return { a }; }\n'],
  [
    'a quote of a regular expression above',
    'a.js',
    'const quote = /[`"]/;\nfunction left(\n  a,\n) {§\n  return a;\n}\n',
  ],
  [
    'Rust, generics and where',
    'a.rs',
    "pub fn left<'a, F>(\n    a: &'a [u8; 4],\n    f: F,\n) -> Result<impl Iterator<Item = u8> + 'a, Error>\nwhere\n    F: Fn(u8) -> [u8; 2],\n{§\n    f(a)\n}\n",
  ],
  [
    'Rust, attributes between',
    'a.rs',
    '#[inline]\n#[cfg(feature = "a{b")]\npub(crate) fn left(\n    #[allow(unused)] a: u8, // {\n) -> u8 {§\n    a\n}\n',
  ],
  ['Rust, braces in the body', 'a.rs', 'fn left() -> A {§ A { a: 1 } }\n'],
  [
    'PHP, defaults and attributes',
    'A.php',
    "class A {\n  #[Pure]\n  public function left(\n    array $a = ['{'],\n    ?Closure $b = null, // (\n  ): ?array\n  {§\n    return $a;\n  }\n}\n",
  ],
  ['PHP, a closure', 'a.php', '$x = 1;\nfunction &left(int $n): int|false {§\n  return $n;\n}\n'],
  [
    'Java, several lines and throws',
    'A.java',
    'class A {\n  @GetMapping(value = {"/a"})\n  public <T extends List<? super A>> Map<String, T>\n      left(\n          @Ann({\n            "x"\n          }) int a)\n      throws IOException,\n          SQLException {§\n    return null;\n  }\n}\n',
  ],
  [
    'Java, a call before it',
    'A.java',
    'class A {\n  int right() {\n    if (left(1) > 0) {\n      return left(2);\n    }\n    for (int i : left(3)) {\n    }\n    return 1;\n  }\n  int left(int a) {§\n    return a;\n  }\n}\n',
  ],
  [
    'Kotlin, defaults with braces',
    'A.kt',
    'suspend fun <T : Any> List<T>.left(\n    a: Int = 1,\n    f: (T) -> Unit = { it.go() },\n): Map<T, Int>\n    where T : Comparable<T> {§\n    return x\n}\n',
  ],
  [
    'C#, braces on their own lines',
    'A.cs',
    'class A\n{\n    [HttpGet("{id}")]\n    public async Task<(int a, int b)> left<T>(\n        int a,\n        string b = "{")\n        where T : class, new()\n    {§\n        return x;\n    }\n}\n',
  ],
  [
    'Swift, throws and closures',
    'a.swift',
    '@discardableResult\nfunc left<T>(\n    _ a: Int = 1,\n    then: @escaping (T) -> Void = { _ in }\n) async throws -> [String: T] where T: Codable {§\n    return x\n}\n',
  ],
  [
    'Scala, several lists',
    'a.scala',
    'def left[T](\n    a: Int,\n    f: T => Unit = { _ => () }\n)(implicit b: B): Map[String, T] = {§\n  x\n}\n',
  ],
  [
    'Go, an interface and results',
    'a.go',
    'func (s *Stock[T]) left(\n\ta interface{},\n\tb struct{ c int },\n) (map[string]interface{}, error) {§\n\treturn nil, nil\n}\n',
  ],
  ['Ruby, several lines', 'a.rb', 'def left(\n  a,\n  b: {}, # (\n  &block\n)§\n  a\nend\n'],
  ['Ruby, no parentheses', 'a.rb', 'private def self.left a, b = {},\n    c = nil§\n  a\nend\n'],
  ['Ruby, on one line', 'a.rb', 'def left(a)§; a; end\n'],
  [
    'Elixir, several lines',
    'a.ex',
    '  @spec left(map) :: map\n  def left(\n        %{a: a},\n        opts \\\\ [do: 1]\n      )\n      when is_map(a) do§ # a comment\n    a\n  end\n',
  ],
  [
    'Python, several lines',
    'a.py',
    'class A:\n    @cached\n    async def left[T](\n        self,\n        a: dict = {\n            "b":\n            1\n        },\n        f=lambda x: x,\n    ) -> dict[str, int]:  # what is left\n§        return a\n',
  ],
])('%s', (_, path, source) => {
  const { wanted, found } = placeOfCrash(path, source);
  // What is written begins with signs that stand there already: of an indent, or of a separator.
  expect(source.replace('§', '').slice(wanted, Math.max(wanted, found))).toMatch(/^[ ;]*$/);
  expect(found).toBeGreaterThanOrEqual(wanted);
});

test.each([
  [
    'an abstract method without a semicolon',
    'a.ts',
    'abstract class A {\n  abstract left(a: number): number\n  right() {\n    return 1;\n  }\n}\n',
  ],
  [
    'a signature of an interface',
    'a.ts',
    'interface A {\n  left(a: string): void\n}\nfunction right() {\n  return 1;\n}\n',
  ],
  [
    'an arrow function of one expression',
    'a.ts',
    'const left = (a: number) => a + 1;\nfunction right() {\n  return 1;\n}\n',
  ],
  [
    'an arrow function of one expression, no semicolons',
    'a.js',
    'const left = (a) => a + 1\nconst right = () => {\n  return 1\n}\n',
  ],
  ['a call that is given a function', 'a.js', 'left(() => {\n  go();\n});\n'],
  ['a call in a condition', 'a.js', 'if (left(1)) {\n  go();\n}\nswitch (left(2)) {\n}\n'],
  [
    'a method of C# with an expression',
    'A.cs',
    'class A\n{\n    int left(int n) => n switch\n    {\n        1 => 2,\n    };\n    int right()\n    {\n        return 1;\n    }\n}\n',
  ],
  [
    'an object that is made',
    'A.java',
    'class A {\n  Object right() {\n    return new left(1) {\n      void go() {\n      }\n    };\n  }\n}\n',
  ],
  ['a Kotlin function of one expression', 'A.kt', 'fun left(n: Int) = when (n) {\n    1 -> 2\n    else -> 3\n}\n'],
  [
    'an abstract function of Kotlin',
    'A.kt',
    'interface A {\n    fun left(n: Int): Int\n    fun right(): Int {\n        return 1\n    }\n}\n',
  ],
  [
    'a requirement of a Swift protocol',
    'a.swift',
    'protocol A {\n    func left() -> Int\n    func right() -> Int\n}\nfunc right() {\n}\n',
  ],
  [
    'a method that a Rust trait requires',
    'a.rs',
    'trait A {\n    fn left(&self) -> [u8; 2];\n    fn right(&self) {\n    }\n}\n',
  ],
  ['a Scala function of one expression', 'a.scala', 'def left(n: Int): Int = n match {\n  case 1 => 2\n}\n'],
  [
    'a function whose name is only part of it',
    'a.ts',
    'function leftover() {\n  return 1;\n}\nfunction $left() {\n  return 1;\n}\n',
  ],
  ['a comment', 'a.ts', '// function left() {\n/* function left() {\n} */\n'],
])('nothing is written into %s', (_, path, source) => {
  expect(injectCrash(source, { path, function: 'left', line: 2 }, 'mark-1')).toBeUndefined();
});

test('of several functions of one name, none is chosen that the place does not lie in', () => {
  const text = 'class A {\n  left() {\n    return 1;\n  }\n}\n\nclass B {\n  left() {\n    return 2;\n  }\n}\n';
  const lineOf = (line: number) =>
    injectCrash(text, { path: 'a.js', function: 'left', line }, 'mark-1')
      ?.split('\n')
      .findIndex((each) => each.includes('throw'));
  expect([3, 9, 6].map(lineOf)).toEqual([1, 7, undefined]);
});

test('the words are not in the source whole: a runner that prints the line has not run it', () => {
  for (const path of [
    'a.rs',
    'a.go',
    'A.php',
    'A.java',
    'A.kt',
    'a.scala',
    'A.cs',
    'a.swift',
    'a.js',
    'a.rb',
    'a.ex',
    'a.py',
  ]) {
    const text = `def left() do\nfunction left(){\nfn left(){\nfunc left(){\nfun left(){\nvoid left(){\ndef left() = {\ndef left():\n  1\n}}}}}}}\n`;
    const injected = injectCrash(text, { path, function: 'left', line: 8 }, 'mark-1') ?? '';
    expect(injected).not.toContain('mark-1');
  }
});
