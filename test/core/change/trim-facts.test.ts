import fc from 'fast-check';
import { expect, test } from 'vitest';
import { trimFacts, trimFindings } from '../../../core/change/trim-facts.ts';
import { decideChange } from '../../../core/gate-decision/decide-change.ts';
import type { Fact } from '../../../core/records/change-facts.ts';
import type { ReviewFinding } from '../../../core/records/review-verdict.ts';

const many = (count: number, text: string): Fact => ({
  status: 'ran',
  name: 'secrets',
  version: '1',
  found: Array.from({ length: count }, (_, index) => ({
    rule: 'r',
    path: `src/${index}.ts`,
    text,
    ...(index === count - 1 ? { reason: 'secret' as const } : {}),
  })),
});
const bytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

test('few facts stay as they are', () => {
  const facts = [many(3, 'Found.')];
  expect(trimFacts(facts)).toMatchObject([{ found: [{ reason: 'secret' }, {}, {}] }]);
  expect(trimFacts([{ status: 'not needed', name: 'a', why: 'no file' }])).toEqual([
    { status: 'not needed', name: 'a', why: 'no file' },
  ]);
});

test('of many facts, what asks stays, and how many were left out is said', () => {
  const [fact] = trimFacts([many(5_000, 'x'.repeat(3_000))]);
  expect(fact).toMatchObject({
    found: expect.arrayContaining([{ rule: 'more', text: '4900 more findings are in the audit log.' }]),
  });
  expect(decideChange(fact === undefined ? [] : [fact]).because).toEqual(['secret']);
});

test('whatever was found, the trimmed facts fit and decide the same', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 1, max: 2_000 }), fc.constantFrom('x', '€', '\u{1f600}')), { maxLength: 20 }),
      (sizes) => {
        const facts = sizes.map(([count, letter]) => many(count, letter.repeat(500)));
        const trimmed = trimFacts(facts);
        expect(bytes(trimmed)).toBeLessThanOrEqual(120_000);
        expect(decideChange(trimmed).because).toEqual(decideChange(facts).because);
      },
    ),
    { numRuns: 20 },
  );
});

test('the most severe findings stay', () => {
  const finding = (severity: ReviewFinding['severity'], index: number): ReviewFinding => ({
    id: String(index),
    category: 'security',
    severity,
    path: `${'p'.repeat(3_000)}${index}`,
    line: 1,
    quote: '€'.repeat(2_000),
    text: '€'.repeat(1_000),
    proof: 'claimed',
  });
  const kept = trimFindings([...Array.from({ length: 29 }, (_, index) => finding('low', index)), finding('high', 29)]);
  expect(kept[0]?.severity).toBe('high');
  expect(bytes(kept)).toBeLessThanOrEqual(60_000);
});
