import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAnyLine, releaseIdIn } from '../../../core/gate-decision/any-line.ts';
import { hashOfLine, lineOf } from '../../../core/gate-decision/chain.ts';
import { releaseLineOf } from '../../../core/gate-decision/release-chain.ts';
import { type ChainEnd, type FoundLine, verifyChain } from '../../../core/gate-decision/verify-chain.ts';
import { releaseChainName } from '../../../core/lifecycle/release-names.ts';
import { aDecision, aRelease, aReleaseDecision } from '../../fixtures/records.ts';

const CHANGE = aDecision().changeId;
const RELEASE = releaseChainName(aRelease().id);
const ID = CHANGE;

/** One line of a chain: of a release where the chain's name says so. */
function lineIn(chain: string, place: number, previous: string | null, why: string): string {
  const releaseId = releaseIdIn(chain);
  if (releaseId !== undefined) {
    return releaseLineOf(aReleaseDecision({ releaseId, sequence: place, previous, step: place, why }));
  }
  return lineOf(aDecision({ changeId: chain, sequence: place, previous, round: place, why }));
}

/** A sound chain of so many lines. */
function aChain(length: number, chain = ID): readonly FoundLine[] {
  const found: FoundLine[] = [];
  for (let place = 1; place <= length; place += 1) {
    const before = found.at(-1)?.line;
    const previous = before === undefined ? null : hashOfLine(before);
    found.push({ place, line: lineIn(chain, place, previous, `Round ${place} of ${chain}.`) });
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

describe.each([
  ['change', CHANGE],
  ['release', RELEASE],
])('whatever is done to the chain of a %s is named', (_, ID) => {
  test('any byte changed: the line of the byte', () => {
    fc.assert(
      fc.property(lengths, fc.nat(), fc.nat(), fc.integer({ min: 1, max: 255 }), (length, which, where, by) => {
        const chain = aChain(length, ID);
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
        const chain = aChain(length, ID);
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
        const lines = aChain(length, ID).map(({ line }) => line);
        const moved = lines.with(first, lines[second] ?? '').with(second, lines[first] ?? '');
        const found = moved.map((line, index) => ({ place: index + 1, line }));
        expect(verifyChain(ID, found)).toMatchObject({ place: first + 1, what: 'moved' });
      }),
    );
  });

  test('a copy of any line put in anywhere, with the others moved down', () => {
    fc.assert(
      fc.property(lengths, fc.nat(), fc.nat(), (length, which, where) => {
        const chain = aChain(length, ID);
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

test.each([
  ['change', CHANGE, RELEASE],
  ['release', RELEASE, CHANGE],
])('a line of the other kind in the chain of a %s was moved there', (_, chain, other) => {
  const [one, , three] = aChain(3, chain);
  const lines = [one, aChain(3, other)[1], three].filter((line) => line !== undefined);
  expect(verifyChain(chain, lines, { now: endOf(aChain(3, chain)) })).toMatchObject({ place: 2, what: 'moved' });
});

test('a line that only names another release was changed', () => {
  const [one, two, three] = aChain(3, RELEASE);
  const renamed = readAnyLine(two?.line ?? '')?.lineIn(releaseChainName('f'.repeat(16))) ?? '';
  const lines = [one, { place: 2, line: renamed }, three].filter((line) => line !== undefined);
  expect(verifyChain(RELEASE, lines)).toEqual({
    place: 2,
    what: 'changed',
    text: 'names the release ffffffffffffffff',
  });
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
