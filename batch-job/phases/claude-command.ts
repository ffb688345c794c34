import type { ModelConfig } from '../../core/config/config.ts';
import { HOUR_MS } from '../../core/durations.ts';

/** What Claude Code may do in one phase. */
export type ClaudeTool = 'Read' | 'Grep' | 'Glob' | 'Edit' | 'Write';

export interface ClaudeRun {
  readonly model: string;
  readonly systemPrompt: string;
  /** The JSON schema of the verdict. */
  readonly schema: object;
  readonly tools: readonly ClaudeTool[];
  readonly maxTurns: number;
  /** Tells the model what it may spend, so that it paces itself; the gateway is what holds the cap. */
  readonly maxDollars: number;
  /** The file that says where the worker's own tools are served. */
  readonly mcpConfig?: string | undefined;
}

/**
 * The command line. `--restricted` leaves settings, hooks and instructions of the repository unread and keeps file tools
 * inside the working directory; `--tools` is what is offered at all, `--allowedTools` what may be used without asking;
 * `dontAsk` denies the rest.
 */
export const claudeArguments = (run: ClaudeRun): string[] => [
  '-p',
  '--restricted',
  ...['--tools', run.tools.join(',')],
  ...['--allowedTools', [...run.tools, ...(run.mcpConfig === undefined ? [] : [WORKER_TOOLS])].join(',')],
  ...['--permission-mode', 'dontAsk'],
  '--strict-mcp-config',
  ...(run.mcpConfig === undefined ? [] : ['--mcp-config', run.mcpConfig]),
  '--no-session-persistence',
  ...['--json-schema', JSON.stringify(run.schema)],
  ...['--output-format', 'stream-json', '--verbose'],
  ...['--system-prompt', run.systemPrompt],
  ...['--model', run.model],
  ...['--max-turns', String(run.maxTurns)],
  ...['--max-budget-usd', run.maxDollars.toFixed(4)],
];

const SERVER = 'mendhook';
/** Stands for every tool of that server. */
const WORKER_TOOLS = `mcp__${SERVER}`;

/**
 * What `--mcp-config` reads. It goes through a file: a command line can be read by every user of the machine, and this
 * holds the token. https://code.claude.com/docs/en/mcp
 */
export const mcpConfiguration = ({ url, token }: { readonly url: string; readonly token: string }): string =>
  JSON.stringify({ mcpServers: { [SERVER]: { type: 'http', url, headers: { Authorization: `Bearer ${token}` } } } });

/** Output of one answer, in tokens. What a call may cost at most is set aside before it, so this is kept moderate. */
const MAX_OUTPUT_TOKENS = 16_000;

const TOOL_TIMEOUT_MS = 2 * HOUR_MS;

/**
 * The whole environment: built from nothing, so that no secret of the worker's can be in it. The token opens the gateway
 * of this run and nothing else.
 */
export const claudeEnvironment = ({
  gateway,
  home,
  provider,
}: {
  gateway: { readonly url: string; readonly token: string };
  home: string;
  provider?: ModelConfig['provider'] | undefined;
}): Record<string, string> => ({
  PATH: '/usr/local/bin:/usr/bin:/bin',
  HOME: home,
  TMPDIR: `${home}/tmp`,
  LANG: 'C.UTF-8',
  ANTHROPIC_BASE_URL: gateway.url,
  ANTHROPIC_API_KEY: gateway.token,
  DISABLE_AUTOUPDATER: '1',
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  // The gateway retries; the CLI's own are for a stream that broke off.
  CLAUDE_CODE_MAX_RETRIES: '2',
  CLAUDE_CODE_MAX_OUTPUT_TOKENS: String(MAX_OUTPUT_TOKENS),
  // Tests may run for long; the phase's own limit is what ends them.
  MCP_TOOL_TIMEOUT: String(TOOL_TIMEOUT_MS),
  // Bedrock refuses what it does not know: https://code.claude.com/docs/en/env-vars
  ...(provider === 'bedrock' ? { CLAUDE_CODE_DISABLE_EXPERIMENTAL_BETAS: '1' } : {}),
});
