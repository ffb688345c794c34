import {
  BatchClient,
  DescribeJobsCommand,
  type JobDetail,
  ListJobsCommand,
  RegisterJobDefinitionCommand,
  SubmitJobCommand,
  type SubmitJobCommandInput,
} from '@aws-sdk/client-batch';
import { expect, onTestFinished } from 'vitest';
import { type BatchOptions, startBatch } from '../../aws/batch.ts';
import type { BatchStateChange } from '../../aws/batch-event.ts';
import { eventually } from '../eventually.ts';
import { clientSettings, temporaryDirectory } from './stand-in.ts';

/** Starts Batch for one test, with a client and the words that the tests speak. A second lasts 5 ms. */
export async function start(options: Partial<BatchOptions> = {}) {
  const events: BatchStateChange[] = [];
  const batch = await startBatch({
    stateDirectory: temporaryDirectory(),
    jobQueues: ['attempts'],
    onStateChange: (event) => events.push(event),
    secondMs: 5,
    ...options,
  });
  const client = new BatchClient(clientSettings(batch.url));
  onTestFinished(async () => {
    client.destroy();
    await batch.close();
  });

  const register = (
    script: string,
    more: Partial<ConstructorParameters<typeof RegisterJobDefinitionCommand>[0]> = {},
  ) =>
    client.send(
      new RegisterJobDefinitionCommand({
        jobDefinitionName: 'worker',
        type: 'container',
        containerProperties: { image: 'mendhook/worker', command: ['/bin/sh', '-c', script] },
        ...more,
      }),
    );
  const submit = async (more: Partial<SubmitJobCommandInput> = {}) => {
    const input = { jobName: 'incident-1', jobQueue: 'attempts', jobDefinition: 'worker', ...more };
    return (await client.send(new SubmitJobCommand(input))).jobId ?? '';
  };
  const describeJob = async (jobId: string): Promise<JobDetail> => {
    const { jobs = [] } = await client.send(new DescribeJobsCommand({ jobs: [jobId] }));
    if (jobs[0] === undefined) throw new Error(`no job ${jobId}`);
    return jobs[0];
  };
  const reaches = (jobId: string, status: string) =>
    eventually(async () => {
      const job = await describeJob(jobId);
      expect(job.status).toBe(status);
      return job;
    });
  const list = async (input: Partial<ConstructorParameters<typeof ListJobsCommand>[0]>) =>
    (await client.send(new ListJobsCommand({ jobQueue: 'attempts', ...input }))).jobSummaryList ?? [];
  const statuses = (jobId: string) => events.filter((e) => e.detail.jobId === jobId).map((e) => e.detail.status);
  return { batch, client, events, register, submit, describeJob, reaches, list, statuses };
}
