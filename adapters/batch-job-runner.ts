import {
  type BatchClient,
  BatchServiceException,
  type ContainerOverrides,
  DescribeJobsCommand,
  type JobDetail,
  ListJobsCommand,
  SubmitJobCommand,
  TerminateJobCommand,
} from '@aws-sdk/client-batch';
import { WAITING_JOB } from '../core/deployment/fargate-sizes.ts';
import { UpstreamError } from '../core/errors.ts';
import { jobEndReason } from '../core/lifecycle/job-end.ts';
import { EnvironmentName, jobDefinitionName } from '../core/names.ts';
import type { Job, JobRunner, JobState } from '../core/ports/job-runner.ts';

/**
 * Jobs of AWS Batch. A service with an image of its own has a job definition of its own. A job is told what
 * it works on and what to do with it, and nothing else: everything it needs is in the ledger, because container
 * overrides are limited to 8,192 characters.
 *
 * @param options.jobDefinition the one of the worker's own image
 */
export function createBatchJobRunner(options: {
  client: BatchClient;
  jobQueue: string;
  jobDefinition: string;
}): JobRunner {
  const { client, jobQueue, jobDefinition } = options;
  return {
    submit: async (job) => {
      const submitting = new SubmitJobCommand({
        jobName: job.name,
        jobQueue,
        jobDefinition: jobDefinitionName(jobDefinition, job.image),
        containerOverrides: { environment: environmentOf(job), ...sizeOf(job) },
      });
      const { jobId } = await client.send(submitting).catch(refused);
      if (jobId === undefined)
        throw new UpstreamError('AWS Batch', 'SubmitJob answered without a job id', { retryable: false });
      return jobId;
    },
    findByName: async (name) => {
      // With a filter on the name, jobs in every state are listed; without one, only running ones.
      const { jobSummaryList = [] } = await client.send(
        new ListJobsCommand({ jobQueue, filters: [{ name: 'JOB_NAME', values: [name] }] }),
      );
      return jobSummaryList[0]?.jobId;
    },
    describe: async (jobId) => {
      const { jobs = [] } = await client.send(new DescribeJobsCommand({ jobs: [jobId] }));
      return jobs[0] === undefined ? undefined : stateOf(jobs[0]);
    },
    isBusy: async () => {
      for (const jobStatus of ['RUNNING', 'STARTING'] as const) {
        const listing = new ListJobsCommand({ jobQueue, jobStatus, maxResults: 1 });
        const { jobSummaryList = [] } = await client.send(listing);
        if (jobSummaryList.length > 0) return true;
      }
      return false;
    },
    stop: async (jobId, reason) => {
      await client.send(new TerminateJobCommand({ jobId, reason }));
    },
  };
}

/** What a job is told: its kind, and which attempt, question, round of a change or step of a release it works on. */
function environmentOf(job: Job): { name: string; value: string }[] {
  const kind = { name: EnvironmentName.jobKind, value: job.kind };
  if ('changeId' in job) {
    return [
      { name: EnvironmentName.changeId, value: job.changeId },
      { name: EnvironmentName.changeRound, value: String(job.round) },
      kind,
    ];
  }
  if ('releaseId' in job) {
    return [
      { name: EnvironmentName.releaseId, value: job.releaseId },
      { name: EnvironmentName.releaseStep, value: String(job.step) },
      kind,
    ];
  }
  if ('question' in job) {
    return [
      { name: EnvironmentName.incidentId, value: job.incidentId },
      { name: EnvironmentName.questionNumber, value: String(job.question) },
      kind,
    ];
  }
  return [
    { name: EnvironmentName.incidentId, value: job.incidentId },
    { name: EnvironmentName.attemptNumber, value: String(job.attempt) },
    kind,
  ];
}

/**
 * A job that mostly waits, for staging or for a model's one answer, gets Fargate's smallest size that has 2 GiB for the setup: a load
 * takes minutes, and costs by the minute.
 */
const sizeOf = ({ kind }: Job): Pick<ContainerOverrides, 'resourceRequirements'> =>
  kind === 'smoke' || kind === 'load' || kind === 'question'
    ? {
        resourceRequirements: [
          { type: 'VCPU', value: String(WAITING_JOB.vcpu) },
          { type: 'MEMORY', value: String(WAITING_JOB.memoryGiB * 1024) },
        ],
      }
    : {};

/** https://docs.aws.amazon.com/batch/latest/userguide/job_states.html */
function stateOf({
  jobId,
  status,
  statusReason,
  container,
  createdAt,
  startedAt = 0,
  attempts = [],
}: JobDetail): JobState {
  if (status === 'SUCCEEDED' || status === 'FAILED') {
    const reason = jobEndReason({ statusReason, container: { reason: container?.reason } });
    return { kind: 'ended', succeeded: status === 'SUCCEEDED', reason };
  }
  if (status === 'RUNNING') return { kind: 'running' };
  if (createdAt === undefined) {
    throw new UpstreamError('AWS Batch', `DescribeJobs did not say when ${jobId} was submitted`, { retryable: true });
  }
  return { kind: 'waiting', submittedAt: createdAt, hasStarted: startedAt > 0 || attempts.length > 0 };
}

/** What Batch calls the client's fault, such as a queue that is not there, will be refused again. */
function refused(cause: unknown): never {
  if (!(cause instanceof BatchServiceException)) throw cause;
  const retryable =
    cause.$fault === 'server' || cause.$retryable !== undefined || /Throttl|TooManyRequests/.test(cause.name);
  throw new UpstreamError('AWS Batch', `SubmitJob was refused: ${cause.message}`, { retryable, cause });
}
