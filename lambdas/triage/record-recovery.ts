import { cycleOf, recoverCycle } from '../../core/alert/alert-cycle.ts';
import { type Config, findService } from '../../core/config/config.ts';
import { noteRecovery } from '../../core/lifecycle/incident-cycles.ts';
import { hasOwnThread, ownsThreadUpdate } from '../../core/lifecycle/thread-update.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Alert } from '../../core/records/alert.ts';
import type { FinishedAlert } from '../../core/records/alert-record.ts';
import type { TellDependencies } from '../../workflows/thread/request-update.ts';
import { collectFailures } from './failures.ts';
import { postNewestUpdates, type UnpostedUpdate } from './post-newest-updates.ts';

type RecoveryDependencies = TellDependencies & { readonly config: Config; readonly clock: Clock };

/**
 * Ends the cycle of a monitor that recovered, and tells the bugs that it brought. A bug that it turns out later to have
 * brought, since its alert comes late, is told then: so what becomes of this alert names no bugs, whatever the order.
 *
 * @returns undefined for what is no recovery, or one that names no cycle
 */
export async function recordRecovery(deps: RecoveryDependencies, alert: Alert): Promise<FinishedAlert | undefined> {
  const { ledger, clock, logger } = deps;
  const named = alert.kind === 'recovered' ? cycleOf(alert) : undefined;
  if (named === undefined) return undefined;
  const cycle = await ledger.changeCycle(named.name, (current) => recoverCycle(current, named, alert, clock()));
  const failures = collectFailures();
  const told: UnpostedUpdate[] = [];
  for (const id of cycle.incidentIds) {
    await failures.collect(async () => {
      const incident = await ledger.changeIncident(id, (current) => noteRecovery(current, cycle, alert.id, clock()));
      const channel = findService(deps.config, incident)?.slackChannel ?? incident.thread?.channel;
      const isOurs = ownsThreadUpdate(incident, alert.id) && hasOwnThread(incident);
      if (channel !== undefined && isOurs) told.push({ incident, channel });
    });
  }
  await postNewestUpdates(deps, told, failures);
  failures.throwIfAny();
  logger.info('cycle-recovered', { alertId: alert.id, cycle: cycle.name, incidentIds: cycle.incidentIds });
  return {
    disposition: { kind: 'recorded', reason: 'the monitor recovered: its alert cycle is over' },
    incidentIds: [],
  };
}
