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
  /** Tools served by the worker: a configuration in the CLI's own words, and the names that are allowed. */
  readonly mcp?: { readonly config: object; readonly allowed: readonly string[] };
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
  ...['--allowedTools', [...run.tools, ...(run.mcp?.allowed ?? [])].join(',')],
  ...['--permission-mode', 'dontAsk'],
  '--strict-mcp-config',
  ...(run.mcp === undefined ? [] : ['--mcp-config', JSON.stringify(run.mcp.config)]),
  '--no-session-persistence',
  ...['--json-schema', JSON.stringify(run.schema)],
  ...['--output-format', 'stream-json', '--verbose'],
  ...['--system-prompt', run.systemPrompt],
  ...['--model', run.model],
  ...['--max-turns', String(run.maxTurns)],
  ...['--max-budget-usd', run.maxDollars.toFixed(4)],
];

/** Output of one answer, in tokens. What a call may cost at most is set aside before it, so this is kept moderate. */
const MAX_OUTPUT_TOKENS = 16_000;

/**
 * The whole environment: built from nothing, so that no secret of the worker's can be in it. The token opens the gateway
 * of this run and nothing else.
 */
export const claudeEnvironment = ({
  gateway,
  home,
}: {
  gateway: { readonly url: string; readonly token: string };
  home: string;
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
});
