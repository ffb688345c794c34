import { z } from 'zod';
import { modelConfigSchema } from '../config/model.ts';
import { serviceConfigSchema } from '../config/service.ts';
import { incidentSchema } from './incident.ts';
import { testRunSchema } from './test-run.ts';

/** What a rehearsal is asked for: all of an attempt that needs no model. */
export const rehearsalRequest = z.object({
  /** Left out, only setup and suite are run, on the newest commit of the service's branch. */
  incident: incidentSchema.optional(),
  service: serviceConfigSchema,
  model: modelConfigSchema,
  /** An https address without credentials; http on loopback. */
  cloneUrl: z.string(),
  /** Reads the repository. */
  token: z.string(),
  /** Where the service's submodules are cloned from, as `cloneUrl` and `token`. */
  submodules: z.array(z.object({ cloneUrl: z.string(), token: z.string() })).default([]),
  /** What the setup gets as an environment variable. */
  setupSecret: z.object({ name: z.string(), value: z.string() }).optional(),
  /** A directory of the rehearsal's own. */
  workDirectory: z.string(),
});
export type RehearsalRequest = z.infer<typeof rehearsalRequest>;
export type RehearsalInput = z.input<typeof rehearsalRequest>;

const suspect = z.object({ path: z.string(), line: z.int().optional(), why: z.string() });

/** What a rehearsal has come to, a JSON document a line, in this order. */
export const rehearsalStep = z.discriminatedUnion('step', [
  z.object({
    step: z.literal('repository'),
    commit: z.string(),
    /** Why that is not the commit asked for. */
    note: z.string().optional(),
  }),
  z.object({ step: z.literal('suspects'), suspects: z.array(suspect), commits: z.array(z.string()) }),
  z.object({ step: z.literal('prompt'), model: z.string(), text: z.string() }),
  /** How the tests are run. */
  z.object({
    step: z.literal('tests'),
    plan: z.object({
      setup: z.string().optional(),
      command: z.string(),
      regression: z.string(),
      /** The toolchain by whose files the commands were found. */
      detected: z.string().optional(),
    }),
  }),
  /** Nobody said how the tests are run, and nothing was recognised. */
  z.object({ step: z.literal('no-tests'), reason: z.string() }),
  /** `run` has the end of what the setup printed. */
  z.object({ step: z.literal('setup-failed'), reason: z.string(), run: testRunSchema }),
  z.object({
    step: z.literal('suite'),
    run: testRunSchema,
    /** Whether the output is of a test runner that is known. */
    recognised: z.boolean(),
    /** Completes "the suite …", such as "did not end within 10 minutes". */
    unusable: z.string().optional(),
  }),
]);
export type RehearsalStep = z.infer<typeof rehearsalStep>;
