import type { Attempt } from '../records/attempt.ts';
import type { Claim } from '../records/claim.ts';
import type { DraftRequest } from '../records/draft-request.ts';
import type { Incident } from '../records/incident.ts';
import type { Person } from '../records/person-request.ts';
import { agentFor } from './coding-agent.ts';
import { hasRule } from './has-rule.ts';
import { finishFollowUp } from './open-work.ts';

/**
 * Whether the attempt left a patch that is worth a draft: no test speaks against it but one whose expectation it changes,
 * and no rule forbids it. One that needs a person's judgement gets it by the very press.
 */
export const isPublishable = ({ status, outcome, diffKey }: Attempt): boolean =>
  status === 'ended' &&
  diffKey !== undefined &&
  (outcome?.kind === 'fix-verified' || (outcome?.kind === 'fix-unverified' && !hasRule(outcome, 'tests-disagree')));

/** Notes how people hand the patch of an attempt that has just ended to its service's applier, where there are both. */
export const offerHandOff = (attempt: Attempt, hasKey: boolean): Attempt =>
  attempt.service.applier === undefined || attempt.service.mode !== 'suggest' || !isPublishable(attempt)
    ? attempt
    : { ...attempt, handOff: hasKey ? 'button' : 'words' };

/** The attempt with the wish noted. A wish that is noted already stays as it is. */
export function noteDraftRequest(
  attempt: Attempt,
  draftRequest: {
    request: string;
    by: Person;
    at: number;
    budgets: readonly Claim[];
    applier: NonNullable<Incident['publishing']>['applier'];
  },
): Attempt {
  const { publication } = attempt;
  if (publication?.request === draftRequest.request) return attempt;
  const { request, by, at, budgets, applier } = draftRequest;
  const jobName = draftRequestJobName(attempt, nextNumber(publication));
  const agent = applier === undefined ? {} : { agent: agentFor(jobName, publication) };
  return { ...attempt, publication: { request, by, status: 'asked', jobName, ...agent, budgets, askedAt: at } };
}

/** Records the job that was submitted; one that already runs, or has ended, knows its own. */
export const recordDraftRequestJob = (attempt: Attempt, jobId: string): Attempt =>
  attempt.publication?.status === 'asked'
    ? { ...attempt, publication: { ...attempt.publication, status: 'submitted', jobId } }
    : attempt;

/** Starts it in the name of a job. The same attempt when it has ended, or another job works on it. */
export function startDraftRequest(attempt: Attempt, jobId: string): Attempt {
  const { publication } = attempt;
  if (publication === undefined || hasEnded(publication)) return attempt;
  if (publication.status === 'running' && publication.jobId !== jobId) return attempt;
  return { ...attempt, publication: { ...publication, status: 'running', jobId } };
}

/** Ends it; an end that is recorded stays. */
export function endDraftRequest(
  attempt: Attempt,
  end: { status: 'opened' } | { status: 'failed'; reason: string },
  now: number,
): Attempt {
  const { publication } = attempt;
  if (publication === undefined || hasEnded(publication)) return attempt;
  return { ...attempt, publication: { ...publication, ...end, endedAt: now } };
}

export const hasEnded = ({ status }: DraftRequest): boolean => status === 'opened' || status === 'failed';

/** Which attempt a publication's job works on; undefined when the name is none of theirs. */
export function parseDraftRequestJobName(jobName: string): { incidentId: string; number: number } | undefined {
  const [, incidentId, number] = /^mendhook-([0-9a-f]+)-(\d+)-publish-\d+$/.exec(jobName) ?? [];
  return incidentId === undefined ? undefined : { incidentId, number: Number(number) };
}

/** Has the incident wait for its draft. */
export function startPublishing(incident: Incident, publishing: NonNullable<Incident['publishing']>, now: number) {
  const waiting: Incident = { ...incident, publishing, updatedAt: now };
  return incident.unsettled === true ? waiting : finishFollowUp(waiting, now);
}

/** Ends the incident's wait for its draft, whichever way it ended. */
export function leavePublishing(incident: Incident, request: string): Incident {
  const { publishing, ...rest } = incident;
  return publishing?.request === request ? rest : incident;
}

const draftRequestJobName = ({ jobName }: Attempt, number: number): string => `${jobName}-publish-${number}`;

/** A wish after one that failed has a job of another name: a job's name is how it is found again. */
const nextNumber = (earlier: DraftRequest | undefined): number =>
  earlier === undefined ? 1 : Number(earlier.jobName.split('-').at(-1)) + 1;
