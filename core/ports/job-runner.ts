/** Where attempts run. */
export interface JobRunner {
  submit(job: {
    name: string;
    incidentId: string;
    attempt: number;
    /** The service's own image, where it has one. */
    image?: string | undefined;
    kind: JobKind;
  }): Promise<string>;
  /** The id of a job of that name, in whatever state. */
  findByName(name: string): Promise<string | undefined>;
  /** The state of a job; undefined when nobody knows it any more. */
  describe(jobId: string): Promise<JobState | undefined>;
  /** Whether any job has a container, or is about to get one. */
  isBusy(): Promise<boolean>;
  /** Ends a job, whatever it does. One that has ended stays as it is. */
  stop(jobId: string, reason: string): Promise<void>;
}

/** What a job does: work on an attempt, or open the draft of one that has ended. */
export type JobKind = 'attempt' | 'publication';

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
