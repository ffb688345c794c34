import { endAttempt } from '../../core/attempt.ts';
import { endWork } from '../../core/incident.ts';
import type { Logger } from '../../core/logger.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { Clock, Ledger, Messenger } from '../../core/ports.ts';
import { outcomeReply } from '../../core/slack/attempt-replies.ts';
import { incidentMessage } from '../../core/slack/incident-message.ts';

export interface JobEnded {
  readonly jobName: string;
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

  return async ({ jobName, succeeded, reason }) => {
    const found = parseJobName(jobName);
    const present = found === undefined ? undefined : await ledger.getAttempt(found.incidentId, found.number);
    if (present === undefined) {
      logger.info('job-ignored', { jobName });
      return;
    }
    const outcome = present.outcome ?? silentEnd(succeeded, reason);
    const attempt = await ledger.changeAttempt(present.incidentId, present.number, (current) =>
      current.status === 'ended' ? current : endAttempt(current, outcome, clock()),
    );
    const { budget, jobName: name, dollars } = attempt;
    await ledger.settleDollars({ budget: budget.name, attempt: name, claimed: budget.claimed, spent: dollars });

    const incident = await ledger.changeIncident(attempt.incidentId, (current) =>
      current.status === 'in-work' && current.attempt === attempt.number
        ? endWork(current, attempt.outcome ?? outcome, undefined, clock())
        : current,
    );
    logger.info('attempt-closed', { incidentId: incident.id, attempt: attempt.number, outcome: attempt.outcome?.kind });
    if (present.status === 'ended' || incident.thread === undefined) return;
    await messenger.update(incident.thread, incidentMessage({ incident, attempt }));
    await messenger.reply(incident.thread, `${name}-outcome`, outcomeReply({ incident, attempt }));
  };
}

const silentEnd = (succeeded: boolean, reason: string): Outcome => ({
  kind: 'failed',
  reason: succeeded
    ? 'the worker ended without recording an outcome'
    : `the container ended before the worker could say why: ${reason.slice(0, 300)}`,
});

function parseJobName(jobName: string): { incidentId: string; number: number } | undefined {
  const [, incidentId, number] = /^mendhook-([0-9a-f]+)-(\d+)$/.exec(jobName) ?? [];
  return incidentId === undefined ? undefined : { incidentId, number: Number(number) };
}
