import { markThreadPending } from '../../core/lifecycle/thread-update.ts';
import type { Incident } from '../../core/records/incident.ts';
import { type PostDependencies, postUpdate } from '../../workflows/thread/post-update.ts';
import type { Failures } from './failures.ts';

export interface UnpostedUpdate {
  readonly incident: Incident;
  readonly channel: string;
}

/** The function has two minutes for an alert. What is not shared in this time is left to the sweep. */
const SHARED_WITHIN_MS = 40_000;

/**
 * Shows people the incidents that an alert has changed, after all its work is done. What Slack or GitHub do not take, or
 * take too slowly, is marked in the ledger and shared by the sweep.
 *
 * @param failures gets what went wrong otherwise; the others are shared all the same
 */
export async function postNewestUpdates(
  deps: PostDependencies,
  unposted: readonly UnpostedUpdate[],
  failures: Failures,
): Promise<void> {
  const { ledger, clock } = deps;
  const until = clock() + SHARED_WITHIN_MS;
  for (const { incident, channel } of newestOfEach(unposted)) {
    await failures.collect(async () => {
      if (clock() < until) await postUpdate(deps, incident, channel);
      else await ledger.changeIncident(incident.id, (current) => markThreadPending(current, clock()));
    });
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
