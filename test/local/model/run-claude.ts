import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { z } from 'zod';

const CLAUDE = fileURLToPath(import.meta.resolve('@anthropic-ai/claude-code/bin/claude.exe'));

const assistantEvent = z.object({
  type: z.literal('assistant'),
  message: z.object({ content: z.array(z.looseObject({ type: z.string(), name: z.string().optional() })) }),
});
const resultEvent = z.object({
  type: z.literal('result'),
  subtype: z.string(),
  is_error: z.boolean(),
  api_error_status: z.number().nullable(),
  num_turns: z.number(),
  result: z.string().optional(),
  structured_output: z.unknown().optional(),
  total_cost_usd: z.number(),
  permission_denials: z.array(z.unknown()),
  usage: z.object({ input_tokens: z.number(), cache_read_input_tokens: z.number(), output_tokens: z.number() }),
});

export interface ClaudeRun {
  readonly model: { readonly url: string; readonly apiKey: string };
  readonly directory: string;
  readonly tools: readonly string[];
  readonly verdict: z.ZodType;
  /** @default - an error of the sample */
  readonly prompt?: string;
}

const ERROR = 'InventoryInvariantError: stock of limited-mug is -3, expected a whole number of 0 or more';

/** Runs the real Claude Code headless, as the worker does, with an environment of its own. */
export async function runClaude({ model, directory, tools, verdict, prompt = ERROR }: ClaudeRun) {
  const home = await mkdtemp(join(tmpdir(), 'claude-home-'));
  try {
    const { stdout } = await execa(CLAUDE, claudeArguments(tools, verdict), {
      cwd: directory,
      input: prompt,
      extendEnv: false,
      env: {
        PATH: process.env['PATH'],
        HOME: home,
        ANTHROPIC_BASE_URL: model.url,
        ANTHROPIC_API_KEY: model.apiKey,
        CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
        CLAUDE_CODE_MAX_RETRIES: '0',
        DISABLE_AUTOUPDATER: '1',
      },
      reject: false,
    });
    const events: unknown[] = stdout.split('\n').map((line) => JSON.parse(line));
    return { result: resultEvent.parse(events.at(-1)), calls: events.flatMap(toolNames) };
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

const claudeArguments = (tools: readonly string[], verdict: z.ZodType): string[] => [
  '-p',
  '--restricted',
  '--strict-mcp-config',
  '--no-session-persistence',
  `--tools=${tools.join(',')}`,
  '--permission-mode=acceptEdits',
  '--model=claude-opus-5-5',
  '--output-format=stream-json',
  '--verbose',
  '--system-prompt=You look into an incident of a service.',
  `--json-schema=${JSON.stringify(z.toJSONSchema(verdict, { target: 'draft-07' }))}`,
];

function toolNames(event: unknown): string[] {
  const read = assistantEvent.safeParse(event);
  return read.success ? read.data.message.content.flatMap(({ name }) => name ?? []) : [];
}
