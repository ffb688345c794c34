import { appendFileSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { StandInOptions } from './api-call.ts';
import { ApiError } from './api-error.ts';
import { actionOfTarget, operation, startJsonApi } from './json-api.ts';
import { arn } from './local-account.ts';
import type { LoopbackServer } from './loopback-server.ts';

/** A log that is larger than this when the emulator starts is deleted. */
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

export interface CloudWatchLogsOptions extends StandInOptions {
  /** The log groups that exist. */
  readonly logGroups: readonly string[];
  /** The log group of the jobs that `startBatch` runs with the same state directory. @default - their logs are not found */
  readonly jobLogGroup?: string;
}

export interface LocalLogs extends LoopbackServer {
  /** Keeps a line in one of `logGroups`, with the time now. @throws {Error} when there is no such group */
  append(logGroup: string, line: string): void;
}

interface Line {
  readonly logStreamName: string;
  readonly timestamp: number;
  readonly message: string;
}

/**
 * Starts an emulator of CloudWatch Logs, which answers `FilterLogEvents`. A line that was appended has the time of that; a
 * line of a job has the time of the job's last line.
 */
export async function startCloudWatchLogs(options: CloudWatchLogsOptions): Promise<LocalLogs> {
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
        const found = linesOf(options, wanted.logGroupName).filter(
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
    append: (logGroup, line) => {
      if (!options.logGroups.includes(logGroup)) throw new Error(`there is no log group ${logGroup}`);
      appendFileSync(fileOf(stateDirectory, logGroup), `${JSON.stringify({ at: clock(), line })}\n`, { mode: 0o600 });
    },
  };
}

function linesOf({ stateDirectory, logGroups, jobLogGroup }: CloudWatchLogsOptions, group: string): readonly Line[] {
  if (group === jobLogGroup) return jobLines(join(stateDirectory, 'batch', 'logs'));
  if (logGroups.includes(group)) return appendedLines(fileOf(stateDirectory, group), group);
  throw new ApiError('ResourceNotFoundException', 'The specified log group does not exist.');
}

/** A group's name has slashes, which a file's cannot have. */
const fileOf = (stateDirectory: string, group: string): string =>
  join(stateDirectory, 'logs', `${encodeURIComponent(group)}.jsonl`);

function appendedLines(file: string, group: string): readonly Line[] {
  if (!existsSync(file)) return [];
  const logStreamName = group.split('/').at(-1) ?? group;
  return textLines(file).map((text) => {
    const { at, line } = lineSchema.parse(JSON.parse(text));
    return { logStreamName, timestamp: at, message: line };
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
