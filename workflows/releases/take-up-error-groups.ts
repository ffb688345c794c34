import { releaseAlert } from '../../core/alert/release-alert.ts';
import type { Logger } from '../../core/logger.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { MessageQueue } from '../../core/ports/message-queue.ts';
import type { Releases } from '../../core/ports/releases.ts';
import type { Alert } from '../../core/records/alert.ts';
import type { ReleaseRecord } from '../../core/records/release-record.ts';

export interface TakeUpErrorGroupsDependencies {
  readonly releases: Pick<Releases, 'change'>;
  /** The queue of alerts: what is put there is triaged as a monitor's alert is. */
  readonly alerts: MessageQueue<Alert>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Has the new errors of a release that goes back become incidents, with the release as their suspect: one alert on the alerts'
 * queue, so that fingerprints, policy and budgets are those of any alert. A fix is then tried as for any other bug.
 *
 * Safe to repeat: the alert has the release's id, and the record says when it was sent.
 *
 * @returns the record with the incidents that the errors become
 * @throws {Error} when the queue did not take the alert
 */
export async function takeUpErrorGroups(
  { releases, alerts, clock, logger }: TakeUpErrorGroupsDependencies,
  record: ReleaseRecord,
): Promise<ReleaseRecord> {
  const alert = releaseAlert(record, clock());
  const found = alert?.release?.fingerprints ?? [];
  if (alert === undefined || found.every((fingerprint) => record.incidents.includes(fingerprint))) return record;
  await alerts.send(alert);
  logger.info('alert-accepted', { alertId: alert.id, kind: alert.kind, monitorId: alert.monitorId });
  // An incident is named for the fingerprint that it was opened under.
  const taken = await releases.change(record.id, (current) => ({
    ...current,
    incidents: [...new Set([...current.incidents, ...found])],
  }));
  return taken ?? record;
}
