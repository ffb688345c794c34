import { z } from 'zod';
import { ApiError } from './api-error.ts';
import { JOB_STATUSES, type Job } from './batch-schemas.ts';

export const listSchema = z.strictObject({
  jobQueue: z.string(),
  jobStatus: z.enum(JOB_STATUSES).optional(),
  maxResults: z.int().min(1).max(100).default(100),
  nextToken: z.string().optional(),
  filters: z
    .array(
      z.strictObject({
        name: z.enum(['JOB_NAME', 'JOB_DEFINITION', 'BEFORE_CREATED_AT', 'AFTER_CREATED_AT']),
        values: z.array(z.string()).min(1),
      }),
    )
    .max(1)
    .default([]),
});

/**
 * Lists a queue's jobs, newest first. Without a filter only running ones are listed unless a status is asked for; a
 * filter takes every status. https://docs.aws.amazon.com/batch/latest/APIReference/API_ListJobs.html
 */
export function listJobs(jobs: readonly Job[], input: z.output<typeof listSchema>) {
  const [filter] = input.filters;
  const matching = jobs
    .filter((job) => (filter ? matchesFilter(job, filter) : job.status === (input.jobStatus ?? 'RUNNING')))
    .toReversed();
  const from = readToken(input.nextToken);
  const until = from + input.maxResults;
  return {
    jobSummaryList: matching.slice(from, until).map(summarize),
    ...(until < matching.length && { nextToken: Buffer.from(String(until)).toString('base64url') }),
  };
}

type Filter = z.output<typeof listSchema>['filters'][number];

function matchesFilter(job: Job, { name, values }: Filter): boolean {
  switch (name) {
    case 'JOB_NAME':
      return values.some((value) => matchesName(job.jobName, value));
    case 'JOB_DEFINITION':
      return values.some((value) => matchesDefinition(job.jobDefinition, value));
    case 'BEFORE_CREATED_AT':
      return job.createdAt < Number(values[0]);
    case 'AFTER_CREATED_AT':
      return job.createdAt > Number(values[0]);
    default:
      return name satisfies never;
  }
}

function matchesName(jobName: string, pattern: string): boolean {
  const [name, wanted] = [jobName.toLowerCase(), pattern.toLowerCase()];
  return wanted.endsWith('*') ? name.startsWith(wanted.slice(0, -1)) : name === wanted;
}

function matchesDefinition(arn: string, wanted: string): boolean {
  const nameAndRevision = arn.split('job-definition/').at(-1) ?? '';
  return matchesName(nameAndRevision.split(':')[0] ?? '', wanted) || [arn, nameAndRevision].includes(wanted);
}

function readToken(token: string | undefined): number {
  const from = Number(Buffer.from(token ?? '', 'base64url').toString());
  if (!Number.isSafeInteger(from) || from < 0) throw new ApiError('ClientException', 'nextToken is not valid');
  return from;
}

const summarize = ({ container, ...job }: Job) => ({
  jobArn: job.jobArn,
  jobId: job.jobId,
  jobName: job.jobName,
  jobDefinition: job.jobDefinition,
  status: job.status,
  statusReason: job.statusReason,
  createdAt: job.createdAt,
  startedAt: job.startedAt,
  stoppedAt: job.stoppedAt,
  isCancelled: job.isCancelled,
  isTerminated: job.isTerminated,
  container: { exitCode: container.exitCode, reason: container.reason },
});
