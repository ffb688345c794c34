import { chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { ModelConfig } from '../../core/config/config.ts';
import { MINUTE_MS } from '../../core/durations.ts';
import type { PhaseName } from '../../core/records/phase.ts';
import { endProcesses } from '../end-processes.ts';
import type { Spent } from '../gateway/spending.ts';
import type { Gateway } from '../gateway/start-gateway.ts';
import type { ToolServer } from '../tools/start-tool-server.ts';
import { type ClaudeTool, claudeArguments, claudeEnvironment, mcpConfiguration } from './claude-command.ts';
import { nothingRead, readEvent } from './claude-event.ts';
import { readVerdict, type VerdictReading } from './read-verdict.ts';
import { redactEvent } from './redact-event.ts';
import { runProcess, type User } from './run-process.ts';

export interface PhaseRun<Verdict> {
  readonly name: PhaseName;
  readonly model: string;
  /** The directory that the agent works in: plain files, no `.git`. */
  readonly tree: string;
  /** Where its home is made. */
  readonly workDirectory: string;
  readonly systemPrompt: string;
  readonly prompt: string;
  readonly schema: z.ZodType<Verdict>;
  readonly tools: readonly ClaudeTool[];
  /** The gateway of this run; it is closed when the run is over. */
  readonly gateway: Gateway;
  /** The worker's own tools, for this run; closed when it is over. */
  readonly toolServer?: ToolServer | undefined;
  /** @default anthropic */
  readonly provider?: ModelConfig['provider'];
  readonly claudePath: string;
  readonly limits: {
    readonly minutes: number;
    readonly turns: number;
    readonly dollars: number;
    readonly graceMs?: number;
    readonly outputBytes?: number;
  };
  /** Told of each event of the stream as it comes, redacted. */
  readonly onEvent: (event: unknown) => void;
  readonly signal: AbortSignal;
  /** The agent's own user. Left out, it runs as the worker does: for a machine of one's own. */
  readonly user?: User | undefined;
}

export type PhaseResult<Verdict> = VerdictReading<Verdict> & {
  readonly turns: number;
  /** Names of the tools that were asked for and denied, one a call. */
  readonly denials: readonly string[];
} & Spent;

const GRACE_MS = 5_000;
const OUTPUT_BYTES = 64 * 1024 * 1024;

/**
 * Runs Claude Code once and reads its verdict. It gets a fresh home, an environment built from nothing, the tools of its
 * phase and a gateway; it is ended at its limits. A failure is a result, not a throw.
 */
export async function runPhase<Verdict>(run: PhaseRun<Verdict>): Promise<PhaseResult<Verdict>> {
  const { gateway, toolServer, limits } = run;
  const home = await makeHome(run);
  let reading = nothingRead;
  try {
    const mcpConfig = toolServer && (await writeMcpConfig(home, toolServer, run.user));
    const end = await runProcess({
      command: run.claudePath,
      args: claudeArguments({
        ...run,
        schema: toJsonSchema(run.schema),
        maxTurns: limits.turns,
        maxDollars: limits.dollars,
        mcpConfig,
      }),
      cwd: run.tree,
      env: claudeEnvironment({ gateway, home, provider: run.provider }),
      stdin: run.prompt,
      user: run.user,
      signal: run.signal,
      limits: {
        timeoutMs: limits.minutes * MINUTE_MS,
        graceMs: limits.graceMs ?? GRACE_MS,
        outputBytes: limits.outputBytes ?? OUTPUT_BYTES,
      },
      onLine: (line) => {
        const read = readEvent(line, reading);
        reading = read.reading;
        run.onEvent(redactEvent(read.event));
        return reading.result === undefined ? 'more' : 'done';
      },
    });
    await Promise.all([gateway.close(), toolServer?.close()]);
    if (run.user !== undefined) await endProcesses(run.user);
    return {
      ...readVerdict(reading.result, end, run.schema, reading.lastVerdictCall),
      turns: reading.turns.size,
      denials: (reading.result?.permission_denials ?? []).map((denial) => denial.tool_name),
      ...gateway.spent(),
    };
  } finally {
    await Promise.all([gateway.close(), toolServer?.close()]);
    await rm(home, { recursive: true, force: true });
  }
}

/** Claude Code refuses a schema that names a dialect it does not hold (2020-12): the name is left out. */
function toJsonSchema(schema: z.ZodType): object {
  const { $schema: _, ...plain } = z.toJSONSchema(schema, { target: 'draft-7' });
  return plain;
}

/** A home of its own for each run: nothing is left behind by one phase that another would read. */
async function makeHome({ workDirectory, user }: Pick<PhaseRun<unknown>, 'workDirectory' | 'user'>): Promise<string> {
  await mkdir(workDirectory, { recursive: true });
  const home = await mkdtemp(join(workDirectory, 'home-'));
  await mkdir(join(home, 'tmp'));
  if (user !== undefined) await Promise.all([home, join(home, 'tmp')].map((path) => chown(path, user.uid, user.gid)));
  return home;
}

/** In the agent's home, outside of its tree, for it alone to read. */
async function writeMcpConfig(home: string, server: ToolServer, user: User | undefined): Promise<string> {
  const file = join(home, 'mcp.json');
  await writeFile(file, mcpConfiguration(server), { mode: 0o600 });
  if (user !== undefined) await chown(file, user.uid, user.gid);
  return file;
}
