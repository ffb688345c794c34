import type { ReleaseAction, ReleaseDecision, ReleaseRule } from '../records/release-decision.ts';
import type { ReleaseRecord } from '../records/release-record.ts';

/** What rules decide about a release. Its place in the chain comes with its line. */
export type RuleDecision = Pick<ReleaseDecision, 'result' | 'action' | 'step' | 'percent' | 'rules' | 'why'>;

/** Lets the next step happen. @param percent of the traffic, for the new version */
export const goOn = (
  { steps }: Pick<ReleaseRecord, 'steps'>,
  action: Exclude<ReleaseAction, 'none' | 'roll-back'>,
  percent: number,
  { rules, why }: { readonly rules: readonly ReleaseRule[]; readonly why: string },
): RuleDecision => ({ result: 'go', action, step: steps.length + 1, percent, rules: [...rules], why });

/** Lets a release go to its next status, with no step of its own. */
export const pass = (rule: ReleaseRule, why: string): RuleDecision => ({
  ...NO_STEP,
  result: 'go',
  rules: [rule],
  why,
});

/** Asks a person. */
export const ask = (rules: readonly ReleaseRule[], why: string): RuleDecision => ({
  ...NO_STEP,
  result: 'ask',
  rules: [...rules],
  why,
});

/** Ends a release; what runs stays. */
export const stop = (rules: readonly ReleaseRule[], why: string): RuleDecision => ({
  ...NO_STEP,
  result: 'stop',
  rules: [...rules],
  why,
});

/** Says why a release waits. */
export const hold = (rule: ReleaseRule, why: string): RuleDecision => ({
  ...NO_STEP,
  result: 'hold',
  rules: [rule],
  why,
});

/** Rolls back. */
export const rollBack = (
  { steps }: Pick<ReleaseRecord, 'steps'>,
  rules: readonly ReleaseRule[],
  why: string,
): RuleDecision => ({
  result: 'back',
  action: 'roll-back',
  step: steps.length + 1,
  percent: 0,
  rules: [...rules],
  why,
});

const NO_STEP = { action: 'none', step: null, percent: null } as const;
