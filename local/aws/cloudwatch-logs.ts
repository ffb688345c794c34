import { appendFileSync, globSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { logGroupOf } from '../../core/names.ts';
import type { StandInOptions } from './api-call.ts';
import { ApiError } from './api-error.ts';
import { actionOfTarget, operation, startJsonApi } from './json-api.ts';
import { arn } from './local-account.ts';
import type { LoopbackServer } from './loopback-server.ts';

/** Under which stage the logs of a runtime on this machine are found. */
export const LOCAL_STAGE = 'local';
const WORKER = 'worker';
/** A log that is larger when the runtime starts begins anew. */
const KEPT_BYTES = 5 * 1024 * 1024;
const PAGE = 1_000;

const define = operation('InvalidParameterException');

const namedSchema = z.object({ logGroupName: z.string().optional() }).catch({});

const filterSchema = z.strictObject({
  logGroupName: z.string(),
  startTime: z.int().default(0),
  endTime: z.int().default(Number.MAX_SAFE_INTEGER),
  /** Of the pattern language only what is needed: one quoted text. */
  filterPattern: z
    .string()
    .regex(/^"[^"]*"$/)
    .optional(),
  logStreamNames: z.array(z.string()).min(1).max(100).optional(),
  nextToken: z.string().regex(/^\d+$/).optional(),
  limit: z.int().min(1).max(10_000).default(PAGE),
});

const lineSchema = z.object({ at: z.number(), line: z.string() });

export interface LocalLogs extends LoopbackServer {
  /** Keeps a line that a function wrote. */
  append(part: string, line: string): void;
}

interface Line {
  readonly logStreamName: string;
  readonly timestamp: number;
  readonly message: string;
}

/**
 * Starts a stand-in of CloudWatch Logs: the functions' lines as they come, and what jobs have written, whose lines have the time
 * at which their log was last written.
 */
export async function startCloudWatchLogs(options: StandInOptions): Promise<LocalLogs> {
  const { stateDirectory, port, onCall, gate, clock = Date.now } = options;
  const directory = join(stateDirectory, 'logs');
  mkdirSync(directory, { recursive: true });
  for (const file of globSync('*.jsonl', { cwd: directory })) {
    if (statSync(join(directory, file)).size > KEPT_BYTES) rmSync(join(directory, file));
  }

  const server = await startJsonApi({
    service: 'logs',
    contentType: 'application/x-amz-json-1.1',
    port,
    bodyLimitBytes: 1024 * 1024,
    actionOf: actionOfTarget('Logs_20140328'),
    onCall,
    gate,
    accessOf: (action, input) => {
      const { logGroupName = '*' } = namedSchema.parse(input);
      return [{ action: `logs:${action}`, resource: arn('logs', `log-group:${logGroupName}:log-stream:`) }];
    },
    operations: {
      FilterLogEvents: define(filterSchema, (wanted) => {
        const text = wanted.filterPattern?.slice(1, -1) ?? '';
        const found = linesOf(stateDirectory, wanted.logGroupName).filter(
          ({ timestamp, message, logStreamName }) =>
            timestamp >= wanted.startTime &&
            timestamp <= wanted.endTime &&
            message.includes(text) &&
            (wanted.logStreamNames?.includes(logStreamName) ?? true),
        );
        const start = Number(wanted.nextToken ?? 0);
        const end = start + wanted.limit;
        const events = found.slice(start, end).map((line, index) => ({
          ...line,
          eventId: `${line.logStreamName}/${line.timestamp}/${start + index}`,
          ingestionTime: line.timestamp,
        }));
        return { events, ...(end < found.length ? { nextToken: String(end) } : {}) };
      }),
    },
  });
  return {
    ...server,
    append: (part, line) =>
      appendFileSync(join(directory, `${part}.jsonl`), `${JSON.stringify({ at: clock(), line })}\n`, { mode: 0o600 }),
  };
}

function linesOf(stateDirectory: string, group: string): readonly Line[] {
  const part = /^[a-z-]+$/.exec(group.split('/').at(-1) ?? '')?.[0] ?? '';
  if (group !== logGroupOf(LOCAL_STAGE, part)) {
    throw new ApiError('ResourceNotFoundException', 'The specified log group does not exist.');
  }
  return part === WORKER ? jobLines(join(stateDirectory, 'batch', 'logs')) : functionLines(stateDirectory, part);
}

function functionLines(stateDirectory: string, part: string): readonly Line[] {
  const [file] = globSync(`${part}.jsonl`, { cwd: join(stateDirectory, 'logs') });
  if (file === undefined) return [];
  return textLines(join(stateDirectory, 'logs', file)).map((text) => {
    const { at, line } = lineSchema.parse(JSON.parse(text));
    return { logStreamName: part, timestamp: at, message: line };
  });
}

function jobLines(logs: string): readonly Line[] {
  return globSync('*/*.log', { cwd: logs }).flatMap((logStreamName) => {
    const timestamp = Math.floor(statSync(join(logs, logStreamName)).mtimeMs);
    return textLines(join(logs, logStreamName)).map((message) => ({ logStreamName, timestamp, message }));
  });
}

const textLines = (file: string): string[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
