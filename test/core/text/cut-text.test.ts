import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutBytes, cutMiddle, cutText, cutToEnd } from '../../../core/text/cut-text.ts';
import { shorten, shortenMiddle } from '../../../core/text/shorten.ts';

const unit = fc.constantFrom('a', 'é', '漢', '😀', '\n', '\ud83d', '\ude00', '…');
const anyText = fc.oneof(
  fc.string({ unit, maxLength: 300 }),
  fc.tuple(fc.string({ unit, minLength: 1, maxLength: 20 }), fc.nat(400)).map(([text, times]) => text.repeat(times)),
);
const anyLimit = fc.integer({ min: -2, max: 1_200 });
const bytesOf = (text: string) => Buffer.byteLength(text, 'utf8');
const charactersOf = (text: string) => text.length;

test.each([
  ['cutText', cutText, charactersOf],
  ['cutToEnd', cutToEnd, charactersOf],
  ['cutBytes', cutBytes, bytesOf],
  ['cutMiddle', cutMiddle, bytesOf],
  ['shorten', shorten, charactersOf],
  ['shortenMiddle', shortenMiddle, charactersOf],
])('%s: whatever the text, no half character comes out, and never more than the limit', (_, cut, measure) => {
  fc.assert(
    fc.property(anyText, anyLimit, (text, limit) => {
      const kept = cut(text, limit);
      expect(kept.isWellFormed()).toBe(true);
      expect(measure(kept)).toBeLessThanOrEqual(Math.max(0, limit));
    }),
    { numRuns: 1_000 },
  );
});

test.each([
  ['cutText', cutText, charactersOf],
  ['cutToEnd', cutToEnd, charactersOf],
  ['cutBytes', cutBytes, bytesOf],
  ['cutMiddle', cutMiddle, bytesOf],
])('%s: what fits is kept whole', (_, cut, measure) => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(cut(text, measure(text))).toBe(text.toWellFormed());
    }),
  );
});

test('as much is kept as fits', () => {
  expect([cutText('ab😀c', 3), cutText('ab😀c', 4)]).toEqual(['ab', 'ab😀']);
  expect([cutToEnd('c😀ab', 3), cutToEnd('c😀ab', 4)]).toEqual(['ab', '😀ab']);
  expect([cutBytes('aé漢', 2), cutBytes('aé漢', 3), cutBytes('aé漢', 6)]).toEqual(['a', 'aé', 'aé漢']);
});

test('of a long trace, whole lines are kept of its beginning and its end, and what was left out is counted', () => {
  const lines = Array.from({ length: 1_000 }, (_, index) => `    at f${index} (/app/é.js:${index}:1)`);
  const text = lines.join('\n');
  const kept = cutMiddle(text, 2_000);
  const said = /^… ([\d,]+) bytes left out …$/;
  const [out = ''] = kept.split('\n').filter((line) => said.test(line));
  const omitted = Number(said.exec(out)?.[1]?.replaceAll(',', ''));
  expect(kept.split('\n').filter((line) => line !== out && !lines.includes(line))).toEqual([]);
  expect(bytesOf(kept.replace(`\n${out}\n`, '')) + omitted).toBe(bytesOf(text));
  expect(kept.startsWith('    at f0 (') && kept.endsWith('999:1)')).toBe(true);
  expect(bytesOf(kept)).toBeGreaterThan(1_400);
});
