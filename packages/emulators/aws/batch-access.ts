import { z } from 'zod';
import { arn } from './local-account.ts';
import type { Access } from './policies/evaluate.ts';

const inputSchema = z
  .object({
    jobQueue: z.string().optional(),
    jobDefinition: z.string().optional(),
    jobDefinitionName: z.string().optional(),
    jobId: z.string().optional(),
  })
  .catch({});

/**
 * What a call of Batch needs; to list or to describe knows no resources.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsbatch.html
 */
export function batchAccess(action: string, input: unknown): readonly Access[] {
  const { jobQueue = '', jobDefinition = '', jobDefinitionName = '', jobId = '' } = inputSchema.parse(input);
  const on = (...resources: readonly string[]) =>
    resources.map((resource) => ({ action: `batch:${action}`, resource }));
  switch (action) {
    case 'SubmitJob':
      return on(arnOf('job-queue', jobQueue), arnOf('job-definition', jobDefinition));
    case 'RegisterJobDefinition':
      return on(arnOf('job-definition', jobDefinitionName));
    case 'TerminateJob':
    case 'CancelJob':
      return on(arnOf('job', jobId));
    default:
      return on('*');
  }
}

const arnOf = (kind: string, nameOrArn: string): string =>
  nameOrArn.startsWith('arn:') ? nameOrArn : arn('batch', `${kind}/${nameOrArn}`);
