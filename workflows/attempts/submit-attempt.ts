import type { Config, DatadogConfig, ModelConfig, ServiceConfig } from '../../core/config/config.ts';
import { claimAttempt, recordJob } from '../../core/lifecycle/attempt.ts';
import { decideClaims, isClaimedBy, recordSkip, withdrawWork } from '../../core/lifecycle/incident-work.ts';
import { jobNameOf, submitNameOf } from '../../core/lifecycle/job-name.ts';
import type { Logger } from '../../core/logger.ts';
import { budgetsOf } from '../../core/policy/budgets.ts';
import type { Refusal } from '../../core/policy/decide-attempt.ts';
import { breakersOf } from '../../core/policy/policy-query.ts';
import { reportBudgetsOf } from '../../core/policy/report-budgets.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { JobRunner } from '../../core/ports/job-runner.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { Attempt } from '../../core/records/attempt.ts';
import type { Incident } from '../../core/records/incident.ts';
import { findDecision } from '../../core/user-actions/decision.ts';
import { claimBudgets, giveBackBudgets, type Wanted } from '../policy/claim-budgets.ts';

export interface SubmitDependencies {
  readonly ledger: Ledger;
  readonly jobs: JobRunner;
  readonly clock: Clock;
  readonly logger: Logger;
}

interface Terms {
  /** Who took the incident into work: an alert or a request, and when it came (epoch ms), which names the budgets. */
  readonly claimant: { readonly id: string; readonly at: number };
  /** What the incident says when a claim was refused. @default `recordSkip` */
  readonly refused?: (incident: Incident, refusal: Refusal) => Incident;
  readonly service: ServiceConfig;
  readonly model: ModelConfig;
  readonly datadog: DatadogConfig;
  /** A person's report draws on its budgets, too. */
  readonly jira: Config['jira'];
}

/**
 * Starts the attempt of an incident that this claimant took into work: claims what it needs, records it, submits its job. An
 * attempt that is recorded has its claims; a job whose record was lost is found again by its name.
 *
 * @returns the incident: in work, or withdrawn with the reason when a claim was refused
 */
export async function submitAttempt(deps: SubmitDependencies, incident: Incident, terms: Terms): Promise<Incident> {
  const { ledger, clock } = deps;
  const { claimant, service, model, datadog, jira } = terms;
  const { id, attempt: number } = incident;
  const known = await ledger.getAttempt(id, number);
  const asked = askedFor(incident, claimant.id);
  // A round opens no draft: the one that is open has its share already.
  const budgets = [
    ...budgetsOf(asked.round === undefined ? service : { ...service, mode: 'suggest' }, claimant.at),
    ...reportBudgetsOf(jira, service, claimant),
  ];
  if (known === undefined) {
    const wanted = { attempt: jobNameOf(id, number), budgets, breakers: breakersOf(service) };
    const withdrawn = await claimOrWithdraw(deps, incident, { ...terms, wanted });
    if (withdrawn !== undefined) return withdrawn;
  }
  const claims = budgets.map(({ name, kind, claimed }) => ({ name, kind, claimed }));
  const attempt = claimAttempt(incident, { service, model, datadog, budgets: claims, ...asked }, clock());
  await submitJob(deps, known ?? (await ledger.openAttempt(attempt)) ?? attempt);
  return incident;
}

/** The person who asked for the attempt, their hint, and the draft that it changes; nothing where an alert asked. */
function askedFor(incident: Incident, claimant: string): Pick<Attempt, 'askedBy' | 'hint' | 'round'> {
  const { by, wish } = findDecision(incident, claimant) ?? {};
  const { pullRequest } = incident;
  if (by !== undefined && wish?.action === 'fix' && pullRequest !== undefined) {
    const { words, review } = wish;
    const { repository, number, branch } = pullRequest;
    const round = { request: claimant, by, words, pullRequest: { repository, number, branch } };
    return { askedBy: by, hint: { by, words }, round: { ...round, ...(review === undefined ? {} : { review }) } };
  }
  if (by === undefined || wish?.action !== 'try-again') return {};
  return { askedBy: by, ...(wish.hint === undefined ? {} : { hint: { by, words: wish.hint } }) };
}

/**
 * Claims what the attempt needs. The claimant may be delivered twice at once, and one of the two be refused: which of them
 * counts is decided by one write of the incident, before anything is given back or submitted, and holds for both.
 *
 * @returns undefined when all is claimed and this run goes on; else the incident as it is
 */
async function claimOrWithdraw(
  { ledger, clock, logger }: SubmitDependencies,
  { id, attempt }: Incident,
  { claimant, wanted, refused = recordSkip }: Terms & { readonly wanted: Wanted },
): Promise<Incident | undefined> {
  const isOurs = (current: Incident) => isClaimedBy(current, claimant.id) && current.attempt === attempt;
  const asked = await claimBudgets(ledger, wanted, clock());
  const decided = await ledger.changeIncident(id, (current) =>
    isOurs(current) ? decideClaims(current, asked ?? 'held') : current,
  );
  const isAnothers = !isOurs(decided) && decided.status === 'in-work' && decided.attempt === attempt;
  if (isAnothers) return decided;
  if (isOurs(decided) && decided.claims === 'held') return asked === undefined ? undefined : decided;

  await giveBackBudgets(ledger, wanted);
  logger.info('attempt-skipped', { incidentId: id, claimedBy: claimant.id, ...refusalOf(decided) });
  return ledger.changeIncident(id, (current) => {
    const refusal = refusalOf(current);
    return isOurs(current) && refusal !== undefined ? refused(withdrawWork(current), refusal) : current;
  });
}

const refusalOf = ({ claims }: Incident): Refusal | undefined => (claims === 'held' ? undefined : claims);

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
