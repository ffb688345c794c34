import { z } from 'zod';

/** What goes over the wire to and from Batch, and is kept on disk. Fields that only a cloud needs are kept as given. */

const keyValue = z.object({ name: z.string().min(1), value: z.string().default('') });
const tags = z.record(z.string(), z.string());

// https://docs.aws.amazon.com/batch/latest/APIReference/API_EvaluateOnExit.html
const reasonPattern = z
  .string()
  .max(512)
  .regex(/^[A-Za-z0-9.:\s]*\*?$/);

const retryStrategySchema = z
  .strictObject({
    attempts: z.int().min(1).max(10).optional(),
    evaluateOnExit: z
      .array(
        z.strictObject({
          action: z
            .string()
            .toUpperCase()
            .pipe(z.enum(['RETRY', 'EXIT'])),
          onStatusReason: reasonPattern.optional(),
          onReason: reasonPattern.optional(),
          onExitCode: z
            .string()
            .max(512)
            .regex(/^\d*\*?$/)
            .optional(),
        }),
      )
      .max(5)
      .optional(),
  })
  .refine((strategy) => strategy.evaluateOnExit === undefined || strategy.attempts !== undefined, {
    error: 'attempts must be given with evaluateOnExit',
  });

const timeout = z.strictObject({ attemptDurationSeconds: z.int().min(60) });

const resources = z.array(z.object({ type: z.enum(['VCPU', 'MEMORY', 'GPU']), value: z.string() }));

const containerProperties = z.looseObject({
  image: z.string(),
  command: z.array(z.string()).min(1),
  environment: z.array(keyValue).default([]),
  resourceRequirements: resources.default([]),
});

export const registerSchema = z.looseObject({
  jobDefinitionName: z.string().regex(/^[A-Za-z0-9][\w-]{0,127}$/),
  type: z.literal('container'),
  parameters: tags.default({}),
  containerProperties,
  retryStrategy: retryStrategySchema.optional(),
  timeout: timeout.optional(),
  tags: tags.optional(),
});

const definitionSchema = registerSchema.extend({
  jobDefinitionArn: z.string(),
  revision: z.int(),
  status: z.enum(['ACTIVE', 'INACTIVE']),
});

export const submitSchema = z.strictObject({
  jobName: z
    .string()
    .regex(
      /^[A-Za-z0-9][\w-]{0,127}$/,
      'expected up to 128 letters, digits, "-" and "_", beginning with one of the first two',
    ),
  jobQueue: z.string(),
  jobDefinition: z.string(),
  parameters: tags.default({}),
  containerOverrides: z
    .strictObject({
      command: z.array(z.string()).optional(),
      environment: z
        .array(keyValue.refine(({ name }) => !name.startsWith('AWS_BATCH'), 'names must not start with AWS_BATCH'))
        .default([]),
      resourceRequirements: resources.default([]),
    })
    .optional(),
  retryStrategy: retryStrategySchema.optional(),
  timeout: timeout.optional(),
  tags: tags.optional(),
  propagateTags: z.boolean().optional(),
});

export const JOB_STATUSES = ['SUBMITTED', 'PENDING', 'RUNNABLE', 'STARTING', 'RUNNING', 'SUCCEEDED', 'FAILED'] as const;

const containerOutcome = z.object({
  exitCode: z.int().optional(),
  reason: z.string().optional(),
  logStreamName: z.string().optional(),
});

const jobSchema = z.object({
  jobArn: z.string(),
  jobId: z.string(),
  jobName: z.string(),
  jobQueue: z.string(),
  jobDefinition: z.string(),
  status: z.enum(JOB_STATUSES),
  statusReason: z.string().optional(),
  createdAt: z.number(),
  startedAt: z.number().optional(),
  stoppedAt: z.number().optional(),
  attempts: z.array(
    z.object({
      container: containerOutcome,
      startedAt: z.number().optional(),
      stoppedAt: z.number(),
      statusReason: z.string(),
    }),
  ),
  retryStrategy: retryStrategySchema,
  timeout: timeout.optional(),
  parameters: tags,
  container: containerProperties.extend(containerOutcome.shape),
  tags,
  dependsOn: z.array(z.never()),
  isCancelled: z.boolean(),
  isTerminated: z.boolean(),
});

/** A job, and the process that stands for its container: its id and when it started, by the system's own count. */
const keptJobSchema = z.object({
  job: jobSchema,
  overridesLength: z.int(),
  process: z.object({ pid: z.int(), startedAt: z.string().optional() }).optional(),
});

export const batchStateSchema = z.object({
  definitions: z.array(definitionSchema),
  jobs: z.array(keptJobSchema),
});

export type RetryStrategy = z.output<typeof retryStrategySchema>;
export type JobDefinition = z.output<typeof definitionSchema>;
export type SubmitJob = z.output<typeof submitSchema>;
export type Job = z.output<typeof jobSchema>;
export type KeptJob = z.output<typeof keptJobSchema>;
export type BatchState = z.output<typeof batchStateSchema>;
