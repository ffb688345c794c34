import type { Attempt } from '../records/attempt.ts';
import type { Proof } from '../records/proof.ts';
import { hasRule } from './has-rule.ts';
import { UNRELATED_TEST } from './proof.ts';

/** The grade in words that a reviewer understands at once. What was seen follows it. */
export const proofLabel = ({ grade }: Pick<Proof, 'grade'>): string => LABELS[grade];

/** The grade and what was seen that gives it, in one line of raw text. */
export const describeProof = (proof: Proof): string => `${proofLabel(proof)}: ${proof.reason}`;

/** The proof to show beside an outcome; undefined when there is none, or the outcome's own reason is the proof. */
export const proofBeside = ({ proof, outcome }: Pick<Attempt, 'proof' | 'outcome'>): Proof | undefined =>
  hasRule(outcome, UNRELATED_TEST) ? undefined : proof;

const LABELS: Readonly<Record<Proof['grade'], string>> = {
  reproduced: 'Reproduces this error',
  reached: 'Reaches this bug’s code',
  unrelated: 'Not shown to be this bug',
};
