import type { RuleName } from '../records/rule-name.ts';

/** Whether this rule decided an outcome or a refusal. A name that no rule has is an error of types. */
export const hasRule = (decided: { readonly rule?: string | undefined } | undefined, rule: RuleName): boolean =>
  decided?.rule === rule;
