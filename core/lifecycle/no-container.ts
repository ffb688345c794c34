import type { Outcome } from '../records/outcome.ts';
import type { RuleName } from '../records/rule-name.ts';
import { hasRule } from './has-rule.ts';

const NO_CONTAINER = 'no-container' as const satisfies RuleName;

/** How an attempt ends whose job got no container. */
export const noContainer = (reason: string): Outcome => ({ kind: 'skipped', rule: NO_CONTAINER, reason });

/**
 * Whether the attempt ended because its job got no container. This says nothing about the bug or the service: it uses up no
 * attempt and counts in no circuit breaker.
 */
export const isWithdrawn = (outcome: Pick<Outcome, 'rule'> | undefined): boolean => hasRule(outcome, NO_CONTAINER);
