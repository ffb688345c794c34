import type { ChangeRule } from '../../core/change/change-rule.ts';
import { whoRule } from '../../core/change/rules/who.ts';

/** Our own rules of a review, in the order in which their facts are shown. */
export const CHANGE_RULES: readonly ChangeRule[] = [whoRule];
