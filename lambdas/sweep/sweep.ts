import type { Alert } from '../../core/alert/alert.ts';
import type { Config } from '../../core/config.ts';
import { messageOf } from '../../core/errors.ts';
import type { CodeHost, JobRunner, MessageQueue } from '../../core/ports.ts';
import type { AskDependencies } from '../../core/request/ask-pull-request.ts';
import { createAlertLook } from './look-at-alert.ts';
import { lookAtIncident } from './look-at-incident.ts';
import { postDailyLines } from './post-daily-lines.ts';

export type SweepDependencies = AskDependencies & {
  readonly jobs: JobRunner;
  readonly codeHost: CodeHost;
  /** Of alerts. */
  readonly queue: MessageQueue<Alert>;
  readonly config: Config;
};

/** Looked at in one sweep; what is left comes with the next one, a minute later. */
const LOOKED_AT = 50;

/** An incident that waits so long to be looked at cannot be, or the sweep did not run. */
const STUCK_AFTER_MS = 15 * 60_000;

/**
 * Looks at all that should have gone on by now and did not: alerts that nobody triaged or
 * that had but their own sample, attempts that were never submitted,
 * never started or never ended, pull requests whose webhook was lost, watched bugs whose time is over, and what people
 * were never told; once a day, at what the policy left alone. Sweeping again, or twice at once, ends in the same.
 *
 * @throws {Error} naming what could not be looked at, after all else was; the next sweep looks again
 */
export function createSweep(deps: SweepDependencies): () => Promise<void> {
  const { ledger, clock, logger } = deps;

  return async () => {
    const now = clock();
    const failures: string[] = [];
    const attend = async (id: string, act: () => Promise<void>) => {
      try {
        await act();
      } catch (error) {
        // One that cannot be looked at does not hold up the others; it is named at the end.
        failures.push(`${id}: ${messageOf(error)}`);
        logger.error('look-failed', { id, reason: messageOf(error) });
      }
    };
    const lookAtAlert = createAlertLook(deps);
    for (const id of await ledger.listDue('alert', now, LOOKED_AT)) {
      await attend(id, () => lookAtAlert(id));
    }
    for (const id of await ledger.listDue('incident', now, LOOKED_AT)) {
      await attend(id, () => lookAtIncident(deps, id));
    }
    await attend('daily lines', () => postDailyLines(deps));
    const stuck = await ledger.listDue('incident', now - STUCK_AFTER_MS, LOOKED_AT);
    if (stuck.length > 0) logger.error('incidents-stuck', { count: stuck.length, incidentIds: stuck });
    if (failures.length > 0) throw new Error(`could not look at ${failures.join('; ')}`);
  };
}
