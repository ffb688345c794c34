import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type LogEvent, logEvent } from './event.ts';
import type { LogTest } from './search-query.ts';

export interface LogStore {
  add(logs: readonly LogEvent[]): void;
  /** Oldest first by their own time, then by arrival. Times are epoch milliseconds; `to` is not included. */
  find(test: LogTest, from: number, to: number): readonly LogEvent[];
  readonly size: () => number;
}

/**
 * Keeps the newest logs in memory, and on disk as a journal of one JSON line a log, which is only ever appended to; it is
 * rewritten when it has grown to twice what is kept.
 *
 * @param path the journal; what was kept there is there again
 * @param limit how many logs are kept
 */
export function openLogStore(path: string, limit: number): LogStore {
  mkdirSync(dirname(path), { recursive: true });
  const logs = readJournal(path).slice(-limit);
  let lines = Number.POSITIVE_INFINITY;
  const compact = (): void => {
    if (lines < 2 * limit) return;
    writeFileSync(`${path}.new`, logs.map(toLine).join(''));
    renameSync(`${path}.new`, path);
    lines = logs.length;
  };
  compact();
  return {
    add: (added) => {
      appendFileSync(path, added.map(toLine).join(''));
      logs.push(...added);
      lines += added.length;
      if (logs.length > limit) logs.splice(0, logs.length - limit);
      compact();
    },
    find: (test, from, to) =>
      logs
        .filter((log) => log.timestamp >= from && log.timestamp < to && test(log))
        .sort((one, other) => one.timestamp - other.timestamp),
    size: () => logs.length,
  };
}

const toLine = (log: LogEvent): string => `${JSON.stringify(log)}\n`;

/** Reads the journal; its last line may have been cut off by a crash, and only that one. */
function readJournal(path: string): LogEvent[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n');
  lines.pop();
  return lines.map((line) => logEvent.parse(JSON.parse(line)));
}
