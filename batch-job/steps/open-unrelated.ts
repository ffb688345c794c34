import { hasRule } from '../../core/lifecycle/has-rule.ts';
import { UNRELATED_TEST } from '../../core/lifecycle/proof.ts';
import type { Outcome } from '../../core/records/outcome.ts';
import type { InvestigateVerdict } from '../../core/records/verdict.ts';
import type { AttemptRun } from '../attempt-run.ts';
import type { Assessment } from './assess-fix.ts';
import type { Source } from './open-source.ts';
import { publishOrKeep } from './publish-or-keep.ts';

/**
 * Opens the draft of a fix that is not verified, where the service asks for such drafts (`services[].openUnrelated`): the only
 * objection is that its test is not shown to be of this bug. The draft says so, and the outcome stays what it is.
 *
 * @returns how the attempt ends: the given outcome, with what stood in the way of the draft
 * @throws when the worker was told to end
 */
export async function openUnrelated(
  run: AttemptRun,
  source: Source,
  { fix, findings, verification, diagnosis }: Assessment & { readonly diagnosis: InvestigateVerdict },
  outcome: Outcome,
): Promise<Outcome> {
  const { service } = run.attempt();
  const isOnlyObjection = hasRule(outcome, UNRELATED_TEST) && findings.length === 0;
  if (service.mode !== 'draft-pr' || !service.openUnrelated || !isOnlyObjection) return outcome;
  const end = await publishOrKeep(run, source, { ...fix, diagnosis, findings, verification });
  if (end.kind === 'declined') return end;
  return end.rule === undefined ? outcome : { ...outcome, reason: `${outcome.reason} ${end.reason}` };
}
