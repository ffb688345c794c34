import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { carryFindings, mergeFindings } from '../../../core/change/carry-findings.ts';
import { trimFindings } from '../../../core/change/trim-facts.ts';
import { releaseConfigSchema } from '../../../core/config/release.ts';
import { assembleVerdict } from '../../../core/gate-decision/assemble-verdict.ts';
import { decideRound } from '../../../core/gate-decision/decide-round.ts';
import type { Fact } from '../../../core/records/change-facts.ts';
import { findingCategory, type ReviewFinding } from '../../../core/records/review-verdict.ts';

const finding = (change: Partial<ReviewFinding> = {}): ReviewFinding => ({
  ...{ id: 'f1', category: 'correctness', severity: 'medium', path: 'src/pay.ts', line: 1, proof: 'claimed' },
  ...{ quote: 'charge(card);', text: 'It is charged twice.' },
  ...change,
});
const carry = (earlier: ReviewFinding, text: string | undefined, isAdded = (_: string, __: number) => false) =>
  carryFindings([earlier], { text: (path) => (path === 'src/pay.ts' ? text : undefined), isAdded });

const LONG = Array.from({ length: 60 }, (_, line) => `const value${line} = ${line};`);
const [CUT = finding()] = trimFindings([finding({ quote: LONG.join('\n') })]);

describe('an earlier finding', () => {
  test.each<[string, ReviewFinding, string]>([
    ['the same lines', finding(), 'charge(card);\n'],
    ['other indentation and line ends', finding(), 'if (due) {\r\n  charge(card);\r\n}\r\n'],
    ['a quotation that the record cut', CUT, LONG.map((line) => `  ${line}`).join('\n')],
    [
      'a quotation without its personal data',
      finding({ quote: "mail('[redacted:email]');" }),
      "mail('a.b@shop.de');\n",
    ],
  ])('stands with its id: %s', (_, earlier, text) => {
    expect(carry(earlier, text)).toMatchObject([{ id: 'f1', text: 'It is charged twice.', proof: 'claimed' }]);
  });

  test.each<[string, ReviewFinding, string | undefined]>([
    ['its lines are gone', finding(), 'charge(card, key);\n'],
    ['its file is gone', finding(), undefined],
    ['a line of it is gone', finding({ quote: 'charge(card);\nsave(order);' }), 'charge(card);\n\nsave(order);\n'],
    ['a line before the cut is gone', CUT, LONG.toSpliced(3, 1).join('\n')],
  ])('is dropped: %s', (_, earlier, text) => expect(carry(earlier, text)).toEqual([]));

  test('has the place where its lines are now, of several the added one', () => {
    expect(carry(finding(), 'a();\nb();\ncharge(card);\n')).toMatchObject([{ line: 3 }]);
    const [carried] = carry(finding(), 'charge(card);\ncharge(card);\n', (_, line) => line === 2);
    expect(carried).toMatchObject({ line: 2 });
  });

  test('is a claim again, because its test was red on another commit', () => {
    expect(carry(finding({ proof: 'reproduced' }), 'charge(card);\n')).toMatchObject([{ proof: 'claimed' }]);
  });
});

test.each<[string, ReviewFinding[], ReviewFinding[], object[]]>([
  ['nothing', [], [], []],
  ['only carried ones', [], [finding()], [{ id: 'f1' }]],
  ['the new ones first', [finding({ id: 'f2' })], [finding()], [{ id: 'f2' }, { id: 'f1' }]],
  ['each id once, in the new words', [finding({ text: 'New.' })], [finding()], [{ id: 'f1', text: 'New.' }]],
  ['as severe as before', [finding({ severity: 'low' })], [finding({ severity: 'high' })], [{ severity: 'high' }]],
  ['more severe', [finding({ severity: 'high' })], [finding({ severity: 'low' })], [{ severity: 'high' }]],
  ['the proof of now', [finding({ proof: 'reproduced' })], [finding()], [{ proof: 'reproduced' }]],
])('new and carried findings together: %s', (_, found, carried, merged) => {
  const all = mergeFindings(found, carried);
  expect(all).toMatchObject(merged);
  expect(all).toHaveLength(merged.length);
});

const RELEASE = releaseConfigSchema.parse({ mode: 'review' });
const STRICTNESS = ['pass', 'ask', 'block'];
const LINES = ['charge(card);', 'save(order);', 'refund(card);'];
const someFinding = fc.record({
  id: fc.constantFrom('f1', 'f2', 'f3', 'f4'),
  category: fc.constantFrom(...findingCategory.options),
  severity: fc.constantFrom('low' as const, 'medium' as const, 'high' as const),
  ...{ path: fc.constant('src/pay.ts'), line: fc.constant(1), text: fc.constant('It is wrong.') },
  quote: fc.constantFrom(...LINES),
  proof: fc.constantFrom('claimed' as const, 'reproduced' as const),
});
const someFindings = fc.uniqueArray(someFinding, { maxLength: 4, selector: ({ id }) => id });
const someFact = fc.record({
  ...{ status: fc.constant('ran' as const), name: fc.constantFrom('tests', 'risk', 'x'), version: fc.constant('1') },
  ...{ exit: fc.constantFrom(0, 1), figures: fc.record({ riskScore: fc.integer({ min: 1, max: 10 }) }) },
  found: fc.subarray([{ rule: 'r', reason: 'api-break' as const, text: 'It breaks.' }]),
});

test('carrying findings over takes no rule away and makes no decision looser', () => {
  const inputs = fc.record({
    ...{ found: someFindings, earlier: someFindings, facts: fc.array(someFact, { maxLength: 4 }) },
    ...{ there: fc.subarray(LINES), dismissed: fc.subarray(['f1', 'f2', 'f3']) },
    riskScore: fc.option(fc.integer({ min: 1, max: 10 }), { nil: undefined }),
  });
  fc.assert(
    fc.property(inputs, ({ found, earlier, facts, there, dismissed, riskScore }) => {
      const carried = carryFindings(earlier, { text: () => there.join('\n'), isAdded: () => false });
      const without = decide(found);
      const withCarried = decide(mergeFindings(found, carried));
      for (const rule of without.rules) expect(withCarried.rules).toContain(rule);
      expect(STRICTNESS.indexOf(withCarried.result)).toBeGreaterThanOrEqual(STRICTNESS.indexOf(without.result));

      function decide(findings: readonly ReviewFinding[]) {
        const shown = findings.filter(({ id }) => !dismissed.includes(id));
        const answer = riskScore === undefined ? undefined : { riskScore, rationale: 'So it is.' };
        const measured: readonly Fact[] = facts;
        const verdict = assembleVerdict({ facts: measured, findings: shown, answer }, RELEASE.review.riskForPerson);
        const who = { author: { login: 'ada', association: 'member' as const }, fork: false };
        return decideRound({ facts: measured, findings, verdict, who, release: RELEASE, dismissed });
      }
    }),
  );
});
