import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readGoProfile } from '../../../core/coverage/read-go-profile.ts';

const PROFILE = `mode: count
example.com/shop/stock.go:3.34,4.12 1 2
example.com/shop/stock.go:4.12,6.3 1 0
example.com/shop/stock.go:7.2,7.10 1 2
`;
const shown = (text: string) =>
  readGoProfile(text)?.map(({ path, lines, functions }) => ({ path, lines: Object.fromEntries(lines), functions }));

test('a profile tells the lines of its blocks; of two on one line, the one that ran more counts', () => {
  expect(shown(PROFILE)).toEqual([
    { path: 'example.com/shop/stock.go', lines: { 3: 2, 4: 2, 5: 0, 6: 0, 7: 2 }, functions: [] },
  ]);
});

test('what several test binaries tell of one block is added', () => {
  expect(shown(`${PROFILE}example.com/shop/stock.go:4.12,6.3 1 5\n`)?.[0]?.lines).toMatchObject({ 5: 5, 7: 2 });
});

test('a last line that is cut off is left out', () => {
  expect(shown(`${PROFILE}example.com/shop/stock.go:9.1,9`)?.[0]?.lines).not.toHaveProperty('9');
});

test.each([
  ['nothing', ''],
  ['no mode', PROFILE.slice(12)],
  ['a block that is none', 'mode: set\nstock.go 1 2\nstock.go:1.1,1.2 1 1\n'],
  ['a block that ends before it begins', 'mode: set\nstock.go:9.1,3.2 1 1\n'],
  ['a block that is longer than any file', 'mode: set\nstock.go:1.1,9999999.1 1 1\n'],
])('of a profile with %s, nothing is read', (_, text) => {
  expect(readGoProfile(text)).toBeUndefined();
});

test('a file that climbs out is left out', () => {
  expect(readGoProfile('mode: set\n../x.go:1.1,2.2 1 1\n')).toEqual([]);
});

test('a cut or changed profile is read or refused, and never throws', () => {
  fc.assert(
    fc.property(fc.nat(PROFILE.length), fc.string({ maxLength: 5 }), (at, junk) => {
      readGoProfile(PROFILE.slice(0, at) + junk + PROFILE.slice(at));
    }),
  );
});
