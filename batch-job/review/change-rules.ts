import type { ChangeRule } from '../../core/change/change-rule.ts';

/** Our own rules of a review, in the order in which their facts are shown. */
export const CHANGE_RULES: readonly ChangeRule[] = [];
