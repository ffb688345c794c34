import { type Attempt, claimAttempt, jobNameOf, recordJob, submitNameOf } from './attempt.ts';
import type { DatadogConfig, ModelConfig, ServiceConfig } from './config.ts';
import type { Incident } from './incident.ts';
import { isClaimedBy, recordSkip, withdrawWork } from './incident-work.ts';
import type { Logger } from './logger.ts';
import { budgetsOf } from './policy/budgets.ts';
import { claimBudgets, giveBackBudgets } from './policy/claim-budgets.ts';
import { breakersOf } from './policy/context.ts';
import type { Refusal } from './policy/decide-attempt.ts';
import type { Clock, JobRunner, Ledger } from './ports.ts';
import type { Person } from './request.ts';

export interface SubmitDependencies {
  readonly ledger: Ledger;
  readonly jobs: JobRunner;
  readonly clock: Clock;
  readonly logger: Logger;
}

interface Terms {
  /** Who took the incident into work: an alert or a request, and when it came (epoch ms), which names the budgets. */
  readonly claimant: { readonly id: string; readonly at: number };
  /** The person who asks for it, where it is no alert. */
  readonly askedBy?: Person;
  /** What the incident says when a claim was refused. @default `recordSkip` */
  readonly refused?: (incident: Incident, refusal: Refusal) => Incident;
  readonly service: ServiceConfig;
  readonly model: ModelConfig;
  readonly datadog: DatadogConfig;
}

/**
 * Starts the attempt of an incident that this claimant took into work: claims what it needs, records it, submits its job. An
 * attempt that is recorded has its claims; a job whose record was lost is found again by its name.
 *
 * @returns the incident: in work, or withdrawn with the reason when a claim was refused
 */
export async function submitAttempt(deps: SubmitDependencies, incident: Incident, terms: Terms): Promise<Incident> {
  const { ledger, clock, logger } = deps;
  const { claimant, askedBy, service, model, datadog, refused = recordSkip } = terms;
  const { id, attempt: number } = incident;
  const known = await ledger.getAttempt(id, number);
  const budgets = budgetsOf(service, claimant.at);
  if (known === undefined) {
    const wanted = { attempt: jobNameOf(id, number), budgets, breakers: breakersOf(service) };
    const refusal = await claimBudgets(ledger, wanted, clock());
    if (refusal !== undefined) {
      // The claimant may be delivered twice at once: what the other delivery recorded has its claims, and keeps them.
      if ((await ledger.getAttempt(id, number)) !== undefined) return incident;
      await giveBackBudgets(ledger, wanted);
      logger.info('attempt-skipped', { incidentId: id, claimedBy: claimant.id, ...refusal });
      return ledger.changeIncident(id, (present) =>
        isClaimedBy(present, claimant.id) && present.attempt === number
          ? refused(withdrawWork(present), refusal)
          : present,
      );
    }
  }
  const claims = budgets.map(({ name, kind, claimed }) => ({ name, kind, claimed }));
  const person = askedBy === undefined ? {} : { askedBy };
  const attempt = claimAttempt(incident, { service, model, datadog, budgets: claims, ...person }, clock());
  await submitJob(deps, known ?? (await ledger.openAttempt(attempt)) ?? attempt);
  return incident;
}

/** Submits the job of an attempt that has none yet; one whose record was lost is found again by its name. */
export async function submitJob({ ledger, jobs, logger }: SubmitDependencies, attempt: Attempt): Promise<void> {
  const { incidentId, number, service } = attempt;
  const name = submitNameOf(attempt);
  if (attempt.jobId !== undefined || attempt.status === 'ended') return;
  const job = { name, incidentId, attempt: number, image: service.image, kind: 'attempt' as const };
  const jobId = (await jobs.findByName(name)) ?? (await jobs.submit(job));
  await ledger.changeAttempt(incidentId, number, (current) => recordJob(current, jobId));
  logger.info('attempt-submitted', { incidentId, attempt: number, jobId });
}
