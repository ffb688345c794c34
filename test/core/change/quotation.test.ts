import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findQuotation } from '../../../core/change/quotation.ts';

const FILE = `export function total(cart) {
  let sum = 0;
  for (const item of cart) {
    sum += item.price;
  }

  return sum;
}

export function count(cart) {
  return cart.length;
}
`;

const lineOf = (quotation: string, text = FILE) => findQuotation(text, quotation)?.line;

test.each([
  ['one line', '    sum += item.price;', 4],
  ['another indentation', 'sum += item.price;', 4],
  ['tabs for blanks', '\t\tsum += item.price;', 4],
  ['several lines', 'for (const item of cart) {\nsum += item.price;\n}', 3],
  ['line ends of Windows', '  for (const item of cart) {\r\n    sum += item.price;\r\n  }\r\n', 3],
  ['empty lines around it', '\n\n  return sum;\n\n', 7],
  ['an empty line within', '  }\n\n  return sum;', 5],
])('finds %s', (_, quotation, line) => {
  expect(lineOf(quotation)).toBe(line);
  expect(lineOf(quotation, FILE.replaceAll('\n', '\r\n'))).toBe(line);
});

test.each([
  ['an invented line', 'sum -= item.price;'],
  ['a part of a line', 'item.price'],
  ['lines that are not next to each other', 'let sum = 0;\nsum += item.price;'],
  ['other blanks within a line', 'sum  +=  item.price;'],
  ['other letters', 'SUM += item.price;'],
  ['lines in another order', '  }\n    sum += item.price;'],
  ['a line and an invented one', '  return sum;\n  // TODO'],
  ['brackets alone', '}'],
  ['nothing', ' \n '],
  ['a line number before it', '4: sum += item.price;'],
])('does not find %s', (_, quotation) => {
  expect(findQuotation(FILE, quotation)).toBeUndefined();
});

test('of several places, the one that is preferred, else the first', () => {
  const text = 'a()\nreturn x;\nb()\nreturn x;\n';
  expect(findQuotation(text, 'return x;')?.line).toBe(2);
  expect(findQuotation(text, 'return x;', (line) => line === 4)?.line).toBe(4);
});

test('a line with a credential is found by its redacted form', () => {
  const text = `const user = 'ada';\nconst token = 'ghp_${'a1B2'.repeat(9)}';\n`;
  expect(findQuotation(text, "const token = '[redacted:github-token]';")?.line).toBe(2);
  expect(findQuotation(text, "const user = '[redacted:github-token]';")).toBeUndefined();
});

test('any lines of a file are found in it, at a place where they are', () => {
  const lines = fc.array(fc.constantFrom('a = 1;', '', '  b()', '}', 'return a;'), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(lines, fc.nat(), fc.nat(), (all, from, size) => {
      const start = from % all.length;
      const quoted = all.slice(start, start + 1 + (size % 4));
      const found = findQuotation(all.join('\n'), quoted.join('\n'));
      const wanted = quoted.map((line) => line.trim());
      if (!wanted.some((line) => /\w/.test(line))) return found === undefined;
      const at = (found?.line ?? 0) - 1;
      return found?.lines.every((line, index) => all[at + index]?.trim() === line) === true;
    }),
  );
});
