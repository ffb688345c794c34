import type { Alert } from '../../core/alert.ts';
import { type Attempt, claimAttempt, jobNameOf, recordJob } from '../../core/attempt.ts';
import { dailyBudget } from '../../core/budget.ts';
import type { ModelConfig, ServiceConfig } from '../../core/config.ts';
import type { ErrorGroup } from '../../core/grouping/group-error-events.ts';
import { addSighting, beginWork, type Incident, openIncident, type Sighting } from '../../core/incident.ts';
import type { Logger } from '../../core/logger.ts';
import { decideAttempt } from '../../core/policy.ts';
import type { Clock, CodeHost, ErrorLog, JobRunner, Ledger, Messenger } from '../../core/ports.ts';
import { shareIncident } from './share-incident.ts';

export interface TriageDependencies {
  readonly ledger: Ledger;
  readonly errorLog: ErrorLog;
  readonly jobs: JobRunner;
  readonly messenger: Messenger;
  readonly codeHost: CodeHost;
  readonly clock: Clock;
  readonly logger: Logger;
}

interface GroupSeen {
  readonly alert: Alert;
  readonly group: ErrorGroup;
  readonly service: ServiceConfig;
  readonly model: ModelConfig;
}

/**
 * Takes up one bug of one alert: counts it, asks the policy, sets money aside, claims the incident, submits the job and
 * tells people. The claim names the alert, so a redelivery goes on where a crash stopped, and nobody else does.
 *
 * @returns the incident's id
 */
export async function triageGroup(deps: TriageDependencies, seen: GroupSeen): Promise<string> {
  const { alert, service } = seen;
  const incident = await claimIncident(deps, seen);
  const claimed = incident.status === 'in-work' && incident.claimedBy === alert.id;
  if (claimed) await submitAttempt(deps, incident, seen);
  await shareIncident(deps, incident, service);
  return incident.id;
}

/** Counts the sighting and, when the policy and the budget allow, takes the incident into work: one conditional write. */
async function claimIncident({ ledger, clock, logger }: TriageDependencies, seen: GroupSeen): Promise<Incident> {
  const { alert, group, service } = seen;
  const now = clock();
  const id = group.fingerprint.fingerprint;
  const addTo = (present: Incident | undefined) => merge(present, seen, now);

  const expected = addTo(await ledger.getIncident(id));
  const funded = decideAttempt(expected, service).work && (await ledger.claimDollars(claimOf(expected, seen)));
  return ledger.mergeIncident(id, (present) => {
    const incident = addTo(present);
    const decision = decideAttempt(incident, service);
    if (decision.work && funded) return beginWork(incident, alert.id, now);
    const skip = decision.work ? budgetUsedUp(service) : decision;
    logger.info('attempt-skipped', { incidentId: id, alertId: alert.id, rule: skip.rule, reason: skip.reason });
    return incident.status === 'observed'
      ? { ...incident, outcome: { kind: 'skipped', rule: skip.rule, reason: skip.reason } }
      : incident;
  });
}

/** Submits the job of a claimed attempt, unless it was submitted already and only its record was lost. */
async function submitAttempt({ ledger, jobs, clock, logger }: TriageDependencies, incident: Incident, seen: GroupSeen) {
  const { alert, service, model } = seen;
  const budget = { name: dailyBudget(service.name, alert.receivedAt), claimed: service.budget.dollarsPerAttempt };
  const attempt = claimAttempt(incident, { service, model, budget }, clock());
  const present = (await ledger.openAttempt(attempt)) ?? attempt;
  if (present.jobId !== undefined || present.status === 'ended') return;

  const jobId = (await jobs.findByName(attempt.jobName)) ?? (await submit(jobs, attempt));
  await ledger.changeAttempt(incident.id, attempt.number, (current) => recordJob(current, jobId));
  logger.info('attempt-submitted', { incidentId: incident.id, attempt: attempt.number, jobId });
}

const submit = (jobs: JobRunner, { jobName, incidentId, number }: Attempt) =>
  jobs.submit({ name: jobName, incidentId, attempt: number });

function merge(present: Incident | undefined, { alert, group, service }: GroupSeen, now: number): Incident {
  const sighting: Sighting = {
    alertId: alert.id,
    alertLink: alert.link,
    buckets: group.buckets,
    affectedUsers: group.affectedUsers,
    samples: group.samples,
    firstSeen: group.firstSeen,
    lastSeen: group.lastSeen,
  };
  if (present !== undefined) return addSighting(present, sighting, now);
  const { fingerprint, representative } = group;
  const { algorithm, strict, loose, method, because } = fingerprint;
  return openIncident(
    {
      id: fingerprint.fingerprint,
      service: service.name,
      env: group.env,
      repository: service.repository,
      title: group.title,
      fingerprint: { algorithm, fingerprint: fingerprint.fingerprint, strict, loose, method, because },
      representative: {
        id: representative.id,
        timestamp: representative.timestamp,
        kind: representative.error.kind,
        message: representative.error.message ?? representative.message,
        stack: representative.error.stack,
        version: representative.version,
        commit: representative.commit,
      },
    },
    sighting,
    now,
  );
}

const claimOf = (incident: Incident, { alert, service }: GroupSeen) => ({
  budget: dailyBudget(service.name, alert.receivedAt),
  attempt: jobNameOf(incident.id, incident.attempt + 1),
  dollars: service.budget.dollarsPerAttempt,
  limit: service.budget.dollarsPerDay,
});

const budgetUsedUp = ({ name, budget }: ServiceConfig) => ({
  rule: 'daily-budget',
  reason: `the $${budget.dollarsPerDay.toFixed(2)} that ${name} may spend in a day are set aside or spent`,
});
