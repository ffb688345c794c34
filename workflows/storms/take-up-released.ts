import { type Config, findService, type ServiceConfig } from '../../core/config/config.ts';
import { beginWork, isClaimedBy, recordSkip } from '../../core/lifecycle/incident-work.ts';
import { hasOwnThread, takeThreadUpdateAnyway } from '../../core/lifecycle/thread-update.ts';
import { refuseIncident } from '../../core/policy/decide-attempt.ts';
import type { CodeHost } from '../../core/ports/code-host.ts';
import type { Incident } from '../../core/records/incident.ts';
import { type SubmitDependencies, submitAttempt } from '../attempts/submit-attempt.ts';
import { askContext } from '../policy/ask-context.ts';
import { requestUpdate, type TellDependencies } from '../thread/request-update.ts';

export type TakeUpDependencies = SubmitDependencies &
  TellDependencies & { readonly codeHost: Pick<CodeHost, 'findPullRequest'>; readonly config: Config };

/**
 * Triages a bug that has left another incident, without waiting for its next alert: asks the policy, claims what an attempt
 * needs, submits it, shows it in the bug's own thread. It stays due until all of that is done, so a crash repeats it.
 */
export async function takeUpReleased(deps: TakeUpDependencies, { id }: Pick<Incident, 'id'>): Promise<void> {
  const { ledger, config, logger } = deps;
  const incident = await ledger.getIncident(id);
  if (incident?.released?.due !== true) return;
  const service = findService(config, incident);
  if (service !== undefined) {
    // Its budgets are named by when it was released, so that what goes on after a crash draws on the same ones.
    const claimant = { id: `released-${incident.released.at}`, at: incident.released.at };
    const taken = isClaimedBy(incident, claimant.id) ? incident : await triage(deps, incident, service, claimant);
    const current = isClaimedBy(taken, claimant.id)
      ? await submitAttempt(deps, taken, {
          claimant,
          service,
          model: config.model,
          datadog: config.datadog,
          jira: config.jira,
        })
      : taken;
    logger.info('released-triaged', { incidentId: id, from: incident.released.from, status: current.status });
    if (hasOwnThread(current)) await requestUpdate(deps, current, { channel: service.slackChannel, isCounted: true });
  }
  await ledger.changeIncident(id, (current) =>
    current.released === undefined ? current : { ...current, released: { ...current.released, due: false } },
  );
}

/** @returns the incident: in work in the claimant's name, or as the policy left it */
async function triage(
  deps: TakeUpDependencies,
  incident: Incident,
  service: ServiceConfig,
  claimant: { readonly id: string; readonly at: number },
): Promise<Incident> {
  const now = deps.clock();
  const refuse = (current: Incident) => refuseIncident({ incident: current, service, now });
  const refusal = refuse(incident) ?? (await askContext(deps, { incident, service, at: claimant.at, by: claimant.id }));
  return deps.ledger.changeIncident(incident.id, (current) => {
    const late = refuse(current) ?? refusal;
    const shown = takeThreadUpdateAnyway(current, claimant.id, now);
    return late === undefined ? beginWork(shown, claimant.id, now) : recordSkip(shown, late);
  });
}
