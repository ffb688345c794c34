import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readLcov } from '../../../core/coverage/read-lcov.ts';

const JEST = `TN:
SF:src/stock.js
FN:1,left
FN:5,isEven
FNF:2
FNH:1
FNDA:3,left
FNDA:0,isEven
DA:1,1
DA:2,3
DA:5,1
DA:6,0
LF:4
LH:3
BRDA:2,0,0,3
BRDA:2,0,1,-
BRF:2
BRH:1
end_of_record
`;
const shown = (text: string) =>
  readLcov(text)?.map(({ path, lines, functions }) => ({ path, lines: Object.fromEntries(lines), functions }));

describe('a tracefile is read', () => {
  test('as Jest, c8 and Vitest write it', () => {
    expect(shown(JEST)).toEqual([
      {
        path: 'src/stock.js',
        lines: { 1: 1, 2: 3, 5: 1, 6: 0 },
        functions: [
          { name: 'left', line: 1, calls: 3 },
          { name: 'isEven', line: 5, calls: 0 },
        ],
      },
    ]);
  });

  test.each([
    [
      'cargo-llvm-cov: names with commas, a checksum',
      'FN:4,left::<u8,\u0020u8>\nFNDA:2,left::<u8,\u0020u8>\nDA:4,2,abc',
      4,
      2,
    ],
    ['geninfo: the last line of a function', 'FN:4,9,left\nFNDA:2,left\nDA:4,2', 4, 2],
    ['lcov 2.2: functions by number', 'FNL:0,4,9\nFNA:0,2,left\nDA:4,2', 4, 2],
  ])('of %s', (_, records, line, calls) => {
    const [file] = readLcov(`SF:/work/src/a.rs\n${records}\nend_of_record\n`) ?? [];
    expect(file?.functions).toEqual([{ name: expect.stringMatching(/^left/), line, calls }]);
    expect(file?.lines.get(4)).toBe(2);
  });

  test('with the sections of one file added, as of several tests', () => {
    const [file, ...others] = readLcov(JEST + JEST) ?? [];
    expect([file?.lines.get(2), file?.functions[0]?.calls, others]).toEqual([6, 6, []]);
  });

  test('up to its last whole section', () => {
    expect(shown(`${JEST}SF:src/b.js\nDA:1,1\n`)?.map(({ path }) => path)).toEqual(['src/stock.js']);
  });
});

test.each([
  ['nothing', ''],
  ['another text', 'ok 1 - left\n# pass 1\n'],
  ['an XML document', '<report/>'],
  ['a section that did not begin', 'end_of_record\n'],
  ['a section without its end', 'SF:a.js\nDA:1,1\n'],
  ['a line that is none', 'SF:a.js\nDA:x,1\nend_of_record\n'],
  ['line 0', 'SF:a.js\nDA:0,1\nend_of_record\n'],
  ['a line beyond every file', 'SF:a.js\nDA:99999999,1\nend_of_record\n'],
  ['a count that is none', 'SF:a.js\nDA:1,1e9\nend_of_record\n'],
  ['a function without a line', 'SF:a.js\nFNDA:1,left\nend_of_record\n'],
])('of %s, nothing is read', (_, text) => {
  expect(readLcov(text)).toBeUndefined();
});

test.each(['../../etc/passwd', 'src/../../a.js', 'src\\..\\a.js', '', 'a\u0000.js', 'x'.repeat(5_000)])(
  'a file %j is left out',
  (path) => {
    expect(readLcov(`SF:${path}\nDA:1,1\nend_of_record\n`)).toEqual([]);
  },
);

test('a count below zero, as of a counter that ran over, is no run', () => {
  expect(readLcov('SF:a.c\nDA:1,-3\nend_of_record\n')?.[0]?.lines.get(1)).toBe(0);
});

test('what is written is read again, line by line', () => {
  const lines = fc.dictionary(fc.integer({ min: 1, max: 9_999 }).map(String), fc.nat(1e6), { minKeys: 1 });
  fc.assert(
    fc.property(lines, (written) => {
      const records = Object.entries(written).map(([line, hits]) => `DA:${line},${hits}`);
      const [file] = readLcov(['SF:src/a.js', ...records, 'end_of_record', ''].join('\n')) ?? [];
      expect(Object.fromEntries(file?.lines ?? [])).toEqual(written);
    }),
  );
});

test('a cut or changed tracefile is read or refused, and never throws', () => {
  fc.assert(
    fc.property(fc.nat(JEST.length), fc.string({ maxLength: 5 }), (at, junk) => {
      const found = readLcov(JEST.slice(0, at) + junk + JEST.slice(at));
      for (const { path } of found ?? []) expect(path.split('/')).not.toContain('..');
      readLcov(JEST.slice(0, at));
    }),
  );
});
