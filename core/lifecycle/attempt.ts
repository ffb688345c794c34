import type { Attempt } from '../records/attempt.ts';
import type { Incident } from '../records/incident.ts';
import type { Outcome } from '../records/outcome.ts';
import type { Phase } from '../records/phase.ts';
import type { AttemptStep } from '../records/step.ts';
import { jobNameOf } from './job-name.ts';
import { assertAttemptTransition } from './status.ts';

/** The newest attempt of an incident that was just taken into work, before anything is submitted. */
export function claimAttempt(
  incident: Pick<Incident, 'id' | 'attempt'>,
  terms: Pick<Attempt, 'service' | 'model' | 'datadog' | 'budgets' | 'askedBy' | 'hint' | 'round'>,
  now: number,
): Attempt {
  const number = incident.attempt;
  return {
    incidentId: incident.id,
    number,
    version: 0,
    status: 'claimed',
    jobName: jobNameOf(incident.id, number),
    ...terms,
    step: 'waiting for a container' satisfies AttemptStep,
    phases: [],
    tests: [],
    dollars: 0,
    claimedAt: now,
  };
}

/** Whether a person asked for the attempt, or for its draft: their word counts more than what was decided before. */
export const isAskedFor = ({ askedBy, publication }: Attempt): boolean =>
  askedBy !== undefined || publication !== undefined;

/**
 * Records the Batch job that triage submitted. An attempt that already runs, or has ended, knows its own job: a second
 * one must not take its place.
 */
export const recordJob = (attempt: Attempt, jobId: string): Attempt =>
  attempt.status === 'claimed' ? { ...attempt, jobId, status: 'submitted' } : attempt;

/** Says for people that the attempt's job has waited for long. The same attempt when it says so already. */
export const noteLongWait = (attempt: Attempt): Attempt =>
  attempt.status !== 'submitted' || attempt.step === LONG_WAIT ? attempt : { ...attempt, step: LONG_WAIT };

const LONG_WAIT: AttemptStep =
  'waiting for a container for more than an hour: other attempts run first, or the job queue has no capacity';

export function startAttempt(attempt: Attempt, now: number): Attempt {
  assertAttemptTransition(attempt.status, 'running');
  return { ...attempt, status: 'running', step: 'starting' satisfies AttemptStep, startedAt: attempt.startedAt ?? now };
}

/** Marks the attempt's job to be submitted again. Its results and costs so far stay. */
export function restartAttempt(attempt: Attempt, reason: string): Attempt {
  assertAttemptTransition(attempt.status, 'claimed');
  const { jobId: _, ...rest } = attempt;
  return {
    ...rest,
    status: 'claimed',
    restarts: (attempt.restarts ?? 0) + 1,
    step: `the container was lost, the job starts again: ${reason}`,
  };
}

export function endAttempt(attempt: Attempt, outcome: Outcome, now: number): Attempt {
  assertAttemptTransition(attempt.status, 'ended');
  return {
    ...attempt,
    status: 'ended',
    step: 'ended' satisfies AttemptStep,
    outcome,
    dollars: sumDollars(attempt.phases),
    endedAt: now,
  };
}

/** Ends the phases that are still called running: their worker did not see them end. */
export const cutOffPhases = <Holder extends Pick<Attempt, 'phases'>>(
  record: Holder,
  reason: string,
  endedAt: number,
): Holder => ({
  ...record,
  phases: record.phases.map((phase) =>
    phase.status === 'running' ? { ...phase, status: 'failed', reason, endedAt } : phase,
  ),
});

/** Replaces the phase by its newer state, or adds it: each run of a phase has a transcript of its own. */
export function putPhase<Holder extends Pick<Attempt, 'phases' | 'dollars'>>(record: Holder, phase: Phase): Holder {
  const others = record.phases.filter((known) => known.transcriptKey !== phase.transcriptKey);
  const phases = [...others, phase];
  return { ...record, phases, dollars: sumDollars(phases) };
}

const sumDollars = (phases: readonly Phase[]): number => phases.reduce((sum, phase) => sum + phase.dollars, 0);
