import type { CommitFacts } from '../commits.ts';
import type { WorkflowRunner } from './runner.ts';
import type { StoredRun } from './state.ts';
import type { WorkflowText } from './workflow-file.ts';

/** A run that goes on in this process. */
export interface ActiveRun {
  readonly controller: AbortController;
  /** Says how the jobs end, where no runner carries them out. */
  readonly finish: (outcome: 'success' | 'failure') => void;
  readonly finished: Promise<'success' | 'failure'>;
  /** Settles once the run is completed. */
  done: Promise<void>;
}

/** A job that waits for the custom rules of its environment. */
export interface WaitingJob {
  readonly run: StoredRun;
  readonly environment: string;
  readonly answer: (appId: number, state: 'approved' | 'rejected') => void;
}

/** Runs that go on, by their id, jobs that wait for a rule, and who carries jobs out. Without a runner, `finishRun` says how each ends. */
export interface Actions {
  readonly runner: WorkflowRunner | undefined;
  readonly active: Map<number, ActiveRun>;
  readonly waiting: Set<WaitingJob>;
  /** Files of workflows that were read, by the name of their blob, and commits by theirs. */
  readonly read: {
    readonly files: Map<string, WorkflowText | undefined>;
    readonly commits: Map<string, Promise<CommitFacts>>;
  };
}
