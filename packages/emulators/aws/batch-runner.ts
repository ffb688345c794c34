import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type JobProcess, killGroup, processStartedAt, startJobProcess } from './batch-process.ts';
import { type AttemptEnd, shouldRetry } from './batch-retry.ts';
import type { Job, KeptJob } from './batch-schemas.ts';

export interface RunnerOptions {
  readonly jobs: readonly KeptJob[];
  readonly directory: string;
  readonly vcpus: number;
  readonly path: string;
  /** How long a second of a time limit lasts. */
  readonly secondMs: number;
  readonly now: () => number;
  /** Keeps what has changed; called before anyone is told of it. */
  readonly save: () => void;
  readonly changed: (job: Job) => void;
}

const KILL_AFTER_SECONDS = 30;
const CLOSE_GRACE_MS = 2_000;
const OVERRIDES_LIMIT_CHARACTERS = 8_192;
const HOST_LOST = 'Host EC2 (instance i-0local0machine00) terminated.';

/** Runs jobs as processes, as many at a time as there are vCPUs, in the order in which they were submitted. */
export function createBatchRunner(options: RunnerOptions) {
  const { jobs, directory, vcpus, now, save, changed, secondMs } = options;
  const running = new Map<string, { process: JobProcess; vcpus: number; settled: Promise<void> }>();
  let closing = false;
  let scheduled = false;

  return {
    /** Takes up new and waiting jobs in a moment, after the caller has had its answer. */
    schedule,
    /** Ends the jobs that ran when an earlier process died, as Batch does when it loses a host. */
    recover: () => {
      for (const kept of jobs.filter(({ job }) => job.status === 'STARTING' || job.status === 'RUNNING')) {
        const { process: orphan } = kept;
        if (orphan?.startedAt !== undefined && processStartedAt(orphan.pid) === orphan.startedAt) {
          killGroup(orphan.pid, 'SIGKILL');
        }
        removeDirectory(kept.job);
        endAttempt(kept, { statusReason: HOST_LOST });
      }
    },
    /** Ends a job for good: at once when it waits, by signal when it runs. */
    terminate: (kept: KeptJob, reason: string) => {
      if (kept.job.status === 'SUCCEEDED' || kept.job.status === 'FAILED') return;
      kept.job.isTerminated = true;
      kept.job.statusReason = reason;
      const active = running.get(kept.job.jobId);
      if (active === undefined) finish(kept, 'FAILED', reason);
      else stop(active.process);
      save();
    },
    cancel: (kept: KeptJob, reason: string) => {
      if (kept.job.status !== 'SUBMITTED' && kept.job.status !== 'RUNNABLE') return;
      kept.job.isCancelled = true;
      finish(kept, 'FAILED', reason);
    },
    /** Ends the processes; their jobs are found lost at the next start. */
    close: async () => {
      closing = true;
      for (const { process } of running.values()) process.kill('SIGTERM');
      const forced = setTimeout(() => {
        for (const { process } of running.values()) process.kill('SIGKILL');
      }, CLOSE_GRACE_MS);
      await Promise.all([...running.values()].map(({ settled }) => settled));
      clearTimeout(forced);
    },
  };

  function schedule(): void {
    if (scheduled || closing) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      if (!closing) takeUp();
    });
  }

  function takeUp(): void {
    for (const kept of jobs.filter(({ job }) => job.status === 'SUBMITTED')) move(kept, 'RUNNABLE');
    for (const kept of jobs.filter(({ job }) => job.status === 'RUNNABLE')) {
      const needed = vcpusOf(kept.job);
      if (needed > vcpus) continue; // Batch too leaves a job waiting for ever that no host can hold.
      const used = [...running.values()].reduce((total, active) => total + active.vcpus, 0);
      if (used + needed > vcpus) return;
      start(kept, needed);
    }
  }

  function start(kept: KeptJob, needed: number): void {
    const { job } = kept;
    if (kept.overridesLength > OVERRIDES_LIMIT_CHARACTERS) {
      finish(kept, 'FAILED', `Container Overrides length must be at most ${OVERRIDES_LIMIT_CHARACTERS}`);
      return;
    }
    const attempt = job.attempts.length + 1;
    job.container.logStreamName = logStreamName(job.jobId, attempt);
    delete job.container.exitCode;
    delete job.container.reason;
    delete job.statusReason;
    delete job.stoppedAt;
    delete job.startedAt;
    move(kept, 'STARTING');
    const process = startJobProcess({
      command: job.container.command,
      environment: jobEnvironment(job, attempt, options.path),
      directory: jobDirectory(job),
      logFile: logFile(job),
    });
    if (process.pid !== undefined) {
      job.startedAt = now();
      kept.process = { pid: process.pid, startedAt: processStartedAt(process.pid) };
      move(kept, 'RUNNING');
    }
    running.set(job.jobId, { process, vcpus: needed, settled: follow(kept, process) });
  }

  async function follow(kept: KeptJob, process: JobProcess): Promise<void> {
    const { timeout } = kept.job;
    let timedOut = false;
    const timer =
      timeout &&
      setTimeout(() => {
        timedOut = true;
        stop(process);
      }, timeout.attemptDurationSeconds * secondMs);
    const end = await process.ended;
    clearTimeout(timer);
    running.delete(kept.job.jobId);
    if (closing) return;
    removeDirectory(kept.job);
    if (end.kind === 'not-started') {
      endAttempt(kept, { statusReason: 'Task failed to start', reason: end.reason });
    } else if (timedOut) {
      // Never tried again: https://docs.aws.amazon.com/batch/latest/userguide/job_timeouts.html
      const statusReason = 'Job attempt duration exceeded timeout';
      finishAttempt(kept, { statusReason, exitCode: end.exitCode }, 'FAILED');
    } else {
      endAttempt(kept, { statusReason: 'Essential container in task exited', exitCode: end.exitCode });
    }
    schedule();
  }

  function endAttempt(kept: KeptJob, end: AttemptEnd): void {
    const { job } = kept;
    // A job that was ended on purpose is not tried again, nor is it a success when it goes quietly.
    const succeeded = end.exitCode === 0 && !job.isTerminated;
    const retried = !job.isTerminated && shouldRetry(job.retryStrategy, job.attempts.length + 1, end);
    finishAttempt(kept, end, succeeded ? 'SUCCEEDED' : retried ? 'RUNNABLE' : 'FAILED');
  }

  function finishAttempt(kept: KeptJob, end: AttemptEnd, status: 'SUCCEEDED' | 'FAILED' | 'RUNNABLE'): void {
    const { job } = kept;
    const { exitCode, reason } = end;
    const statusReason = job.isTerminated ? (job.statusReason ?? end.statusReason) : end.statusReason;
    const stoppedAt = now();
    const outcome = { ...(exitCode !== undefined && { exitCode }), ...(reason !== undefined && { reason }) };
    Object.assign(job.container, outcome);
    job.attempts.push({
      container: { ...outcome, logStreamName: job.container.logStreamName },
      ...(job.startedAt !== undefined && { startedAt: job.startedAt }),
      stoppedAt,
      statusReason,
    });
    delete kept.process;
    if (status === 'RUNNABLE') move(kept, status);
    else finish(kept, status, statusReason, stoppedAt);
  }

  function finish(kept: KeptJob, status: 'SUCCEEDED' | 'FAILED', statusReason: string, at = now()): void {
    kept.job.statusReason = statusReason;
    kept.job.stoppedAt = at;
    move(kept, status);
  }

  function move(kept: KeptJob, status: Job['status']): void {
    kept.job.status = status;
    save();
    changed(kept.job);
  }

  /** A container's storage goes with it; what cannot be removed is said where the job's output is. */
  function removeDirectory(job: Job): void {
    try {
      rmSync(jobDirectory(job), { recursive: true, force: true, maxRetries: 3 });
    } catch (error) {
      appendFileSync(logFile(job), `The job's folder could not be removed: ${String(error)}\n`);
    }
  }

  function jobDirectory(job: Job): string {
    return join(directory, 'jobs', job.jobId);
  }

  function logFile(job: Job): string {
    return join(directory, 'logs', job.container.logStreamName ?? `${job.jobId}/1.log`);
  }

  function stop(process: JobProcess): void {
    process.kill('SIGTERM');
    const forced = setTimeout(() => process.kill('SIGKILL'), KILL_AFTER_SECONDS * secondMs);
    process.ended.finally(() => clearTimeout(forced));
  }
}

/** Where an attempt's output is, below the folder of logs. */
const logStreamName = (jobId: string, attempt: number): string => `${jobId}/${attempt}.log`;

const vcpusOf = (job: Job): number =>
  Number(job.container.resourceRequirements.find(({ type }) => type === 'VCPU')?.value ?? 1);

const jobEnvironment = (job: Job, attempt: number, path: string): Record<string, string> => ({
  PATH: path,
  ...Object.fromEntries(job.container.environment.map(({ name, value }) => [name, value])),
  AWS_BATCH_JOB_ID: job.jobId,
  AWS_BATCH_JOB_ATTEMPT: String(attempt),
  AWS_BATCH_JQ_NAME: job.jobQueue.split('/').at(-1) ?? '',
});
