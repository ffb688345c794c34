import { endAttempt } from '../../core/lifecycle/attempt.ts';
import { auditKeys } from '../../core/lifecycle/audit-keys.ts';
import { endWork } from '../../core/lifecycle/incident-work.ts';
import { settled } from '../../core/lifecycle/open-work.ts';
import { UNRELATED_TEST } from '../../core/lifecycle/proof.ts';
import { outcomeReply } from '../../core/messages/slack/attempt-replies.ts';
import { circuitKey, circuitReply } from '../../core/messages/slack/circuit-reply.ts';
import type { Attempt } from '../../core/records/attempt.ts';
import type { Breaker } from '../../core/records/breaker.ts';
import type { Incident } from '../../core/records/incident.ts';
import type { Outcome } from '../../core/records/outcome.ts';
import { changeAttempt } from '../../workflows/attempts/change-attempt.ts';
import { settleAttempt } from '../../workflows/policy/settle-attempt.ts';
import { postReplies } from '../../workflows/thread/post-replies.ts';
import { tryToShow } from '../../workflows/thread/try-to-show.ts';
import type { AttemptOptions } from '../attempt-run.ts';

type CloseOptions = Pick<
  AttemptOptions,
  'ledger' | 'auditLog' | 'messenger' | 'logger' | 'clock' | 'incidentId' | 'attemptNumber'
>;

/**
 * Ends the attempt: its record, the incident, the money, the thread. Everything is read from the records, so it is safe to
 * repeat after a crash; the first outcome stays. What Slack does not take waits with the
 * incident, and the sweep posts it.
 */
export async function closeAttempt(options: CloseOptions, reached: Outcome): Promise<Outcome> {
  const { ledger, auditLog, logger, clock, incidentId, attemptNumber } = options;
  const attempt = await changeAttempt(options, { incidentId, number: attemptNumber }, (present) =>
    present.status === 'ended' ? present : endAttempt(endPhases(present, clock()), reached, clock()),
  );
  const outcome = attempt.outcome ?? reached;
  const incident = await ledger.changeIncident(incidentId, (present) =>
    endIncident(present, attempt, outcome, clock()),
  );
  const opened = await settleAttempt(ledger, { attempt, incident }, clock());
  await auditLog.append(auditKeys(incidentId, attemptNumber).attempt, [
    { at: clock(), event: 'outcome', detail: { ...outcome, dollars: attempt.dollars } },
  ]);
  for (const { name, failures } of opened) logger.warn('circuit-opened', { breaker: name, failures });
  await tellPeople(options, incident, attempt, opened);
  // What people have made of the draft meanwhile is settled by the sweep.
  if (!isAnswered(incident)) {
    await ledger.changeIncident(incidentId, (present) =>
      present.attempt === attemptNumber && present.status === incident.status ? settled(present, clock()) : present,
    );
  }
  return outcome;
}

const isAnswered = ({ status }: Incident) => status === 'rejected' || status === 'merged';

/** A phase that is still called running did not see its end. */
const endPhases = (attempt: Attempt, endedAt: number): Attempt => ({
  ...attempt,
  phases: attempt.phases.map((phase) =>
    phase.status === 'running' ? { ...phase, status: 'failed', reason: 'it was cut off', endedAt } : phase,
  ),
});

function endIncident(incident: Incident, attempt: Attempt, outcome: Outcome, now: number): Incident {
  // A newer attempt is in work, or somebody has ended it already: theirs to say how it stands.
  if (incident.status !== 'in-work' || incident.attempt !== attempt.number) return incident;
  return endWork(incident, outcome, draftOf(incident, outcome), now);
}

/** The draft that holds the fix of this outcome; undefined when there is none, or it is an earlier attempt's. */
const draftOf = ({ pullRequest }: Pick<Incident, 'pullRequest'>, { kind, rule }: Outcome): Incident['pullRequest'] =>
  kind === 'fix-verified' || (rule === UNRELATED_TEST && pullRequest?.unrelatedTest === true) ? pullRequest : undefined;

async function tellPeople(
  options: CloseOptions,
  incident: Incident,
  attempt: Attempt,
  opened: readonly Breaker[],
): Promise<void> {
  const patch = await patchToShow(options, incident, attempt);
  const message = outcomeReply({ incident, attempt, ...(patch === undefined ? {} : { patch }) });
  await tryToShow(options, incident, attempt.service.slackChannel);
  await postReplies(options, incident, [
    { key: `${attempt.jobName}-outcome`, message, since: attempt.claimedAt },
    ...opened.map((breaker) => ({ key: circuitKey(breaker), message: circuitReply(breaker) })),
  ]);
}

/** A patch goes to the thread when it is worth reading and no pull request holds it. */
async function patchToShow(options: CloseOptions, incident: Incident, { outcome, diffKey }: Attempt) {
  if (outcome?.kind !== 'fix-verified' && outcome?.kind !== 'fix-unverified') return undefined;
  const readable =
    draftOf(incident, outcome) === undefined && outcome.rule !== 'tests-disagree' && diffKey !== undefined;
  return readable ? options.auditLog.getText(diffKey) : undefined;
}
