import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';

const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const texts = z
  .record(z.string(), text)
  .nullish()
  .transform((each) => each ?? {});

const step = z.object({
  name: text.optional(),
  if: text.optional(),
  run: text.optional(),
  uses: text.optional(),
  with: texts,
  env: texts,
});

const job = z.object({
  needs: z.union([z.string().transform((one) => [one]), z.array(z.string())]).default([]),
  if: text.optional(),
  environment: z.union([text, z.object({ name: text }).transform(({ name }) => name)]).optional(),
  env: texts,
  steps: z.array(step).default([]),
});

const input = z
  .object({
    required: z.boolean().default(false),
    default: text.optional(),
    type: z.enum(['string', 'choice', 'boolean', 'number', 'environment']).default('string'),
    options: z.array(text).optional(),
  })
  .nullish()
  .transform((given) => given ?? { required: false, default: undefined, type: 'string' as const, options: undefined });

const dispatch = z.object({ inputs: z.record(z.string(), input).nullish() }).nullish();
const triggers = z.union([
  z.string().transform((one) => ({ [one]: null })),
  z.array(z.string()).transform((all) => Object.fromEntries(all.map((each) => [each, null]))),
  z.record(z.string(), z.unknown()),
]);

const concurrency = z.union([
  text.transform((group) => ({ group, 'cancel-in-progress': false })),
  z.object({ group: text, 'cancel-in-progress': z.boolean().default(false) }),
]);

const workflow = z.object({
  name: text.optional(),
  'run-name': text.optional(),
  on: triggers,
  env: texts,
  concurrency: concurrency.optional(),
  jobs: z.record(z.string(), job),
});

export type WorkflowInput = z.infer<typeof input>;
export type WorkflowJobText = z.infer<typeof job>;

/** A workflow as its file has it; expressions are not filled in yet. */
export interface WorkflowText {
  readonly name: string;
  readonly runName: string | undefined;
  /** Inputs of a dispatch by their name; undefined where it cannot be dispatched. */
  readonly dispatch: Readonly<Record<string, WorkflowInput>> | undefined;
  readonly env: Readonly<Record<string, string>>;
  readonly concurrency: z.infer<typeof concurrency> | undefined;
  readonly jobs: Readonly<Record<string, WorkflowJobText>>;
}

/**
 * Reads a workflow's file.
 *
 * @returns undefined when it is no workflow
 */
export function readWorkflow(source: string, path: string): WorkflowText | undefined {
  const read = workflow.safeParse(parseYaml(source));
  if (!read.success) return undefined;
  const { name, on, env, jobs } = read.data;
  const inputs = 'workflow_dispatch' in on ? dispatch.safeParse(on['workflow_dispatch']) : undefined;
  return {
    ...{ name: name ?? path, runName: read.data['run-name'], env, concurrency: read.data.concurrency, jobs },
    dispatch: inputs?.success === true ? (inputs.data?.inputs ?? {}) : undefined,
  };
}

function parseYaml(source: string): unknown {
  try {
    return parse(source);
  } catch (error) {
    if (error instanceof YAMLParseError) return undefined;
    throw error;
  }
}
