import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { gitEnvironment } from '@mendhook/emulators/github/git';
import { execa } from 'execa';

/** One step of a job, with its expressions filled in. */
interface JobStep {
  readonly name: string | undefined;
  readonly run: string | undefined;
  readonly uses: string | undefined;
  readonly with: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
}

/** One job of a workflow's run, as the local GitHub hands it to a runner. */
export interface RunnerJob {
  readonly runId: number;
  readonly job: string;
  /** Head of the branch that the workflow runs on. */
  readonly sha: string;
  readonly steps: readonly JobStep[];
  /** Aborted where the run is cancelled. */
  readonly signal: AbortSignal;
}

export interface RunnerOptions {
  /** Where git clones the repository from. */
  readonly repository: string;
  /** Folder of the jobs' work. */
  readonly directory: string;
  /** What this runner tells each step besides the step's own variables, as one that somebody hosts themselves does. */
  readonly variables: Readonly<Record<string, string>>;
  /** Each line that a step printed, and what the runner says itself. */
  readonly onLine: (job: RunnerJob, line: string) => void;
}

/**
 * Makes a runner that carries out a job's steps as processes on this machine: shell scripts as they are, and of the actions
 * `actions/checkout` and `actions/setup-node`.
 *
 * @returns a function that gives `failure` for a step that fails, or that needs another action
 */
export function createWorkflowRunner(options: RunnerOptions) {
  const { directory, onLine } = options;
  return async (job: RunnerJob): Promise<'success' | 'failure'> => {
    await mkdir(directory, { recursive: true });
    const workspace = await mkdtemp(join(directory, `run-${job.runId}-`));
    try {
      for (const step of job.steps) {
        const fault = await carryOut(options, job, step, workspace);
        if (fault === undefined) continue;
        onLine(job, `${step.name ?? step.uses ?? step.run?.split('\n')[0] ?? 'a step'}: ${fault}`);
        return 'failure';
      }
      return 'success';
    } finally {
      await rm(workspace, { recursive: true, force: true });
    }
  };
}

/** @returns what went wrong; undefined when the step has passed */
async function carryOut(
  options: RunnerOptions,
  job: RunnerJob,
  step: JobStep,
  workspace: string,
): Promise<string | undefined> {
  if (step.run !== undefined) return runScript(options, job, step.run, { workspace, env: step.env });
  const [action] = step.uses?.split('@') ?? [];
  if (action === 'actions/checkout') return checkOut(options, step.with['ref'] ?? job.sha, workspace, job.signal);
  // Node is the one that runs this.
  if (action === 'actions/setup-node') return undefined;
  return `this runner has no action ${action}`;
}

async function runScript(
  { variables, onLine }: RunnerOptions,
  job: RunnerJob,
  script: string,
  { workspace, env }: { readonly workspace: string; readonly env: JobStep['env'] },
): Promise<string | undefined> {
  // https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell
  const child = execa('bash', ['-e', '-c', script], {
    cwd: workspace,
    extendEnv: false,
    env: { PATH: pathWithOwnNode(), HOME: workspace, CI: 'true', GITHUB_ACTIONS: 'true', ...variables, ...env },
    stdin: 'ignore',
    all: true,
    buffer: false,
    reject: false,
    cancelSignal: job.signal,
    // A shell that is told to end leaves the command that it runs, which holds the output open.
    killDescendants: true,
  });
  for await (const line of child.iterable({ from: 'all' })) onLine(job, line);
  const { exitCode } = await child;
  return exitCode === 0 ? undefined : `exit ${exitCode ?? 'by a signal'}`;
}

async function checkOut(
  { repository }: RunnerOptions,
  ref: string,
  workspace: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const git = (...args: readonly string[]) =>
    execa('git', args, {
      ...{ cwd: workspace, env: gitEnvironment(), extendEnv: false, reject: false, cancelSignal: signal },
    });
  const cloned = await git('clone', '--quiet', '--no-checkout', '--', repository, '.');
  if (cloned.exitCode !== 0) return cloned.stderr;
  const checkedOut = await git('checkout', '--quiet', '--detach', ref);
  return checkedOut.exitCode === 0 ? undefined : checkedOut.stderr;
}

const pathWithOwnNode = (): string => `${join(process.execPath, '..')}:${process.env['PATH'] ?? ''}`;
