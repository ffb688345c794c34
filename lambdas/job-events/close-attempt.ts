import { endAttempt, parseJobName } from '../../core/attempt.ts';
import { endWork } from '../../core/incident-work.ts';
import type { Logger } from '../../core/logger.ts';
import type { Outcome } from '../../core/outcome.ts';
import { settleAttempt } from '../../core/policy/settle-attempt.ts';
import type { Clock, Ledger, Messenger } from '../../core/ports.ts';
import { outcomeReply } from '../../core/slack/attempt-replies.ts';
import { circuitKey, circuitReply } from '../../core/slack/circuit-reply.ts';
import { incidentMessage } from '../../core/slack/incident-message.ts';

export interface JobEnded {
  readonly jobName: string;
  readonly jobId: string;
  readonly succeeded: boolean;
  /** Batch's own words, such as `OutOfMemoryError: Container killed due to memory usage`. */
  readonly reason: string;
}

/**
 * Closes an attempt whose container ended without a word: killed, out of memory, image not found. An attempt that said
 * how it ended is left alone.
 */
export function createCloser(deps: {
  readonly ledger: Ledger;
  readonly messenger: Messenger;
  readonly clock: Clock;
  readonly logger: Logger;
}): (job: JobEnded) => Promise<void> {
  const { ledger, messenger, clock, logger } = deps;

  return async ({ jobName, jobId, succeeded, reason }) => {
    const found = parseJobName(jobName);
    const present = found === undefined ? undefined : await ledger.getAttempt(found.incidentId, found.number);
    // A second job for an attempt ends itself at once; that says nothing of the one that works on it.
    if (present === undefined || (present.status === 'running' && (present.jobId ?? jobId) !== jobId)) {
      logger.info('job-ignored', { jobName, jobId });
      return;
    }
    const outcome = present.outcome ?? silentEnd(succeeded, reason);
    const attempt = await ledger.changeAttempt(present.incidentId, present.number, (current) =>
      current.status === 'ended' ? current : endAttempt(current, outcome, clock()),
    );
    const incident = await ledger.changeIncident(attempt.incidentId, (current) =>
      current.status === 'in-work' && current.attempt === attempt.number
        ? endWork(current, attempt.outcome ?? outcome, undefined, clock())
        : current,
    );
    const opened = await settleAttempt(ledger, { attempt, incident }, clock());
    if (present.status !== 'ended') logger.warn('job-lost', { jobName, reason });
    logger.info('attempt-closed', { incidentId: incident.id, attempt: attempt.number, outcome: attempt.outcome?.kind });
    for (const { name, failures } of opened) logger.warn('circuit-opened', { breaker: name, failures });
    if (incident.thread === undefined) return;
    for (const breaker of opened) await messenger.reply(incident.thread, circuitKey(breaker), circuitReply(breaker));
    if (present.status === 'ended') return;
    await messenger.update(incident.thread, incidentMessage({ incident, attempt }));
    await messenger.reply(incident.thread, `${jobName}-outcome`, outcomeReply({ incident, attempt }));
  };
}

const silentEnd = (succeeded: boolean, reason: string): Outcome => ({
  kind: 'failed',
  reason: succeeded
    ? 'the worker ended without recording an outcome'
    : `the container ended before the worker could say why: ${reason.slice(0, 300)}`,
});
