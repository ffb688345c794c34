import { type BatchClient, ListJobsCommand, SubmitJobCommand } from '@aws-sdk/client-batch';
import { UpstreamError } from '../core/errors.ts';
import { EnvironmentName, jobDefinitionName } from '../core/names.ts';
import type { JobRunner } from '../core/ports.ts';

/**
 * Attempts as AWS Batch jobs. A service with an image of its own has a job definition of its own. A job is told which
 * attempt it is and what to do with it, and nothing else: everything it needs stands in the ledger, because container
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
    submit: async ({ name, incidentId, attempt, image, kind }) => {
      const environment = [
        { name: EnvironmentName.incidentId, value: incidentId },
        { name: EnvironmentName.attemptNumber, value: String(attempt) },
        { name: EnvironmentName.jobKind, value: kind },
      ];
      const { jobId } = await client.send(
        new SubmitJobCommand({
          jobName: name,
          jobQueue,
          jobDefinition: jobDefinitionName(jobDefinition, image),
          containerOverrides: { environment },
        }),
      );
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
  };
}
