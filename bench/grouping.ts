import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorBatches } from '../bin/commands/error-lines.ts';
import { lineBatches } from '../bin/commands/json-lines.ts';
import { fingerprintError } from '../core/grouping/fingerprint-error.ts';
import { answerLine } from '../core/grouping/report/answer-line.ts';
import { logLines, type Row, stackTraces } from './error-stream.ts';

/** What `mendhook group` costs beside reading and parsing the same lines and doing nothing with them. */
interface GroupingSpeed {
  readonly data: string;
  readonly lines: number;
  readonly megabytes: number;
  /** Lines a second of the whole work, and of reading and parsing alone. */
  readonly grouped: number;
  readonly parsed: number;
  /** `grouped` as a share of `parsed`. */
  readonly share: number;
  /** Milliseconds for one error, 99th percentile. */
  readonly p99: number;
}

const ROUNDS = 5;

/** Measures grouping on two generated streams, one of log lines and one of stack traces. */
export async function run(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mendhook-bench-'));
  try {
    const logs = await measure(folder, 'log lines', logLines(100_000));
    const stacks = await measure(folder, 'stack traces', stackTraces(10_000));
    return [logs, stacks].map(describe).join('\n');
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function measure(folder: string, data: string, rows: readonly Row[]): Promise<GroupingSpeed> {
  const file = join(folder, `${data.replace(' ', '-')}.jsonl`);
  const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  await writeFile(file, text);
  // Taken in turns, so that whatever else the machine does falls on both.
  const times = { parse: Number.POSITIVE_INFINITY, group: Number.POSITIVE_INFINITY };
  for (let round = 0; round < ROUNDS; round++) {
    times.parse = Math.min(times.parse, await timed(() => parseAll(file)));
    times.group = Math.min(times.group, await timed(() => groupAll(file)));
  }
  const grouped = rows.length / times.group;
  const parsed = rows.length / times.parse;
  return {
    data,
    lines: rows.length,
    megabytes: text.length / 1e6,
    grouped,
    parsed,
    share: grouped / parsed,
    p99: percentile(rows, 0.99),
  };
}

async function parseAll(file: string): Promise<number> {
  let length = 0;
  for await (const lines of lineBatches(createReadStream(file))) {
    for (const line of lines) if (line !== '') length += Object.keys(JSON.parse(line)).length;
  }
  return length;
}

async function groupAll(file: string): Promise<number> {
  let length = 0;
  for await (const { errors } of errorBatches(createReadStream(file))) {
    for (const error of errors) length += answerLine(error).length;
  }
  return length;
}

/** @returns seconds of processor time: what else runs on the machine does not count */
async function timed(work: () => Promise<number>): Promise<number> {
  const start = process.cpuUsage();
  const length = await work();
  const { user, system } = process.cpuUsage(start);
  // The result is used, so that no engine may leave the work out.
  if (length === 0) throw new Error('nothing was read');
  return (user + system) / 1e6;
}

/** Each error is timed a few times and the best counts, so that what else the machine does is not taken for grouping. */
function percentile(rows: readonly Row[], share: number): number {
  const times = rows.map((row) => Math.min(...Array.from({ length: 3 }, () => timeOne(row))));
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * share)] ?? 0;
}

function timeOne({ service, message, kind, stack }: Row): number {
  const start = performance.now();
  fingerprintError({
    service,
    error: { ...(kind === undefined ? {} : { kind }), ...(stack === undefined ? {} : { stack }), message },
  });
  return performance.now() - start;
}

function describe({ data, lines, megabytes, grouped, parsed, share, p99 }: GroupingSpeed): string {
  return `${data.padEnd(14)} ${String(lines).padStart(7)} lines ${megabytes.toFixed(1).padStart(6)} MB  ${thousands(grouped)} grouped/s  ${thousands(parsed)} parsed/s  ${(share * 100).toFixed(0).padStart(3)} %  p99 ${p99.toFixed(2)} ms`;
}

const thousands = (count: number): string => `${Math.round(count / 1_000)}k`.padStart(6);
