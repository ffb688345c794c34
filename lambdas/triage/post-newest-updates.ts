import type { Incident } from '../../core/records/incident.ts';
import { requestUpdate, type TellDependencies } from '../../workflows/thread/request-update.ts';
import type { Failures } from './failures.ts';

export interface UnpostedUpdate {
  readonly incident: Incident;
  readonly channel: string;
}

/**
 * Has people shown the incidents that an alert has changed, after all its work is done.
 *
 * @param failures gets what went wrong; the others are shown all the same
 */
export async function postNewestUpdates(
  deps: TellDependencies,
  unposted: readonly UnpostedUpdate[],
  failures: Failures,
): Promise<void> {
  for (const { incident, channel } of newestOfEach(unposted)) {
    await failures.collect(() => requestUpdate(deps, incident, { channel, isCounted: true }));
  }
}

/** An incident that several bugs of an alert have changed is shown once. */
function newestOfEach(unposted: readonly UnpostedUpdate[]): readonly UnpostedUpdate[] {
  const byId = new Map<string, UnpostedUpdate>();
  for (const each of unposted) {
    const known = byId.get(each.incident.id);
    if (known === undefined || known.incident.version < each.incident.version) byId.set(each.incident.id, each);
  }
  return [...byId.values()];
}
