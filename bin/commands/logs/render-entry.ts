import { z } from 'zod';
import type { LogEntry } from '../../../adapters/cloudwatch-log-reader.ts';
import { colors, terminalLine } from '../../terminal.ts';

/** A line of a log, and whose it is. */
export type PartEntry = LogEntry & { readonly part: string };

const ownLine = z.looseObject({ level: z.string(), event: z.string() });
/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
const metricLine = z.looseObject({ _aws: z.unknown() }).refine((line) => line._aws !== undefined);

const LONGEST = 2_000;
const COLORS: Readonly<Record<string, (text: string) => string>> = { warn: colors.yellow, error: colors.red };

/**
 * One line for a person, or one JSON object.
 *
 * @returns undefined for what is no line of the program's: numbers for CloudWatch's metrics
 */
export function renderEntry({ at, part, message }: PartEntry, json: boolean): string | undefined {
  const read = readJson(message);
  if (metricLine.safeParse(read).success) return undefined;
  const own = ownLine.safeParse(read);
  const time = new Date(at).toISOString();
  if (json) return JSON.stringify({ at: time, part, ...(own.success ? own.data : { message }) });
  const who = `${time.slice(0, 19).replace('T', ' ')} ${part.padEnd(10)}`;
  if (!own.success) return `${colors.dim(who)} ${terminalLine(message, LONGEST)}`;
  const { level, event, ...fields } = own.data;
  const said = Object.entries(fields).map(
    ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  const color = COLORS[level] ?? ((text: string) => text);
  return `${colors.dim(who)} ${color(`${level.padEnd(5)} ${terminalLine(event, LONGEST)}`)} ${terminalLine(said.join(' '), LONGEST)}`.trimEnd();
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
