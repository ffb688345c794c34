import { z } from 'zod';
import { ApiError } from './api-error.ts';
import { listJobs, listSchema } from './batch-list.ts';
import type { createBatchRunner } from './batch-runner.ts';
import { type BatchState, type KeptJob, registerSchema, submitSchema } from './batch-schemas.ts';
import { createJob, findDefinition } from './batch-submit.ts';
import { type Operation, operation } from './json-api.ts';
import { arn } from './local-account.ts';

export interface BatchParts {
  readonly state: BatchState;
  readonly save: () => void;
  readonly runner: ReturnType<typeof createBatchRunner>;
  readonly jobQueues: readonly string[];
  readonly now: () => number;
}

const SUBMIT_LIMIT_BYTES = 30 * 1024;
const DEFINITION_LIMIT_BYTES = 24 * 1024;
const define = operation('ClientException');
const endSchema = z.strictObject({ jobId: z.string(), reason: z.string() });

/** What Batch does with job definitions and jobs. */
export function batchOperations({ state, save, runner, jobQueues, now }: BatchParts): Record<string, Operation> {
  return {
    RegisterJobDefinition: define(registerSchema, (input) => {
      checkSize('Job definition', input, DEFINITION_LIMIT_BYTES);
      const earlier = state.definitions.filter(
        ({ jobDefinitionName }) => jobDefinitionName === input.jobDefinitionName,
      );
      const revision = (earlier.at(-1)?.revision ?? 0) + 1;
      const jobDefinitionArn = arn('batch', `job-definition/${input.jobDefinitionName}:${revision}`);
      state.definitions.push({ ...input, jobDefinitionArn, revision, status: 'ACTIVE' });
      save();
      return { jobDefinitionName: input.jobDefinitionName, jobDefinitionArn, revision };
    }),
    DescribeJobDefinitions: define(
      z.strictObject({
        jobDefinitionName: z.string().optional(),
        jobDefinitions: z.array(z.string()).optional(),
        status: z.enum(['ACTIVE', 'INACTIVE']).optional(),
      }),
      ({ jobDefinitionName: name, jobDefinitions: references, status }) => ({
        jobDefinitions: state.definitions.filter(
          (definition) =>
            (name === undefined || definition.jobDefinitionName === name) &&
            (references === undefined || references.some((reference) => isNamed(definition, reference))) &&
            (status === undefined || definition.status === status),
        ),
      }),
    ),
    DescribeJobQueues: define(
      z.strictObject({ jobQueues: z.array(z.string()).optional() }),
      ({ jobQueues: wanted }) => ({
        jobQueues: jobQueues
          .filter((name) => wanted === undefined || wanted.includes(name) || wanted.includes(queueArn(name)))
          .map((jobQueueName) => ({
            jobQueueName,
            jobQueueArn: queueArn(jobQueueName),
            state: 'ENABLED',
            status: 'VALID',
            priority: 1,
            computeEnvironmentOrder: [],
          })),
      }),
    ),
    SubmitJob: define(submitSchema, (input) => {
      checkSize('Job', input, SUBMIT_LIMIT_BYTES);
      const queue = findQueue(input.jobQueue);
      const kept = createJob(input, findDefinition(state.definitions, input.jobDefinition), queue, now());
      state.jobs.push(kept);
      save();
      runner.schedule();
      return { jobArn: kept.job.jobArn, jobId: kept.job.jobId, jobName: kept.job.jobName };
    }),
    DescribeJobs: define(z.strictObject({ jobs: z.array(z.string()).min(1).max(100) }), ({ jobs: ids }) => ({
      jobs: state.jobs.filter(({ job }) => ids.includes(job.jobId) || ids.includes(job.jobArn)).map(({ job }) => job),
    })),
    ListJobs: define(listSchema, (input) => {
      const queue = findQueue(input.jobQueue);
      return listJobs(
        state.jobs.map(({ job }) => job).filter(({ jobQueue }) => jobQueue === queue),
        input,
      );
    }),
    TerminateJob: define(endSchema, ({ jobId, reason }) => runner.terminate(findJob(jobId), reason)),
    CancelJob: define(endSchema, ({ jobId, reason }) => runner.cancel(findJob(jobId), reason)),
  };

  function findQueue(nameOrArn: string): string {
    const name = jobQueues.find((queue) => queue === nameOrArn || queueArn(queue) === nameOrArn);
    if (name === undefined) throw new ApiError('ClientException', `JobQueue ${nameOrArn} not found`);
    return queueArn(name);
  }

  function findJob(jobId: string): KeptJob {
    const found = state.jobs.find(({ job }) => job.jobId === jobId || job.jobArn === jobId);
    if (found === undefined) throw new ApiError('ClientException', `Job ${jobId} does not exist`);
    return found;
  }
}

const queueArn = (name: string): string => arn('batch', `job-queue/${name}`);

const isNamed = (definition: BatchState['definitions'][number], reference: string): boolean =>
  [
    definition.jobDefinitionArn,
    definition.jobDefinitionName,
    `${definition.jobDefinitionName}:${definition.revision}`,
  ].includes(reference);

function checkSize(what: string, input: unknown, limitBytes: number): void {
  const bytes = Buffer.byteLength(JSON.stringify(input));
  if (bytes <= limitBytes) return;
  const [limit, got] = [limitBytes, bytes].map((size) => `${Math.ceil(size / 1024)} KiB`);
  throw new ApiError('ClientException', `${what} size must be less than ${limit}, got ${got}`);
}
