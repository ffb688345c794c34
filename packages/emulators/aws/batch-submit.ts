import { randomUUID } from 'node:crypto';
import { ApiError } from './api-error.ts';
import type { JobDefinition, KeptJob, SubmitJob } from './batch-schemas.ts';
import { arn } from './local-account.ts';

/**
 * Makes a job out of its definition and what the submission overrides.
 *
 * @param now epoch milliseconds
 */
export function createJob(input: SubmitJob, definition: JobDefinition, queueArn: string, now: number): KeptJob {
  const jobId = randomUUID();
  const { containerProperties } = definition;
  const { containerOverrides: overrides } = input;
  const parameters = { ...definition.parameters, ...input.parameters };
  const timeout = input.timeout ?? definition.timeout;
  return {
    job: {
      jobArn: arn('batch', `job/${jobId}`),
      jobId,
      jobName: input.jobName,
      jobQueue: queueArn,
      jobDefinition: definition.jobDefinitionArn,
      status: 'SUBMITTED',
      createdAt: now,
      attempts: [],
      retryStrategy: input.retryStrategy ?? definition.retryStrategy ?? { attempts: 1 },
      ...(timeout && { timeout }),
      parameters,
      container: {
        ...containerProperties,
        command: (overrides?.command ?? containerProperties.command).map((word) => substitute(word, parameters)),
        environment: merge(containerProperties.environment, overrides?.environment ?? [], ({ name }) => name),
        resourceRequirements: merge(
          containerProperties.resourceRequirements,
          overrides?.resourceRequirements ?? [],
          ({ type }) => type,
        ),
      },
      tags: { ...definition.tags, ...input.tags },
      dependsOn: [],
      isCancelled: false,
      isTerminated: false,
    },
    overridesLength: overrides === undefined ? 0 : JSON.stringify(overrides).length,
  };
}

/**
 * Finds a definition by name (its newest active revision), `name:revision` or ARN.
 *
 * @throws {ApiError} `ClientException`
 */
export function findDefinition(definitions: readonly JobDefinition[], reference: string): JobDefinition {
  const [name, revision] = (reference.split('job-definition/').at(-1) ?? '').split(':');
  const found = definitions.findLast(
    (definition) =>
      definition.jobDefinitionName === name &&
      definition.status === 'ACTIVE' &&
      (revision === undefined || String(definition.revision) === revision),
  );
  if (found === undefined) throw new ApiError('ClientException', `JobDefinition not found: ${reference}`);
  return found;
}

/** Replaces `Ref::name`, as Batch does for a word that is nothing else. */
const substitute = (word: string, parameters: Readonly<Record<string, string>>): string =>
  word.startsWith('Ref::') ? (parameters[word.slice('Ref::'.length)] ?? word) : word;

function merge<Item>(base: readonly Item[], overrides: readonly Item[], keyOf: (item: Item) => string): Item[] {
  const replaced = new Set(overrides.map(keyOf));
  return [...base.filter((item) => !replaced.has(keyOf(item))), ...overrides];
}
