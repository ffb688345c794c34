import { z } from 'zod';

const modelFields = z.strictObject({
  provider: z.enum(['anthropic', 'bedrock']).default('anthropic').describe('Who runs the models'),
  region: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'expected an AWS region, such as "us-east-1"')
    .optional()
    .describe('AWS region of Amazon Bedrock; required with `bedrock`'),
  investigate: z.string().min(1).default('claude-opus-5-5').describe('Model of the phase that finds the cause'),
  proposeFix: z.string().min(1).default('claude-opus-5-5').describe('Model of the phase that writes the fix'),
  fallback: z.string().min(1).optional().describe('Model to use if another one is overloaded or unavailable'),
  phaseMinutes: z.number().positive().max(120).default(20).describe('Time limit of one phase'),
  maxTurns: z.int().min(1).max(500).default(60).describe('Turns that one phase may take'),
});

/** `us.anthropic.claude-…`, `anthropic.claude-…`, or the ARN of a profile: https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html */
const BEDROCK_MODEL = /^(?:[a-z-]{2,12}\.)?anthropic\.[\w.:-]+$|^arn:aws[\w-]*:bedrock:/;

export const modelConfigSchema = modelFields.superRefine(({ provider, region, ...models }, context) => {
  const isBedrock = provider === 'bedrock';
  const problem = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
  if (isBedrock && region === undefined) problem('region', 'expected the AWS region in which Bedrock is asked');
  if (!isBedrock && region !== undefined) problem('region', 'expected only with provider "bedrock"');
  for (const name of ['investigate', 'proposeFix', 'fallback'] as const) {
    const id = models[name];
    if (id === undefined || BEDROCK_MODEL.test(id) === isBedrock) continue;
    const example = isBedrock
      ? 'of Bedrock, such as "us.anthropic.claude-opus-5-5"'
      : 'of Anthropic, such as "claude-opus-5-5"';
    problem(name, `expected a model id ${example}`);
  }
});
