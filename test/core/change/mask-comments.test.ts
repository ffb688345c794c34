import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maskComments } from '../../../core/change/mask-comments.ts';

const squeeze = (text: string) => text.replace(/ +/g, ' ').trim();

test.each([
  ['a.ts', 'call("http://a.test"); // see http://b.test', 'call("http://a.test");', 'call(" ");'],
  ['a.ts', 'const a = `x {b}`; /* no\nno */ c', 'const a = `x {b}`; \n c', 'const a = ` `; \n c'],
  ['a.go', 'x := "a" // b', 'x := "a"', 'x := " "'],
  ['a.py', 'x = "a#b"  # no', 'x = "a#b"', 'x = " "'],
  ['a.py', 'def f():\n  """Says no."""\n  return 1', 'def f():\n \n return 1', 'def f():\n \n return 1'],
  ['a.py', 'q = """select\n1"""', 'q = """select\n1"""', 'q = """ \n """'],
  ['a.py', "x = f'a {b}'  # no", "x = f'a {b}'", "x = f' '"],
  ['a.rb', '=begin\nno\n=end\nputs "a #{b}" # no', '=begin\nno\n=end\nputs "a #{b}"', '=begin\nno\n=end\nputs " "'],
  ['a.rb', 'x = 1\n=begin\nno\n=end\ny', 'x = 1\n \n \n \ny'.replace(/ \n/g, '\n'), 'x = 1\n\n\n\ny'],
  ['a.ex', '@doc """\nno\n"""\ndef a, do: "b#{c}"', '@doc \n\n\ndef a, do: "b#{c}"', '@doc \n\n\ndef a, do: " "'],
  ['a.php', '#[Route("/a")]\n$a = 1; # no', '#[Route("/a")]\n$a = 1;', '#[Route(" ")]\n$a = 1;'],
  ['a.rs', 'let a: &\'static str = "b"; // no', 'let a: &\'static str = "b";', 'let a: &\'static str = " ";'],
  [
    'a.yml',
    "note: it's fine # no\nurl: http://a.test",
    "note: it's fine \nurl: http://a.test",
    "note: it's fine \nurl: http://a.test",
  ],
  ['a.sql', "select '--' -- no", "select '--'", "select ' '"],
  ['a.xml', '<a b="c"/><!-- no -->', '<a b="c"/>', '<a b=" "/>'],
  ['a.sh', 'echo "a#b" $# # no', 'echo "a#b" $#', 'echo " " $#'],
  ['Dockerfile', 'RUN a # b', 'RUN a', 'RUN a'],
  ['a.unknown', 'a // b', 'a // b', 'a // b'],
])('comments in %s: %j', (path, text, code, bare) => {
  const masked = maskComments(path, text);
  const lines = (each: string) => each.split('\n').map(squeeze);
  expect(lines(masked.code)).toEqual(lines(code));
  expect(lines(masked.bare)).toEqual(lines(bare));
});

test('length and line ends stay, whatever the text', () => {
  const piece = fc.constantFrom(
    '"',
    "'",
    '`',
    '"""',
    '//',
    '/*',
    '*/',
    '#',
    '\n',
    '\\',
    'a',
    ' ',
    '<!--',
    '=begin',
    '--',
  );
  const paths = fc.constantFrom('a.ts', 'a.py', 'a.rb', 'a.php', 'a.rs', 'a.yml', 'a.sql', 'a.html', 'a.ex');
  fc.assert(
    fc.property(paths, fc.array(piece, { maxLength: 40 }), (path, pieces) => {
      const text = pieces.join('');
      const shape = (each: string) => each.replace(/[^\n]/g, '.');
      const { code, bare } = maskComments(path, text);
      return shape(code) === shape(text) && shape(bare) === shape(text);
    }),
  );
});
