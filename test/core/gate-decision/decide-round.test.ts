import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { releaseConfigSchema } from '../../../core/config/release.ts';
import { decideRound, type RoundResult, riskOf } from '../../../core/gate-decision/decide-round.ts';
import { type Fact, gateReason } from '../../../core/records/change-facts.ts';
import type { ReviewFinding, ReviewVerdict } from '../../../core/records/review-verdict.ts';

const GREEN: Fact = {
  status: 'ran',
  name: 'tests',
  version: '1',
  exit: 0,
  found: [],
  figures: { changedLinesCovered: 1 },
};
const RED: Fact = { ...GREEN, exit: 1, found: [{ rule: 'tests-fail', reason: 'risk', text: 'The tests fail.' }] };
const risk = (score: number): Fact => ({
  ...{ status: 'ran', name: 'risk', version: '1', figures: { riskScore: score } },
  found: [{ rule: 'score', text: `The risk is ${score} of 10.`, ...(score >= 7 ? { reason: 'risk' as const } : {}) }],
});
const found = (reason: (typeof gateReason.options)[number]): Fact => ({
  ...{ status: 'ran', name: 'x', version: '1' },
  found: [{ rule: 'r', reason, text: 'It was found.' }],
});
const claimed: ReviewFinding = {
  ...{ id: 'f1', category: 'correctness', severity: 'high', path: 'src/a.ts', line: 3, quote: 'a', text: 't' },
  proof: 'claimed',
};
const verdict = (score: number): ReviewVerdict => ({
  ...{ risk_score: score, security_issues: [], performance_concerns: [], coverage_gaps: [], api_breaking_changes: [] },
  ...{ auto_approvable: true, requires_human_review: false, review_rationale: 'fine' },
});

const round = (change: Partial<RoundResult> = {}): RoundResult => ({
  facts: [GREEN, risk(2)],
  findings: [],
  verdict: verdict(2),
  who: { author: { login: 'octocat', association: 'member' }, fork: false },
  release: releaseConfigSchema.parse({ mode: 'review' }),
  dismissed: [],
  ...change,
});
const reviewing = (review: object) => releaseConfigSchema.parse({ mode: 'review', review });
const by = (association: 'own' | 'bot' | 'none') => ({ author: { login: 'x', association }, fork: false });

describe('what a round found decides it', () => {
  test.each<[string, Partial<RoundResult>, string, readonly string[]]>([
    ['nothing', {}, 'pass', []],
    ['nothing, without a model', { verdict: undefined }, 'pass', []],
    ['a stranger’s and a bot’s change are judged by facts', { who: by('bot') }, 'pass', []],
    ['a claim of the model', { findings: [claimed] }, 'pass', []],
    ['our own change', { who: by('own') }, 'ask', ['own-change']],
    ['a fork', { who: { ...round().who, fork: true } }, 'ask', ['fork']],
    ['red tests', { facts: [RED, risk(2)] }, 'block', ['tests-failed', 'risk']],
    ['a reproduced finding', { findings: [{ ...claimed, proof: 'reproduced' }] }, 'block', ['finding-reproduced']],
    [
      'a reproduced finding that a person dismissed',
      { findings: [{ ...claimed, proof: 'reproduced' }], dismissed: ['f1'] },
      'pass',
      [],
    ],
    ['the model’s risk', { verdict: verdict(7) }, 'ask', ['risk']],
    ['the measured risk', { facts: [GREEN, risk(7)], verdict: verdict(1) }, 'ask', ['risk']],
    [
      'a risk below the configured one',
      { facts: [GREEN, risk(8)], release: reviewing({ riskForPerson: 9 }) },
      'pass',
      [],
    ],
    [
      'a risk from the configured one',
      { verdict: verdict(3), release: reviewing({ riskForPerson: 3 }) },
      'ask',
      ['risk'],
    ],
    [
      'a dangerous line, whatever the configured risk',
      { facts: [GREEN, found('risk'), risk(8)], release: reviewing({ riskForPerson: 10 }) },
      'ask',
      ['risk'],
    ],
    [
      'a tool that failed',
      { facts: [GREEN, { status: 'not measured', name: 'buf', why: 'it is not installed', found: [] }] },
      'ask',
      ['not-measured'],
    ],
    [
      'a tool that was not needed',
      { facts: [GREEN, { status: 'not needed', name: 'buf', why: 'no file' }] },
      'pass',
      [],
    ],
    ['no tests', { facts: [risk(2)] }, 'ask', ['not-measured']],
    [
      'coverage that nothing tells',
      { facts: [{ ...GREEN, figures: {}, found: [{ rule: 'coverage-not-measured', text: 'x' }] }] },
      'ask',
      ['not-measured'],
    ],
    ['a budget', { budgetRefused: 'the $20.00 are used up', verdict: undefined }, 'ask', ['budget']],
    ['a review that failed', { failed: 'its container was lost', facts: undefined }, 'ask', ['review-failed']],
    ['a review without facts', { facts: undefined }, 'ask', ['review-failed']],
    ['a model that failed', { failed: 'the model did not answer' }, 'ask', ['review-failed']],
  ])('%s', (_, change, result, rules) => {
    expect(decideRound(round(change))).toMatchObject({ result, rules });
  });

  test.each(gateReason.options)('a fact with the reason %s asks', (reason) => {
    expect(decideRound(round({ facts: [GREEN, found(reason)] }))).toMatchObject({ result: 'ask', rules: [reason] });
  });
});

test.each<[Partial<RoundResult>, string]>([
  [{}, 'Nothing that a rule asks about was found.'],
  [{ facts: [GREEN, found('api-break')] }, 'A person decides: it was found.'],
  [
    { facts: [RED, found('api-break')] },
    'Blocked: the tests fail with exit code 1 on the merged head, and 2 more reasons.',
  ],
  [{ budgetRefused: 'nothing is left', who: by('own') }, 'A person decides: nothing is left, and 1 more reason.'],
])('people read one sentence', (change, why) => expect(decideRound(round(change)).why).toBe(why));

test('the risk is the higher of both', () => {
  expect(riskOf({ facts: [risk(3)], verdict: verdict(6) })).toBe(6);
  expect(riskOf({ facts: [risk(6)], verdict: verdict(3) })).toBe(6);
  expect(riskOf({ facts: [] })).toBe(0);
});

const STRICTNESS = { pass: 0, ask: 1, block: 2 };
const strictness = (result: RoundResult) => STRICTNESS[decideRound(result).result];

const someFact = fc.oneof(
  fc.constantFrom(GREEN, RED),
  fc.integer({ min: 1, max: 10 }).map(risk),
  fc.constantFrom(...gateReason.options).map(found),
  fc.constant<Fact>({ status: 'not measured', name: 'buf', why: 'x', found: [] }),
);
const someFinding = fc.record({
  id: fc.constantFrom('f1', 'f2', 'f3'),
  ...{ category: fc.constant('security' as const), severity: fc.constantFrom('low' as const, 'high' as const) },
  ...{ path: fc.constant('a'), line: fc.constant(1), quote: fc.constant('q'), text: fc.constant('t') },
  proof: fc.constantFrom('claimed' as const, 'reproduced' as const),
});
const someRound = fc
  .record({
    facts: fc.array(someFact, { maxLength: 5 }),
    findings: fc.array(someFinding, { maxLength: 4 }),
    score: fc.option(fc.integer({ min: 1, max: 10 }), { nil: undefined }),
    fork: fc.boolean(),
    dismissed: fc.subarray(['f1', 'f2']),
    riskForPerson: fc.integer({ min: 1, max: 10 }),
  })
  .map(({ score, fork, riskForPerson, ...rest }) =>
    round({
      ...rest,
      verdict: score === undefined ? undefined : verdict(score),
      who: { ...round().who, fork },
      release: reviewing({ riskForPerson }),
    }),
  );

test('neither one more finding nor a higher risk of the model makes a decision looser', () => {
  fc.assert(
    fc.property(someRound, someFinding, fc.integer({ min: 0, max: 9 }), (before, finding, more) => {
      const score = Math.min(10, (before.verdict?.risk_score ?? 1) + more);
      const worse = { ...before, findings: [...before.findings, finding], verdict: verdict(score) };
      expect(strictness(worse)).toBeGreaterThanOrEqual(strictness(before));
      for (const rule of decideRound(before).rules) expect(decideRound(worse).rules).toContain(rule);
    }),
  );
});

test('one more fact of a tool makes no decision looser, besides the tests and the measured risk themselves', () => {
  fc.assert(
    fc.property(someRound, fc.constantFrom(...gateReason.options).map(found), (before, fact) => {
      const worse = { ...before, facts: [...(before.facts ?? []), fact] };
      expect(strictness(worse)).toBeGreaterThanOrEqual(strictness(before));
      expect(strictness(worse)).toBeGreaterThanOrEqual(STRICTNESS.ask);
    }),
  );
});
