import type { Fact, Finding } from '../../records/change-facts.ts';
import type { ChangeRecord } from '../../records/change-record.ts';
import type { FindingCategory, ReviewFinding } from '../../records/review-verdict.ts';

/** A fact that found something. */
export type SpeakingFact = Extract<Fact, { status: 'ran' | 'not measured' }>;

/** Facts that have something to say: those that closed a gate first, then those with notes alone. */
export function speakingFacts({ facts = [] }: Pick<ChangeRecord, 'facts'>): readonly SpeakingFact[] {
  const speaking = facts.filter((fact) => fact.status !== 'not needed').filter(({ found }) => found.length > 0);
  const asks = (fact: SpeakingFact) => fact.found.some(closesGate);
  return [...speaking.filter(asks), ...speaking.filter((fact) => !asks(fact))];
}

/** Facts that could not be computed, with the reason. */
export const unmeasuredFacts = ({ facts = [] }: Pick<ChangeRecord, 'facts'>) =>
  facts.filter((fact) => fact.status === 'not measured');

export const closesGate = ({ reason }: Finding): boolean => reason !== undefined;

/** Findings for people: without dismissed ones, and without those of silent categories unless a test shows them. */
export const shownFindings = (
  { findings = [], dismissed }: Pick<ChangeRecord, 'findings' | 'dismissed'>,
  silent: readonly FindingCategory[] = [],
): readonly ReviewFinding[] =>
  findings
    .filter(({ id }) => !dismissed.includes(id))
    .filter(({ category, proof }) => proof === 'reproduced' || !silent.includes(category))
    .toSorted((a, b) => weight(b) - weight(a));

const SEVERITY = { low: 0, medium: 1, high: 2 } as const;
const weight = ({ proof, severity }: ReviewFinding) => (proof === 'reproduced' ? 3 : 0) + SEVERITY[severity];
