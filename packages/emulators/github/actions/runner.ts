import { WorkflowError } from './expression.ts';
import type { WorkflowJobText } from './workflow-file.ts';

/** One job of a run, ready to be carried out: expressions are filled in, and steps whose `if` does not hold are left out. */
export interface WorkflowJob {
  /** `owner/name`. */
  readonly repository: string;
  readonly runId: number;
  /** `.github/workflows/deploy.yml`. */
  readonly workflow: string;
  readonly job: string;
  readonly environment: string | undefined;
  /** Head of the branch that the workflow was dispatched on. */
  readonly sha: string;
  readonly branch: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly steps: readonly {
    readonly name: string | undefined;
    readonly run: string | undefined;
    readonly uses: string | undefined;
    readonly with: Readonly<Record<string, string>>;
    readonly env: Readonly<Record<string, string>>;
  }[];
  /** Aborted where the run is cancelled. */
  readonly signal: AbortSignal;
}

/** Carries a job out. A runner that throws has failed the job. */
export type WorkflowRunner = (job: WorkflowJob) => Promise<'success' | 'failure'>;

/** The jobs of a workflow, each after those that it needs. @throws {WorkflowError} when there is no such order */
export function* inOrder(
  jobs: Readonly<Record<string, WorkflowJobText>>,
): Generator<readonly [name: string, job: WorkflowJobText]> {
  const done = new Set<string>();
  let left = Object.entries(jobs);
  while (left.length > 0) {
    const next = left.find(([, { needs }]) => needs.every((each) => done.has(each)));
    if (next === undefined)
      throw new WorkflowError(`jobs need each other, or one that is not there: ${left.map(([name]) => name)}`);
    done.add(next[0]);
    left = left.filter((each) => each !== next);
    yield next;
  }
}
