import type { ServiceConfig } from '../config/config.ts';
import type { Outcome } from '../records/outcome.ts';
import type { RuleName } from '../records/rule-name.ts';
import type { InvestigateVerdict } from '../records/verdict.ts';
import { observedReason } from './observed.ts';

/** Whether the second phase is paid for, and if not, how the attempt ends. */
export type FixDecision = { readonly fix: true } | { readonly fix: false; readonly outcome: Outcome };

/** The gate between the phases: a rule on the diagnosis, in code, so that no text can talk its way past it. */
export function decideFix(
  diagnosis: InvestigateVerdict,
  service: Pick<ServiceConfig, 'mode' | 'observeReason'>,
): FixDecision {
  const { codeFixable, notFixableBecause: because = 'unknown', confidence } = diagnosis;
  if (!codeFixable) {
    return leave(
      'not-code-fixable',
      `not-code-fixable/${because}` as const,
      `no code change fixes it: ${REASONS[because]}`,
    );
  }
  if (confidence === 'low') {
    return leave('diagnosed', 'confidence-low', 'the cause is too uncertain for a fix (confidence: low)');
  }
  if (service.mode === 'observe') {
    return leave('diagnosed', 'observe-only', observedReason(service));
  }
  return { fix: true };
}

const REASONS: Readonly<Record<NonNullable<InvestigateVerdict['notFixableBecause']>, string>> = {
  configuration: 'the cause is configuration',
  data: 'the cause is in the data',
  dependency: 'the cause is a dependency',
  infrastructure: 'the cause is infrastructure',
  capacity: 'the cause is a lack of capacity',
  unknown: 'the investigation names no cause in this repository',
};

const leave = (kind: Outcome['kind'], rule: RuleName, reason: string): FixDecision => ({
  fix: false,
  outcome: { kind, rule, reason },
});
