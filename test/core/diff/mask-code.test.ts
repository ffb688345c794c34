import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type MaskedLanguage, maskCode, maskedLanguageOf } from '../../../core/diff/mask-code.ts';

describe('comments and literals become spaces', () => {
  test.each<[MaskedLanguage, string, string]>([
    ['javascript', 'a("x") // y', 'a(   )     '],
    ['javascript', 'a(`x\ny`) /* z */ b', 'a(  \n  )         b'],
    ['javascript', "f('it\\'s', 1)", 'f(       , 1)'],
    ['rust', 'let c = \'x\'; fn f<\'a>() { r#"a"b"# }', 'let c =    ; fn f< a>() {          }'],
    ['rust', '/* a /* b */ c */ d', '                  d'],
    ['python', 'a = """x\n"y" """ # z', 'a =     \n           '],
    ['python', "f(r'a\\'b', x)", 'f(       , x)'],
    ['python', 'f("a\nb', 'f(  \nb'],
    ['go', 'a := `x\\` + "y" // z', 'a :=      +         '],
    ['c', 'String s = """\n a "b" """; int c = \'x\';', 'String s =    \n          ; int c =    ;'],
    ['php', '#[Pure] $a = "x\ny"; # z', '#[Pure] $a =   \n  ;    '],
    ['script', 'a = "x" # y', 'a =        '],
    ['script', 'b if $# > 1', 'b if $# > 1'],
  ])('%s: %j', (language, text, masked) => {
    expect(maskCode(text, language)).toBe(masked);
  });

  const languages = fc.constantFrom<MaskedLanguage>('rust', 'javascript', 'python', 'go', 'c', 'php', 'script');
  const text = fc.string({
    unit: fc.constantFrom('a', '"', "'", '`', '\\', '/', '*', '#', '\n', ' ', 'r'),
    maxLength: 60,
  });

  test('property: length and line ends stay, and no character is another', () => {
    fc.assert(
      fc.property(text, languages, (source, language) => {
        const masked = maskCode(source, language);
        expect(masked.length).toBe(source.length);
        for (const [index, character] of [...masked].entries()) {
          if (source[index] === '\n') expect(character).toBe('\n');
          else expect([source[index], ' ']).toContain(character);
        }
      }),
    );
  });

  test('a long hostile text is masked in time that grows with it alone', () => {
    const hostile = ['"""', "r#'", '/*', '`'].map((piece) => piece.repeat(100_000)).join('\n');
    for (const language of ['rust', 'javascript', 'python', 'go', 'c', 'php', 'script'] as const)
      expect(maskCode(hostile, language).length).toBe(hostile.length);
  });
});

test.each([
  ['a/b.tsx', 'javascript'],
  ['a.mjs', 'javascript'],
  ['a.py', 'python'],
  ['a.go', 'go'],
  ['A.kt', 'c'],
  ['a.php', 'php'],
  ['lib/a.rb', 'script'],
  ['Gemfile', 'script'],
  ['a.rs', 'rust'],
  ['README.md', undefined],
  ['a.ts.txt', undefined],
])('%s is %s', (path, language) => {
  expect(maskedLanguageOf(path)).toBe(language);
});
