import type { StoredRule } from '../records/rule-name.ts';
import { budgetRules } from './rules/budgets.ts';
import { circuitRule } from './rules/circuit.ts';
import { mutedByConfig, mutedByPerson } from './rules/muted.ts';
import type { ContextCase, IncidentCase, Rule } from './rules/rule.ts';
import { statusRules } from './rules/status.ts';
import { worthRules } from './rules/worth.ts';

/** Which rule said no to an attempt, and why, in a sentence for a person. */
export interface Refusal {
  readonly rule: StoredRule;
  readonly reason: string;
}

/** The rules, in order: the first that refuses gives the reason. The ones on the incident alone cost no look elsewhere. */
export const INCIDENT_RULES: readonly Rule<IncidentCase>[] = [...statusRules, mutedByConfig, ...worthRules];
export const CONTEXT_RULES: readonly Rule<ContextCase>[] = [mutedByPerson, circuitRule, ...budgetRules];

/** Asks the rules on the incident. Pure: undefined when none of them refuses. */
export const refuseIncident = (facts: IncidentCase): Refusal | undefined => firstRefusal(INCIDENT_RULES, facts);

/** Asks the rules on what the ledger knows beyond the incident. Pure: undefined when none of them refuses. */
export const refuseContext = (facts: ContextCase): Refusal | undefined => firstRefusal(CONTEXT_RULES, facts);

function firstRefusal<Case extends IncidentCase>(rules: readonly Rule<Case>[], facts: Case): Refusal | undefined {
  for (const { name, refuse, lifted = false } of rules) {
    if (lifted && facts.asked === true) continue;
    const reason = refuse(facts);
    if (reason !== undefined) return { rule: name, reason };
  }
  return undefined;
}
