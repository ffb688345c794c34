import { z } from 'zod';
import { datadogConfigSchema, modelConfigSchema, serviceConfigSchema } from '../config.ts';
import type { Incident } from '../incident/incident.ts';
import { assertAttemptTransition, attemptStatus } from '../incident/incident-status.ts';
import { claimSchema } from '../policy/budgets.ts';
import { publicationSchema } from '../publication/publication.ts';
import { personSchema } from '../request/request.ts';
import { type Outcome, outcomeSchema } from './outcome.ts';
import { proofSchema } from './proof.ts';

const phaseName = z.enum(['investigate', 'propose-fix']);
export type PhaseName = z.infer<typeof phaseName>;

export const tokensSchema = z.object({
  input: z.int().nonnegative(),
  output: z.int().nonnegative(),
  cacheRead: z.int().nonnegative(),
  cacheWrite: z.int().nonnegative(),
});
export type Tokens = z.infer<typeof tokensSchema>;

/** One run of Claude Code: what it cost and how it ended. */
export const phaseSchema = z.object({
  name: phaseName,
  model: z.string(),
  startedAt: z.number(),
  endedAt: z.number().optional(),
  status: z.enum(['running', 'verdict', 'failed']),
  /** Why it failed, in a sentence. */
  reason: z.string().optional(),
  turns: z.int().nonnegative(),
  tokens: tokensSchema,
  dollars: z.number().nonnegative(),
  /** Tool calls that were denied. */
  denials: z.int().nonnegative(),
  /** The verdict as the schema of `core/attempt/verdict.ts` read it. */
  verdict: z.unknown().optional(),
  /** Where the audit log holds what this phase changed. */
  diffKey: z.string().optional(),
  /** Where the audit log holds every event of the phase. */
  transcriptKey: z.string(),
});
export type Phase = z.infer<typeof phaseSchema>;

/** One run of tests by the worker: what was run on what, and what was seen. Its names are in the order that people read. */
export const testRunSchema = z.object({
  name: z.enum([
    // Recorded only when it failed.
    'setup',
    'suite on base',
    // The files of the regression test as the base has them, where it adds to files that exist.
    'old test files on base',
    'regression test on base',
    'regression test with fix',
    'suite with fix',
    // The files of tests that fail in it and passed on the base, run apart.
    'failing tests with fix',
  ]),
  command: z.string(),
  passed: z.boolean(),
  exitCode: z.int().nullable(),
  timedOut: z.boolean(),
  /** Names of failing tests, as far as the runner's output tells. */
  failing: z.array(z.string()),
  /** How many tests passed, where the output says so. */
  passedCount: z.int().nonnegative().optional(),
  /** Why the run tells nothing, where no test ran in it: completes "the suite …". */
  noVerdict: z.string().optional(),
  durationMs: z.number(),
  /** Why the first test failed, where it did, and the end of the output; redacted. */
  output: z.string(),
});
export type TestRun = z.infer<typeof testRunSchema>;

/** One Batch job for one incident. Written by triage when claimed, then by the worker. Times are epoch milliseconds. */
export const attemptSchema = z.object({
  incidentId: z.string(),
  number: z.int().positive(),
  version: z.int().nonnegative(),
  status: attemptStatus,
  jobName: z.string(),
  jobId: z.string().optional(),
  /** The person who asked for it; left out when an alert did. */
  askedBy: personSchema.optional(),
  /** How often it was started again, after a container that was lost for no fault of its own. */
  restarts: z.int().nonnegative().optional(),
  service: serviceConfigSchema,
  model: modelConfigSchema,
  datadog: datadogConfigSchema.prefault({}),
  /** What triage claimed for this attempt. Settled when it ends. */
  budgets: z.array(claimSchema).readonly(),
  /** What the worker does just now, for people who watch. */
  step: z.string(),
  /** The commit that the fix is made for. */
  commit: z.string().optional(),
  phases: z.array(phaseSchema),
  tests: z.array(testRunSchema),
  /** What the regression test shows of this bug; left out until it has failed without the fix. */
  proof: proofSchema.optional(),
  /** Where the audit log holds the diff. */
  diffKey: z.string().optional(),
  /** What the diff does to the source, as a name by which the same change is known again. */
  patchId: z.string().optional(),
  outcome: outcomeSchema.optional(),
  /** That a person wants its patch opened as a draft, after it has ended without one. */
  publication: publicationSchema.optional(),
  dollars: z.number().nonnegative(),
  claimedAt: z.number(),
  startedAt: z.number().optional(),
  endedAt: z.number().optional(),
});
export type Attempt = z.infer<typeof attemptSchema>;

/**
 * The name of an attempt's Batch job: the same attempt has the same name, so that a submission whose record was lost is
 * found again. Batch allows 128 letters, digits, "-" and "_".
 */
export const jobNameOf = (incidentId: string, number: number): string => `mendhook-${incidentId}-${number}`;

/** The name under which the attempt's job is submitted now: started again, it has another one than the job that was lost. */
export const submitNameOf = ({ jobName, restarts = 0 }: Pick<Attempt, 'jobName' | 'restarts'>): string =>
  restarts === 0 ? jobName : `${jobName}-restart-${restarts}`;

/** Which attempt a job of that name works on; undefined when the name is none of ours. */
export function parseJobName(jobName: string): { incidentId: string; number: number } | undefined {
  const [, incidentId, number] = /^mendhook-([0-9a-f]+)-(\d+)(?:-restart-\d+)?$/.exec(jobName) ?? [];
  return incidentId === undefined ? undefined : { incidentId, number: Number(number) };
}

/** The newest attempt of an incident that was just taken into work, before anything is submitted. */
export function claimAttempt(
  incident: Pick<Incident, 'id' | 'attempt'>,
  terms: Pick<Attempt, 'service' | 'model' | 'datadog' | 'budgets' | 'askedBy'>,
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
    step: 'waiting for a container',
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

const LONG_WAIT =
  'waiting for a container for more than an hour: other attempts run first, or the job queue finds no capacity';

export function startAttempt(attempt: Attempt, now: number): Attempt {
  assertAttemptTransition(attempt.status, 'running');
  return { ...attempt, status: 'running', step: 'starting', startedAt: attempt.startedAt ?? now };
}

/** Has the attempt's job submitted again; what it came to so far, and what that cost, stays. */
export function restartAttempt(attempt: Attempt, reason: string): Attempt {
  assertAttemptTransition(attempt.status, 'claimed');
  const { jobId: _, ...rest } = attempt;
  return {
    ...rest,
    status: 'claimed',
    restarts: (attempt.restarts ?? 0) + 1,
    step: `waiting to be started again: ${reason}`,
  };
}

export function endAttempt(attempt: Attempt, outcome: Outcome, now: number): Attempt {
  assertAttemptTransition(attempt.status, 'ended');
  return { ...attempt, status: 'ended', step: 'ended', outcome, dollars: sumDollars(attempt.phases), endedAt: now };
}

/** Replaces the phase by its newer state, or adds it: each run of a phase has a transcript of its own. */
export function putPhase(attempt: Attempt, phase: Phase): Attempt {
  const others = attempt.phases.filter((known) => known.transcriptKey !== phase.transcriptKey);
  const phases = [...others, phase];
  return { ...attempt, phases, dollars: sumDollars(phases) };
}

const sumDollars = (phases: readonly Phase[]): number => phases.reduce((sum, phase) => sum + phase.dollars, 0);
