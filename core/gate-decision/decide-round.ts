import type { ReleaseConfig } from '../config/release.ts';
import type { Fact, Finding } from '../records/change-facts.ts';
import type { ChangeRecord } from '../records/change-record.ts';
import type { GateDecision, GateRule } from '../records/gate-decision.ts';
import type { ReviewFinding, ReviewVerdict } from '../records/review-verdict.ts';
import { counted } from '../text/quantities.ts';
import { decideChange, notMeasured } from './decide-change.ts';

/** What a round found. */
export interface RoundResult {
  /** Left out when the review did not get that far. */
  readonly facts?: readonly Fact[] | undefined;
  readonly findings: readonly ReviewFinding[];
  /** Left out where no model was asked. */
  readonly verdict?: ReviewVerdict | undefined;
  readonly who: Pick<ChangeRecord, 'author' | 'fork'>;
  readonly release: ReleaseConfig;
  /** Findings that a person dismissed. */
  readonly dismissed: readonly string[];
  /** Why the review or its model did not come to an end, in a sentence. */
  readonly failed?: string | undefined;
  /** Why a budget refused the model, in a sentence. */
  readonly budgetRefused?: string | undefined;
}

export interface RoundDecision extends Pick<GateDecision, 'result' | 'rules'> {
  /** One sentence for people. */
  readonly why: string;
}

/**
 * Decides a round: red tests and reproduced findings block, every other rule asks a person, and without any rule the change
 * passes. The model can add a rule and never takes one away.
 *
 * @returns the rules in the order of their weight, each once
 */
export function decideRound(round: RoundResult): RoundDecision {
  const reasons = [...reasonsOf(round)];
  const rules = [...new Set(reasons.map(({ rule }) => rule))];
  const result = reasons.some(({ blocks }) => blocks) ? 'block' : rules.length > 0 ? 'ask' : 'pass';
  return { result, rules, why: sentence(result, reasons) };
}

/** The risk of a change, from 1 to 10: the higher of what code measured and what the verdict says; 0 where there is neither. */
export const riskOf = ({ facts = [], verdict }: Pick<RoundResult, 'facts' | 'verdict'>): number =>
  Math.max(0, measuredRisk(facts) ?? 0, verdict?.risk_score ?? 0);

interface Reason {
  readonly rule: GateRule;
  readonly blocks: boolean;
  /** Completes "a person decides: …". */
  readonly text: string;
}

function* reasonsOf(round: RoundResult): Generator<Reason> {
  const { facts = [], findings, verdict, who, release, dismissed } = round;
  const asks = (rule: GateRule, text: string): Reason => ({ rule, blocks: false, text });
  const exit = failedTests(facts);
  if (exit !== undefined) {
    yield { rule: 'tests-failed', blocks: true, text: `the tests fail with exit code ${exit} on the merged head` };
  }
  for (const { proof, id, path, line } of findings) {
    if (proof === 'reproduced' && !dismissed.includes(id)) {
      yield { rule: 'finding-reproduced', blocks: true, text: `a test shows the fault at ${path}:${line}` };
    }
  }
  if (round.failed !== undefined) yield asks('review-failed', plain(round.failed));
  else if (round.facts === undefined) yield asks('review-failed', 'the review brought no facts');
  if (round.budgetRefused !== undefined) yield asks('budget', plain(round.budgetRefused));
  if (who.author.association === 'own') yield asks('own-change', 'mendhook wrote this change itself');
  if (who.fork) yield asks('fork', 'the head lies in another repository');
  const risk = riskOf({ facts, verdict });
  if (risk >= release.review.riskForPerson) yield asks('risk', `the risk is ${risk} of 10`);
  for (const fact of facts) yield* reasonsOfFact(fact);
  for (const text of unmeasured(round)) yield asks('not-measured', text);
}

/** What was needed and was not measured, a sentence each. */
function unmeasured({ facts, release }: RoundResult): readonly string[] {
  if (facts === undefined) return [];
  const tests = facts.find(({ name }) => name === 'tests');
  const isCoverageUnknown = tests?.status === 'ran' && tests.found.some(({ rule }) => rule === 'coverage-not-measured');
  return [
    ...notMeasured(facts).map((fact) => `${fact.name} was not measured: ${'why' in fact ? fact.why : ''}`),
    ...(tests === undefined ? ['tests was not measured: there is no such fact'] : []),
    ...(isCoverageUnknown && release.tests.changedLines > 0 ? ['nothing tells which changed lines the tests run'] : []),
  ];
}

/** Its score is compared with the configured figure, and so is not taken as the rule itself took it. */
const isScore = (fact: Fact, { rule }: Finding): boolean => fact.name === 'risk' && rule === 'score' && hasScore(fact);

function* reasonsOfFact(fact: Fact): Generator<Reason> {
  if (fact.status === 'not needed') return;
  const found = fact.found.filter((finding) => !isScore(fact, finding));
  for (const rule of decideChange([{ ...fact, found }]).because) {
    const first = found.find(({ reason }) => reason === rule);
    yield { rule, blocks: false, text: plain(first?.text ?? rule) };
  }
}

const hasScore = (fact: Fact): boolean => fact.status === 'ran' && fact.figures?.['riskScore'] !== undefined;

function measuredRisk(facts: readonly Fact[]): number | undefined {
  const fact = facts.find(({ name }) => name === 'risk');
  return fact?.status === 'ran' ? fact.figures?.['riskScore'] : undefined;
}

/** The exit code of tests that are red; undefined when they are green or were not run. */
export function failedTests(facts: readonly Fact[]): number | undefined {
  const fact = facts.find(({ name }) => name === 'tests');
  return fact?.status === 'ran' && fact.exit !== undefined && fact.exit !== 0 ? fact.exit : undefined;
}

const BEGINNING = { pass: '', ask: 'A person decides: ', block: 'Blocked: ' } as const;

function sentence(result: GateDecision['result'], reasons: readonly Reason[]): string {
  if (result === 'pass') return 'Nothing that a rule asks about was found.';
  const first = reasons.find(({ blocks }) => blocks === (result === 'block'));
  const others = new Set(reasons.map(({ rule }) => rule)).size - 1;
  const more = others === 0 ? '' : `, and ${counted(others, 'more reason')}`;
  return `${BEGINNING[result]}${first?.text ?? ''}${more}.`;
}

/** A sentence as a part of another one. */
const plain = (text: string): string => {
  const end = text.replace(/\.\s*$/, '');
  return /^[A-Z][a-z]/.test(end) ? `${end.charAt(0).toLowerCase()}${end.slice(1)}` : end;
};
