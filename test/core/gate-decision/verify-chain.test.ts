import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hashOfLine, lineOf } from '../../../core/gate-decision/chain.ts';
import { type ChainEnd, type FoundLine, verifyChain } from '../../../core/gate-decision/verify-chain.ts';
import { aDecision } from '../../fixtures/records.ts';

const ID = aDecision().changeId;

/** A sound chain of so many lines. */
function aChain(length: number, changeId = ID): readonly FoundLine[] {
  const found: FoundLine[] = [];
  for (let place = 1; place <= length; place += 1) {
    const before = found.at(-1)?.line;
    const previous = before === undefined ? null : hashOfLine(before);
    const line = lineOf(
      aDecision({ changeId, sequence: place, previous, round: place, why: `Round ${place} of ${changeId}.` }),
    );
    found.push({ place, line });
  }
  return found;
}

const endOf = (chain: readonly FoundLine[], of = 'the record'): ChainEnd => ({
  length: chain.length,
  head: hashOfLine(chain.at(-1)?.line ?? ''),
  of,
});

/** The same lines under the keys 1, 2, 3, …: what somebody leaves who wants to hide a gap. */
const renumbered = (lines: readonly FoundLine[]) => lines.map(({ line }, index) => ({ place: index + 1, line }));

const lengths = fc.integer({ min: 1, max: 5 });

describe('a sound chain', () => {
  test.each([0, 1, 2, 5])('of %d lines has no fault, in whatever order it is read', (length) => {
    const chain = aChain(length);
    expect(verifyChain(ID, chain)).toBeUndefined();
    expect(verifyChain(ID, chain.toReversed())).toBeUndefined();
    const now = length === 0 ? { length: 0, head: null, of: 'the record' } : endOf(chain);
    expect(verifyChain(ID, chain, { now })).toBeUndefined();
  });

  test('may have grown since a digest was made', () => {
    const chain = aChain(4);
    expect(verifyChain(ID, chain, { ends: [endOf(chain.slice(0, 2), 'a digest')] })).toBeUndefined();
  });
});

describe('whatever is done to a chain is named', () => {
  test('any byte changed: the line of the byte', () => {
    fc.assert(
      fc.property(lengths, fc.nat(), fc.nat(), fc.integer({ min: 1, max: 255 }), (length, which, where, by) => {
        const chain = aChain(length);
        const place = (which % length) + 1;
        const changed = chain.map((found) =>
          found.place === place ? { place, line: flip(found.line, where, by) } : found,
        );
        expect(verifyChain(ID, changed, { now: endOf(chain) })).toMatchObject({ place });
      }),
      { numRuns: 300 },
    );
  });

  test('any line removed, with the others in place or moved up', () => {
    fc.assert(
      fc.property(lengths, fc.nat(), fc.boolean(), (length, which, hides) => {
        const chain = aChain(length);
        const place = (which % length) + 1;
        const rest = chain.filter((found) => found.place !== place);
        const left = hides ? renumbered(rest) : rest;
        expect(verifyChain(ID, left, { now: endOf(chain) })).toMatchObject({ place, what: 'removed' });
      }),
    );
  });

  test('any two lines exchanged', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 6 }), fc.nat(), fc.nat(), (length, one, other) => {
        const [first = 0, second = 0] = [one % length, other % length].toSorted();
        fc.pre(first !== second);
        const lines = aChain(length).map(({ line }) => line);
        const moved = lines.with(first, lines[second] ?? '').with(second, lines[first] ?? '');
        const found = moved.map((line, index) => ({ place: index + 1, line }));
        expect(verifyChain(ID, found)).toMatchObject({ place: first + 1, what: 'moved' });
      }),
    );
  });

  test('a copy of any line put in anywhere, with the others moved down', () => {
    fc.assert(
      fc.property(lengths, fc.nat(), fc.nat(), (length, which, where) => {
        const chain = aChain(length);
        const copy = chain[which % length] ?? { place: 0, line: '' };
        const index = where % (length + 1);
        const found = renumbered(chain.toSpliced(index, 0, copy));
        const fault = verifyChain(ID, found, { now: endOf(chain) });
        // A copy beside its original: either of the two may be called the one that was put in.
        const places = [index + 1, ...(Math.abs((which % length) - index) <= 1 ? [index, index + 2] : [])];
        expect(fault).toMatchObject({ what: 'added' });
        expect(places).toContain(fault?.place);
      }),
    );
  });
});

const [first, second, third] = aChain(3);
const others = aChain(3, 'f'.repeat(16));
const forged = (sequence: number, before: FoundLine | undefined): FoundLine => ({
  place: sequence,
  line: lineOf(aDecision({ sequence, previous: hashOfLine(before?.line ?? ''), why: 'Nobody has to look.' })),
});

test.each<[string, (FoundLine | undefined)[], number, string]>([
  ['a line of another change in its place', [first, others[1], third], 2, 'moved'],
  ['the first line of another change', [others[0], second, third], 1, 'moved'],
  ['a line under a key that is there twice', [first, second, second, third], 2, 'added'],
  ['a forged line between two others', [first, forged(2, first), moved(second, 3), moved(third, 4)], 2, 'added'],
  ['a forged line at the end', [first, second, third, forged(4, third)], 4, 'added'],
  ['a forged line instead of another', [first, forged(2, first), third], 2, 'changed'],
  ['a forged last line', [first, second, forged(3, second)], 3, 'changed'],
  ['an end that was cut off', [first], 2, 'removed'],
  ['nothing at all', [], 1, 'removed'],
])('%s', (_, found, place, what) => {
  const lines = found.filter((line) => line !== undefined);
  expect(verifyChain(ID, lines, { now: endOf(aChain(3)) })).toMatchObject({ place, what });
});

test('a chain that was forged from a line on fits in itself, and not to a digest of an earlier day', () => {
  const forgery = [first, forged(2, first)].filter((line) => line !== undefined);
  expect(verifyChain(ID, forgery)).toBeUndefined();
  const ends = [endOf(aChain(2), 'the digest of 2026-11-28')];
  expect(verifyChain(ID, forgery, { ends })).toEqual({
    place: 2,
    what: 'changed',
    text: 'is not the line that the digest of 2026-11-28 names',
  });
});

function moved(found: FoundLine | undefined, place: number): FoundLine {
  return { place, line: found?.line ?? '' };
}

/** Changes one byte of a line. The line comes back as it is read: what is no UTF-8 becomes U+FFFD. */
function flip(line: string, where: number, by: number): string {
  const bytes = Buffer.from(line);
  const index = where % bytes.length;
  bytes[index] = ((bytes[index] ?? 0) ^ by) & 0xff;
  return bytes.toString('utf8');
}
