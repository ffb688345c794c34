import type { ServiceConfig } from '../../config/config.ts';
import type { Policy } from '../../config/figures.ts';
import type { PolicyContext } from '../../ports/ledger.ts';
import type { Incident } from '../../records/incident.ts';
import type { RuleName } from '../../records/rule-name.ts';
import type { Budget } from '../budgets.ts';

/** An incident that may be worked on. Times are epoch milliseconds. */
export interface IncidentCase {
  readonly incident: Incident;
  readonly service: ServiceConfig;
  readonly now: number;
  /** Whether a person asks for the attempt. */
  readonly asked?: boolean;
  /** Whether the attempt would change the open draft, as a person asks on it. */
  readonly isRound?: boolean;
}

/** The same, with what the ledger knows beyond the incident. `at`: when the alert came, which names the budgets. */
export interface ContextCase extends IncidentCase {
  readonly at: number;
  readonly context: PolicyContext;
  /** The budgets of reports, where a person's report is what asks. @default - none */
  readonly reported?: readonly Budget[] | undefined;
}

export interface Rule<Case> {
  readonly name: RuleName;
  /** What it does, in a sentence for `docs/policy.md`. */
  readonly description: string;
  /** The figures of the configuration that it reads. */
  readonly figures: readonly (keyof Policy)[];
  /** Whether a person who asks for an attempt lifts it, for that attempt. */
  readonly lifted?: boolean;
  /** The reason to make no attempt, for a person; undefined when the rule has nothing against it. */
  readonly refuse: (facts: Case) => string | undefined;
}
