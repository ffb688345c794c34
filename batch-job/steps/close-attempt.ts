import { cutOffPhases, endAttempt as recordEnd } from '../../core/lifecycle/attempt.ts';
import { auditKeys } from '../../core/lifecycle/audit-keys.ts';
import { offerHandOff } from '../../core/lifecycle/draft-request.ts';
import { hasRule } from '../../core/lifecycle/has-rule.ts';
import { draftOf } from '../../core/lifecycle/incident-work.ts';
import type { Attempt } from '../../core/records/attempt.ts';
import type { Incident } from '../../core/records/incident.ts';
import type { Outcome } from '../../core/records/outcome.ts';
import { changeAttempt } from '../../workflows/attempts/change-attempt.ts';
import { endAttempt } from '../../workflows/attempts/end-attempt.ts';
import type { AttemptOptions } from '../attempt-run.ts';

type CloseOptions = Pick<
  AttemptOptions,
  'agents' | 'ledger' | 'auditLog' | 'codeHost' | 'threads' | 'logger' | 'clock' | 'incidentId' | 'attemptNumber'
>;

/**
 * Ends the attempt that this worker runs, and writes the outcome into its audit log. Safe to repeat after a crash: the first
 * outcome stays.
 */
export async function closeAttempt(options: CloseOptions, reached: Outcome): Promise<Outcome> {
  const { auditLog, clock, incidentId, attemptNumber } = options;
  const attempt = await changeAttempt(options, { incidentId, number: attemptNumber }, (current) =>
    current.status === 'ended'
      ? current
      : offerHandOff(
          recordEnd(cutOffPhases(current, 'it was cut off', clock()), reached, clock()),
          options.agents !== undefined,
        ),
  );
  const outcome = attempt.outcome ?? reached;
  await auditLog.append(auditKeys(incidentId, attemptNumber).attempt, [
    { at: clock(), event: 'outcome', detail: { ...outcome, dollars: attempt.dollars } },
  ]);
  await endAttempt(options, attempt, outcome, (incident) => patchToShow(options, incident, attempt));
  return outcome;
}

/** A patch goes to the thread when it is worth reading and no pull request holds it. */
async function patchToShow({ auditLog }: CloseOptions, incident: Incident, { outcome, diffKey }: Attempt) {
  if (outcome?.kind !== 'fix-verified' && outcome?.kind !== 'fix-unverified') return undefined;
  const readable =
    draftOf(incident, outcome) === undefined && !hasRule(outcome, 'tests-disagree') && diffKey !== undefined;
  return readable ? auditLog.getText(diffKey) : undefined;
}
