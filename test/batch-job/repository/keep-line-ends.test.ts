import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodingOf } from '../../../batch-job/repository/encoding-of.ts';
import { keepLineEnds } from '../../../batch-job/repository/keep-line-ends.ts';

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const utf8 = (text: string) => Buffer.from(text, 'utf8');
const kept = (original: string | Buffer, written: string) => {
  const from = typeof original === 'string' ? utf8(original) : original;
  return keepLineEnds(from, utf8(written));
};

describe('a file that an agent rewrote', () => {
  test.each<[string, string, string, string]>([
    ['CRLF becomes LF', 'a\r\nb\r\nc\r\n', 'a\nB\nc\n', 'a\r\nB\r\nc\r\n'],
    ['mixed ends become one kind', 'a\r\nb\nc\r\nd\n', 'a\r\nb\r\nX\r\nd\r\n', 'a\r\nb\nX\r\nd\n'],
    ['LF becomes CRLF', 'a\nb\n', 'a\r\nB\r\n', 'a\nB\n'],
    ['carriage returns alone become LF', 'a\rb\rc\r', 'a\nB\nc\n', 'a\rB\rc\r'],
    ['no newline at the end: one is added', 'a\nb', 'A\nb\n', 'A\nb'],
    ['a newline at the end is lost', 'a\nb\n', 'A\nb', 'A\nb\n'],
    ['half of the last line’s end is lost', 'a\nb\n', 'A\nb2\r', 'A\nb2\n'],
    ['a carriage return at the end of an open last line stays', 'a\nb\r', 'A\nb\r', 'A\nb\r'],
    ['a last line without its newline is followed by another', 'a\nb', 'a\nb\nc\n', 'a\nb\nc'],
    ['a byte order mark is lost', '\ufeffa\nb\n', 'a\nB\n', '\ufeffa\nB\n'],
    ['a byte order mark is added', 'a\nb\n', '\ufeffa\nB\n', 'a\nB\n'],
    ['lines are added', 'a\r\nz\r\n', 'a\nb\nc\nz\n', 'a\r\nb\r\nc\r\nz\r\n'],
    ['lines are removed', 'a\r\nb\nz\r\n', 'a\nz\n', 'a\r\nz\r\n'],
    ['a carriage return within a line stays', 'a\rb\nc\n', 'a\rb\nC\n', 'a\rb\nC\n'],
    ['nothing but the ends differs', 'a\r\nb\r\n', 'a\nb\n', 'a\r\nb\r\n'],
    ['a script’s own ends may be the bug', '#!/bin/sh\r\nls\r\n', '#!/bin/sh\nls\n', '#!/bin/sh\nls\n'],
    ['an empty file', 'a\r\n', '', ''],
  ])('%s', (_, original, written, expected) => {
    expect(kept(original, written).toString('utf8')).toBe(expected);
  });

  test('900 lines of CRLF, written with LF: only the line that the fix needs is changed', () => {
    const lines = Array.from({ length: 900 }, (_, index) => `line ${index % 40}`);
    const changed = lines.with(450, 'mended');
    expect(kept(`${lines.join('\r\n')}\r\n`, `${changed.join('\n')}\n`).toString()).toBe(`${changed.join('\r\n')}\r\n`);
  });

  test('lines that are not UTF-8 keep their bytes', () => {
    const original = latin1('caf\xe9\nb\nna\xefve\n');
    expect(kept(original, original.toString('utf8').replace('b', 'B'))).toEqual(latin1('caf\xe9\nB\nna\xefve\n'));
  });

  test('what is no text stays as it was written', () => {
    expect(kept(Buffer.from([0, 13, 10]), 'a\n').toString()).toBe('a\n');
  });

  test('whatever becomes of the ends, the words are those that were written', () => {
    const line = fc.constantFrom('a', 'b', 'c', 'd', '');
    const end = fc.constantFrom('\n', '\r\n');
    const text = fc.array(fc.tuple(line, end), { minLength: 1, maxLength: 12 }).map((lines) => lines.flat().join(''));
    fc.assert(
      fc.property(text, text, (original, written) => {
        const result = kept(original, written).toString();
        expect(result.split(/\r?\n/)).toEqual(written.split(/\r?\n/));
        expect(keepLineEnds(utf8(original), utf8(original)).toString()).toBe(original);
      }),
    );
  });
});

test.each<[string, Buffer, string | undefined]>([
  ['UTF-8', utf8('naïve café 日本'), undefined],
  ['ASCII', utf8('plain'), undefined],
  ['Latin-1', latin1('caf\xe9 na\xefve \xfcber'), 'Latin-1 (ISO-8859-1)'],
  ['Windows-1252', latin1('a \x93quoted\x94 word \x96 caf\xe9'), 'Windows-1252'],
  ['Shift-JIS', latin1('// \x8d\xdd\x8c\xc9\x82\xcc\x8d\x87\x8cv\n'), 'Shift-JIS'],
  ['EUC-JP', latin1('// \xba\xdf\xb8\xcb\xa4\xce\xb9\xe7\xb7\xd7\n'), 'EUC-JP'],
  ['UTF-16 with a mark', Buffer.from('\ufeffabc', 'utf16le'), 'UTF-16 (little endian)'],
  ['UTF-16 without a mark', Buffer.from('const a = 1;', 'utf16le'), 'UTF-16 (little endian)'],
  ['UTF-16 of the other order', Buffer.from('\ufeffabc', 'utf16le').swap16(), 'UTF-16 (big endian)'],
  ['an image', Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 0x1a, 10, 0, 0, 0, 13]), undefined],
])('%s is named', (_, bytes, name) => {
  expect(encodingOf(bytes)).toBe(name);
});
