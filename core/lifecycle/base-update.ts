import type { BaseUpdate, BaseUpdateEnd } from '../records/base-update.ts';
import type { Incident } from '../records/incident.ts';
import { finishFollowUp } from './open-work.ts';

type Asked = Pick<BaseUpdate, 'attempt' | 'head' | 'base' | 'behindBy' | 'conflicts'> & {
  /** Of the attempt's job. */
  readonly attemptJob: string;
};

/** Claims the next update of the incident's draft: who reads `asked` afterwards submits its job. */
export function askBaseUpdate(incident: Incident, { attemptJob, ...asked }: Asked, now: number): Incident {
  const earlier = incident.pullRequest?.baseUpdate;
  const number = (earlier?.number ?? 0) + 1;
  const said = saidAfter(earlier);
  const update: BaseUpdate = {
    ...{ number, ...asked, status: 'asked', jobName: `${attemptJob}-base-${number}`, askedAt: now },
    ...(said === undefined ? {} : { said }),
  };
  return withUpdate(incident, update, now);
}

/** Records the job that was submitted; one that already runs, or has ended, knows its own. */
export const recordBaseUpdateJob = (incident: Incident, jobId: string): Incident =>
  change(incident, (update) => (update.status === 'asked' ? { ...update, status: 'submitted', jobId } : update));

/** Starts it in the name of a job. The same incident when it has ended, or another job works on it. */
export const startBaseUpdate = (incident: Incident, jobId: string): Incident =>
  change(incident, (update) =>
    isEnded(update) || (update.status === 'running' && update.jobId === jobId) || isOfAnother(update, jobId)
      ? update
      : { ...update, status: 'running', jobId },
  );

const isOfAnother = ({ status, jobId }: BaseUpdate, job: string): boolean => status === 'running' && jobId !== job;

/** Notes the merge that is about to be pushed. */
export const planBaseUpdate = (incident: Incident, plan: NonNullable<BaseUpdate['plan']>): Incident =>
  change(incident, (update) => (isEnded(update) ? update : { ...update, plan }));

/** Ends it; an end that is recorded stays. A merge that was pushed is mendhook's own commit from now on. */
export function endBaseUpdate(incident: Incident, end: BaseUpdateEnd, now: number): Incident {
  const { pullRequest } = incident;
  if (pullRequest?.baseUpdate === undefined || isEnded(pullRequest.baseUpdate)) return incident;
  const pushed = end.kind === 'merged' ? { pushed: end.head, seen: { ...pullRequest.seen, head: end.head } } : {};
  const changed = { ...incident, pullRequest: { ...pullRequest, ...pushed } };
  return withUpdate(changed, { ...pullRequest.baseUpdate, status: 'ended', end, endedAt: now }, now);
}

/** Notes that people were told, and that nothing is left to do. */
export function finishBaseUpdate(incident: Incident, number: number, now: number): Incident {
  const update = incident.pullRequest?.baseUpdate;
  if (update?.number !== number || update.status !== 'ended') return incident;
  return withUpdate(incident, { ...update, status: 'told' }, now);
}

/** Whether its end is not the one that people were told last of the same commit. */
export function isNews({ end, head, plan, said }: BaseUpdate): boolean {
  if (end === undefined || end.kind === 'left-alone') return false;
  return said?.kind !== end.kind || said.head !== (plan?.head ?? head);
}

export const isEnded = ({ status }: Pick<BaseUpdate, 'status'>): boolean => status === 'ended' || status === 'told';

/** Of which incident an update's job is; undefined when the name is none of theirs. */
export const parseBaseUpdateJobName = (jobName: string): string | undefined =>
  /^mendhook-([0-9a-f]+)-\d+-base-\d+$/.exec(jobName)?.[1];

/** What was told of the update before, or of one before that. */
function saidAfter(earlier: BaseUpdate | undefined): BaseUpdate['said'] {
  const { end, plan, head = '', said } = earlier ?? {};
  return end === undefined || end.kind === 'left-alone' ? said : { kind: end.kind, head: plan?.head ?? head };
}

function change(incident: Incident, apply: (update: BaseUpdate) => BaseUpdate): Incident {
  const { pullRequest } = incident;
  if (pullRequest?.baseUpdate === undefined) return incident;
  const baseUpdate = apply(pullRequest.baseUpdate);
  return baseUpdate === pullRequest.baseUpdate
    ? incident
    : { ...incident, pullRequest: { ...pullRequest, baseUpdate } };
}

function withUpdate(incident: Incident, baseUpdate: BaseUpdate, now: number): Incident {
  const { pullRequest } = incident;
  if (pullRequest === undefined) return incident;
  const changed: Incident = { ...incident, pullRequest: { ...pullRequest, baseUpdate }, updatedAt: now };
  return incident.unsettled === true ? changed : finishFollowUp(changed, now);
}
