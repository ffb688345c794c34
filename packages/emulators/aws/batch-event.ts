import { randomUUID } from 'node:crypto';
import type { Job } from './batch-schemas.ts';
import { ACCOUNT_ID, REGION } from './local-account.ts';

/** The event that EventBridge carries when a job's status changes; `detail` is the job as DescribeJobs tells it. */
export interface BatchStateChange {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': 'Batch Job State Change';
  readonly source: 'aws.batch';
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Job;
}

/** Builds the event for a job as it is at this moment. */
export const batchStateChange = (job: Job, now: number): BatchStateChange => ({
  version: '0',
  id: randomUUID(),
  'detail-type': 'Batch Job State Change',
  source: 'aws.batch',
  account: ACCOUNT_ID,
  time: new Date(now).toISOString().replace(/\.\d+Z$/, 'Z'),
  region: REGION,
  resources: [job.jobArn],
  detail: structuredClone(job),
});
