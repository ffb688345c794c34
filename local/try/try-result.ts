import type { Incident } from '../../core/records/incident.ts';
import type { Outcome } from '../../core/records/outcome.ts';
import type { Phase } from '../../core/records/phase.ts';
import type { Proof } from '../../core/records/proof.ts';
import type { RehearsalStep } from '../../core/records/rehearsal.ts';
import type { TestRun } from '../../core/records/test-run.ts';
import type { InvestigateVerdict, ProposeFixVerdict } from '../../core/records/verdict.ts';
import type { ModelInUse } from '../../page/source.ts';

/** The result of one attempt at a pasted error. Durations are milliseconds, money is in dollars. */
export type TryResult = {
  readonly model: ModelInUse;
  readonly bug: Pick<Incident, 'id' | 'title' | 'service' | 'repository'> & { readonly because: string };
} & (
  | { readonly kind: 'attempt'; readonly attempt: TriedAttempt }
  /** Without a model: what could be done without one. */
  | { readonly kind: 'rehearsal'; readonly steps: readonly RehearsalStep[] }
);

export interface TriedAttempt {
  readonly outcome: Outcome;
  readonly commit?: string;
  readonly diagnosis?: InvestigateVerdict;
  readonly proposal?: ProposeFixVerdict;
  /** For `git apply --index`. */
  readonly patch?: string;
  /** What the regression test shows of this bug. */
  readonly proof?: Proof;
  readonly tests: readonly TestRun[];
  readonly phases: readonly Pick<Phase, 'name' | 'model' | 'status' | 'turns' | 'tokens' | 'dollars'>[];
  readonly dollars: number;
}
