import { z } from 'zod';

/** What the worker does, in the record, the log and the audit log. */
const workerStep = z.enum([
  'fetching the repository',
  'preparing the tests',
  'investigate',
  'propose-fix',
  'repairing the fix',
  'running the tests',
  'publishing',
]);
export type WorkerStep = z.infer<typeof workerStep>;

/** The state of an attempt before, between and after those of the worker. */
const attemptStep = z.enum([
  'waiting for a container',
  'waiting for a container for more than an hour: other attempts run first, or the job queue has no capacity',
  'starting',
  'ended',
]);
export type AttemptStep = z.infer<typeof attemptStep>;

/** The steps that are written today. A record may hold another text: an older version wrote it, or a restart with its reason. */
export const stepSchema = z.enum([...workerStep.options, ...attemptStep.options]);
export type Step = z.infer<typeof stepSchema>;
