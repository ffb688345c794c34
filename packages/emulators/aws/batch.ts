import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { openStateFile } from '../state-file.ts';
import { withStateLock } from '../state-lock.ts';
import type { StandInOptions } from './api-call.ts';
import { batchAccess } from './batch-access.ts';
import { type BatchStateChange, batchStateChange } from './batch-event.ts';
import { readLogTail } from './batch-log.ts';
import { batchOperations } from './batch-operations.ts';
import { createBatchRunner } from './batch-runner.ts';
import { type BatchState, batchStateSchema, type KeptJob } from './batch-schemas.ts';
import { startJsonApi } from './json-api.ts';
import type { LoopbackServer } from './loopback-server.ts';

export interface BatchOptions extends StandInOptions {
  /** The names of the job queues that there are. */
  readonly jobQueues: readonly string[];
  /** How much runs at a time. @default 2 */
  readonly vcpus?: number;
  /** Where a job's command is looked for. @default this process's PATH */
  readonly path?: string;
  /** Hears of each change of a job's status as EventBridge tells it; not of the submission. Must not throw. */
  readonly onStateChange?: (event: BatchStateChange) => void;
  /** How long a second of a job's time limits lasts; shorter in tests. @default 1,000 */
  readonly secondMs?: number;
}

export interface LocalBatch extends LoopbackServer {
  /** The last lines that a job wrote, of its newest attempt; none when it has not started. */
  logTail(jobId: string, lines: number): string[];
}

const BODY_LIMIT_BYTES = 1024 * 1024;
const KEPT_DAYS = 7;

/**
 * Starts a stand-in of AWS Batch that runs a job's command as a process, with an environment of its own. Jobs that ran
 * when an earlier process died are ended as for a lost host.
 *
 * @throws {Error} when the port is taken, the kept state cannot be read, or another process has it open
 */
export function startBatch(options: BatchOptions): Promise<LocalBatch> {
  return withStateLock(options.stateDirectory, 'batch', () => start(options));
}

async function start(options: BatchOptions): Promise<LocalBatch> {
  const { stateDirectory, port, jobQueues, onCall, gate, onStateChange, clock: now = Date.now } = options;
  const directory = join(stateDirectory, 'batch');
  const { state, save } = openStateFile<BatchState>(join(directory, 'batch.json'), batchStateSchema, {
    definitions: [],
    jobs: [],
  });
  const logs = join(directory, 'logs');
  forgetOldJobs(state, logs, now());
  const runner = createBatchRunner({
    jobs: state.jobs,
    directory,
    vcpus: options.vcpus ?? 2,
    path: options.path ?? process.env['PATH'] ?? '',
    secondMs: options.secondMs ?? 1_000,
    now,
    save,
    changed: (job) => onStateChange?.(batchStateChange(job, now())),
  });
  const operations = batchOperations({ state, save, runner, jobQueues, now });
  const actions = new Map(Object.keys(operations).map((action) => [`/v1/${action.toLowerCase()}`, action]));
  const server = await startJsonApi({
    service: 'batch',
    contentType: 'application/json',
    port,
    bodyLimitBytes: BODY_LIMIT_BYTES,
    actionOf: ({ method, target }) => (method === 'POST' ? actions.get(target) : undefined),
    operations,
    accessOf: batchAccess,
    onCall,
    gate,
    denied: { status: 403 },
  });
  // After the caller has this stand-in in hand, so that a listener for the change can use it.
  const recovering = setImmediate(() => {
    runner.recover();
    runner.schedule();
  });
  return {
    url: server.url,
    logTail: (jobId, lines) => readLogTail(logs, state.jobs, jobId, lines),
    close: async () => {
      clearImmediate(recovering);
      await server.close();
      await runner.close();
    },
  };
}

/** Batch too forgets a finished job after a week. */
function forgetOldJobs(state: BatchState, logs: string, now: number): void {
  const before = now - KEPT_DAYS * 24 * 3_600_000;
  const isOld = ({ job }: KeptJob) => job.stoppedAt !== undefined && job.stoppedAt < before;
  for (const { job } of state.jobs.filter(isOld)) rmSync(join(logs, job.jobId), { recursive: true, force: true });
  state.jobs.splice(0, state.jobs.length, ...state.jobs.filter((kept) => !isOld(kept)));
}
