import type { ReleaseStepKind } from '../records/release-step.ts';

/** Where jobs run. */
export interface JobRunner {
  submit(job: Job): Promise<string>;
  /** The id of a job of that name, in whatever state. */
  findByName(name: string): Promise<string | undefined>;
  /** The state of a job; undefined when nobody knows it any more. */
  describe(jobId: string): Promise<JobState | undefined>;
  /** Whether any job has a container, or is about to get one. */
  isBusy(): Promise<boolean>;
  /** Ends a job, whatever it does. One that has ended stays as it is. */
  stop(jobId: string, reason: string): Promise<void>;
}

/**
 * A job works on an attempt, opens or updates the draft of one that has ended, answers a question about an incident, or works on a round of a
 * change or a step of a release.
 */
export type Job = {
  readonly name: string;
  /** The service's own image, where it has one. */
  readonly image?: string | undefined;
} & (
  | { readonly kind: 'attempt' | 'publication' | 'base-update'; readonly incidentId: string; readonly attempt: number }
  | { readonly kind: 'question'; readonly incidentId: string; readonly question: number }
  | { readonly kind: 'review' | 'tests'; readonly changeId: string; readonly round: number }
  | {
      readonly kind: Extract<ReleaseStepKind, 'smoke' | 'load' | 'integration' | 'explain-rollback'>;
      readonly releaseId: string;
      readonly step: number;
    }
);

/** A job waits for a container, runs in one, or has ended, for whatever reason its runner gives. */
export type JobState =
  | {
      readonly kind: 'waiting';
      /** Epoch milliseconds. */
      readonly submittedAt: number;
      /** Whether it had a container before, and waits for another one. */
      readonly hasStarted: boolean;
    }
  | { readonly kind: 'running' }
  | { readonly kind: 'ended'; readonly succeeded: boolean; readonly reason: string };
