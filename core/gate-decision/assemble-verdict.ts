import { HIGHEST_RISK, LOWEST_RISK } from '../change/risk/risk-score.ts';
import type { Fact, Finding } from '../records/change-facts.ts';
import type { ReviewAnswer, ReviewFinding, ReviewVerdict } from '../records/review-verdict.ts';
import { cleanText } from '../text/clean-text.ts';
import { oneLine, shorten } from '../text/shorten.ts';
import { decideChange, notMeasured } from './decide-change.ts';

/** What a verdict is made of. */
export interface Judged {
  readonly facts: readonly Fact[];
  /** Findings whose quotation is in the head, without those that a person dismissed. */
  readonly findings: readonly ReviewFinding[];
  /** What the model says; left out where none was asked. */
  readonly answer?: Pick<ReviewAnswer, 'riskScore' | 'rationale'> | undefined;
}

const RATIONALE_LENGTH = 3_000;
const MOST_LISTED = 50;

/**
 * Makes the verdict in its published form. Facts decide. The risk is the higher of code's and the model's, so the model's word
 * makes a verdict stricter and never looser.
 *
 * @param riskForPerson the risk from which a person is asked, from 1 to 10
 */
export function assembleVerdict(judged: Judged, riskForPerson: number): ReviewVerdict {
  const { facts, findings } = judged;
  const risk = riskOf(judged, riskForPerson);
  const { human } = decideChange(facts);
  const asks = human || notMeasured(facts).length > 0 || risk >= riskForPerson || findings.some(isReproduced);
  return {
    risk_score: risk,
    security_issues: listed([...found(facts, isSecurity), ...findings.filter(isOf('security')).map(claim)]),
    performance_concerns: listed(findings.filter(isOf('performance')).map(claim)),
    coverage_gaps: listed([...found(facts, isCoverage), ...findings.filter(isOf('coverage')).map(claim)]),
    api_breaking_changes: listed([...found(facts, isApiBreak), ...findings.filter(isOf('api')).map(claim)]),
    auto_approvable: !asks,
    requires_human_review: asks,
    review_rationale: rationaleOf(judged, risk, riskForPerson),
  };
}

/** A severe finding is enough to reach a person, even if nothing else is. */
function riskOf({ facts, findings, answer }: Judged, riskForPerson: number): number {
  const severe = findings.some((finding) => finding.severity === 'high' || isReproduced(finding)) ? riskForPerson : 0;
  const risk = Math.max(codeRisk(facts), answer?.riskScore ?? LOWEST_RISK, severe);
  return Math.min(HIGHEST_RISK, risk);
}

/** The score that the rule `risk` computed. */
const codeRisk = (facts: readonly Fact[]): number =>
  Math.max(LOWEST_RISK, ...facts.flatMap((fact) => (fact.status === 'ran' ? (fact.figures?.['riskScore'] ?? []) : [])));

const isReproduced = ({ proof }: ReviewFinding): boolean => proof === 'reproduced';
const isOf =
  (category: ReviewFinding['category']) =>
  (finding: ReviewFinding): boolean =>
    finding.category === category;

interface Named extends Finding {
  /** The fact that found it. */
  readonly fact: string;
}

const found = (facts: readonly Fact[], isWanted: (finding: Named) => boolean): readonly string[] =>
  facts
    .flatMap((fact) =>
      fact.status === 'not needed' ? [] : fact.found.map((finding) => ({ ...finding, fact: fact.name })),
    )
    .filter(isWanted)
    .map((finding) => placed(finding, finding.text));

const isSecurity = ({ fact, reason, path }: Named): boolean =>
  reason === 'secret' || (fact === 'risk' && path !== undefined);
const isCoverage = ({ reason, rule }: Named): boolean => reason === 'coverage' || rule === 'line-not-run';
const isApiBreak = ({ reason }: Named): boolean => reason === 'api-break';

const claim = (finding: ReviewFinding): string => placed(finding, `${finding.text} (${finding.proof})`);

const placed = ({ path, line }: { path?: string | undefined; line?: number | undefined }, text: string): string =>
  path === undefined ? text : `${path}${line === undefined ? '' : `:${line}`} ${text}`;

const listed = (texts: readonly string[]): string[] => {
  const left = texts.length - MOST_LISTED;
  return left > 0 ? [...texts.slice(0, MOST_LISTED), `and ${left} more`] : [...texts];
};

function rationaleOf({ facts, findings, answer }: Judged, risk: number, riskForPerson: number): string {
  const { because } = decideChange(facts);
  const unknown = notMeasured(facts).map(({ name }) => name);
  const sentences = [
    `The risk is ${risk} of ${HIGHEST_RISK}; a person is asked from ${riskForPerson}.`,
    because.length === 0 ? 'No fact asks a person.' : `Facts ask a person: ${because.join(', ')}.`,
    ...(unknown.length === 0 ? [] : [`Not measured: ${unknown.join(', ')}.`]),
    ...(findings.some(isReproduced) ? ['A finding is reproduced: a test is red on the head.'] : []),
    ...(answer === undefined ? [] : [`The model says: ${oneLine(cleanText(answer.rationale))}`]),
  ];
  return shorten(sentences.join(' '), RATIONALE_LENGTH);
}
