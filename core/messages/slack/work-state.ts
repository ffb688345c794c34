import { outcomeShown } from '../../lifecycle/incident-work.ts';
import type { Attempt } from '../../records/attempt.ts';
import type { Incident } from '../../records/incident.ts';
import type { Outcome } from '../../records/outcome.ts';
import type { PullRequest } from '../../records/pull-request.ts';
import { type Step, stepSchema } from '../../records/step.ts';
import { fixFate, type WorkState } from './fix-fate.ts';

/** Reads the state from the records alone, so that every process renders the same message. */
export function workState(incident: Incident, attempt: Attempt | undefined): WorkState {
  const current = attempt?.number === incident.attempt ? attempt : undefined;
  const outcome = outcomeShown(incident, current);
  if (current !== undefined && current.status !== 'ended') return runningState(current);
  if (incident.publishing !== undefined) {
    return publishingState(incident.publishing, current);
  }
  const fate = fixFate(incident);
  if (fate !== undefined) return fate;
  if (outcome !== undefined) return notRetried(incident, outcome, endedState(incident, outcome));
  if (incident.status === 'observed') return { label: 'Counted', detail: 'no attempt is running' };
  return { label: 'In work', detail: `attempt ${incident.attempt}` };
}

function publishingState({ applier }: NonNullable<Incident['publishing']>, attempt: Attempt | undefined): WorkState {
  const detail = `as ${attempt?.publication?.by.name ?? 'a person'} asked`;
  if (applier === undefined) return { label: 'Opening the draft', detail };
  const { url } = attempt?.publication?.agent ?? {};
  return url === undefined
    ? { label: 'Starting an agent of Cursor’s', detail }
    : { label: 'Cursor is applying the patch', detail, address: url };
}

/** A failed attempt may be followed by another; when the policy says no to it, that is told too. */
function notRetried({ outcome: newest }: Incident, shown: Outcome, state: WorkState): WorkState {
  if (newest?.kind !== 'skipped' || shown.kind === 'skipped') return state;
  return { ...state, detail: `${state.detail.replace(/\.?$/, '.')} Not tried again: ${newest.reason}` };
}

function runningState(attempt: Attempt): WorkState {
  const label = runningLabel(attempt);
  const step = stepSchema.safeParse(attempt.step);
  return step.success ? { label, detail: '', ...SHOWN[step.data] } : { label, detail: attempt.step.trim() };
}

/** What a step adds to the label of its phase. Nothing where the label tells it already. */
const SHOWN: Readonly<Record<Step, Partial<WorkState>>> = {
  'waiting for a container': { label: 'Waiting for a container' },
  'waiting for a container for more than an hour: other attempts run first, or the job queue has no capacity': {
    label: 'Waiting for a container for more than an hour',
    detail: 'other attempts run first, or the job queue has no capacity',
  },
  starting: {},
  'fetching the repository': { detail: 'fetching the repository' },
  'preparing the tests': { detail: 'preparing the tests' },
  investigate: {},
  'propose-fix': {},
  'repairing the fix': { detail: 'repairing the fix' },
  'running the tests': { detail: 'running the tests' },
  publishing: { detail: 'publishing' },
  ended: {},
};

function runningLabel({ status, phases }: Attempt): string {
  if (status !== 'running') return 'Waiting';
  const phase = phases.at(-1);
  if (phase === undefined) return 'Starting';
  if (phase.name === 'investigate') return phase.status === 'running' ? 'Investigating' : 'Investigated';
  return phase.status === 'running' ? 'Proposing a fix' : 'Verifying the fix';
}

/** What an open pull request waits for. */
function waitsFor({ seen }: PullRequest): string {
  if (seen?.gone === true) return 'but GitHub does not show it any longer';
  if (seen?.archived === true) return 'but its repository is archived';
  return seen?.queue?.state === 'queued' ? 'waiting in the merge queue' : 'waiting for your review';
}

function endedState({ pullRequest, attempt }: Incident, outcome: Outcome): WorkState {
  const why = outcome.reason;
  if (pullRequest !== undefined) {
    const name = `${pullRequest.draft ? 'Draft pull request' : 'Pull request'} #${pullRequest.number}`;
    const verified = outcome.kind === 'fix-verified';
    const detail = verified ? `fix verified, ${waitsFor(pullRequest)}. ${why}` : `not verified: ${why}`;
    return { label: name, detail, address: pullRequest.url };
  }
  switch (outcome.kind) {
    case 'fix-verified':
      return { label: 'Fix verified', detail: `the patch is in this thread. ${why}` };
    case 'fix-unverified':
      return { label: 'Fix not verified', detail: why };
    case 'diagnosed':
      return { label: 'Diagnosed', detail: why };
    case 'not-code-fixable':
      return { label: 'Diagnosed, needs a person', detail: why };
    case 'declined':
      return { label: 'Fix declined', detail: why };
    case 'failed':
      return { label: `Attempt ${attempt} failed`, detail: why };
    case 'skipped':
      return { label: 'Not worked on', detail: why };
    default:
      return outcome.kind satisfies never;
  }
}
