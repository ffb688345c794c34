import { leavePublishing, noteDraftRequest, recordDraftRequestJob } from '../../core/lifecycle/draft-request.ts';
import type { Logger } from '../../core/logger.ts';
import { budgetsOf } from '../../core/policy/budgets.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { JobRunner } from '../../core/ports/job-runner.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { Attempt } from '../../core/records/attempt.ts';
import type { Incident } from '../../core/records/incident.ts';
import type { PersonRequest } from '../../core/records/person-request.ts';
import { noteRefusal } from '../../core/user-actions/decision.ts';
import { claimBudgets, giveBackBudgets } from '../policy/claim-budgets.ts';

interface SubmitDependencies {
  readonly ledger: Ledger;
  readonly jobs: JobRunner;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Has the patch of an ended attempt opened as a draft, for an incident that this request put to publishing: claims a share of
 * the open drafts, notes the wish with the attempt, submits its job. A job whose record was lost is found by its name.
 *
 * @returns the incident: publishing, or not with the reason when a claim was refused
 */
export async function submitDraftRequest(
  deps: SubmitDependencies,
  incident: Incident,
  { request, attempt }: { request: Pick<PersonRequest, 'id' | 'by' | 'at'>; attempt: Attempt },
): Promise<Incident> {
  const { ledger, clock, logger } = deps;
  const { id: incidentId } = incident;
  const budgets = budgetsOf({ ...attempt.service, mode: 'draft-pr' }, request.at).filter(
    ({ kind }) => kind === 'pull-requests',
  );
  if (attempt.publication?.request !== request.id) {
    const wanted = { attempt: attempt.jobName, budgets, breakers: [] };
    const refusal = await claimBudgets(ledger, wanted, clock());
    if (refusal !== undefined) {
      // The request may be delivered twice at once: what the other delivery noted has its claims, and keeps them.
      const current = await ledger.getAttempt(incidentId, attempt.number);
      if (current?.publication?.request === request.id) return incident;
      await giveBackBudgets(ledger, wanted);
      logger.info('publication-refused', { incidentId, requestId: request.id, ...refusal });
      return ledger.changeIncident(incidentId, (now) =>
        now.publishing?.request === request.id
          ? noteRefusal(leavePublishing(now, request.id), request.id, refusal.reason)
          : now,
      );
    }
  }
  const claims = budgets.map(({ name, kind, claimed }) => ({ name, kind, claimed }));
  const applier = incident.publishing?.applier;
  const draftRequest = { request: request.id, by: request.by, at: request.at, budgets: claims, applier };
  const asked = await ledger.changeAttempt(incidentId, attempt.number, (current) =>
    noteDraftRequest(current, draftRequest),
  );
  await submitJob(deps, asked);
  return incident;
}

async function submitJob({ ledger, jobs, logger }: SubmitDependencies, attempt: Attempt): Promise<void> {
  const { incidentId, number, publication, service } = attempt;
  if (publication === undefined || publication.status !== 'asked') return;
  const { jobName: name } = publication;
  const job = { name, incidentId, attempt: number, image: service.image, kind: 'publication' as const };
  const jobId = (await jobs.findByName(name)) ?? (await jobs.submit(job));
  await ledger.changeAttempt(incidentId, number, (current) => recordDraftRequestJob(current, jobId));
  logger.info('publication-submitted', { incidentId, attempt: number, jobId });
}
