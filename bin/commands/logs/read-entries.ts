import type { LogEntry, LogQuery } from '../../../adapters/cloudwatch-log-reader.ts';
import type { Clock } from '../../../core/ports/clock.ts';
import type { PartEntry } from './render-entry.ts';

/** Where to look, and for what. */
export interface Place {
  /** A function, or the worker. */
  readonly part: string;
  readonly group: string;
  readonly holding?: string;
  readonly streams?: readonly string[];
}

/** Lines arrive late, and not in their order. */
const LOOK_BACK_MS = 30_000;

/**
 * The entries of all places, each once, those of one look in the order of their times.
 *
 * @param options.from epoch milliseconds
 * @param options.pause between one look and the next; left out, there is one look
 */
export async function* readEntries(options: {
  places: readonly Place[];
  read: (query: LogQuery) => Promise<readonly LogEntry[]>;
  from: number;
  clock: Clock;
  pause?: (() => Promise<unknown>) | undefined;
}): AsyncGenerator<readonly PartEntry[]> {
  const { places, read, clock, pause } = options;
  const seen = new Set<string>();
  let { from } = options;
  for (;;) {
    const startedAt = clock();
    const found = await Promise.all(
      places.map(async ({ part, ...query }) => (await read({ ...query, from })).map((entry) => ({ ...entry, part }))),
    );
    yield found
      .flat()
      .filter(isNew(seen))
      .toSorted((one, other) => one.at - other.at);
    if (pause === undefined) return;
    from = Math.max(from, startedAt - LOOK_BACK_MS);
    await pause();
  }
}

const isNew =
  (seen: Set<string>) =>
  ({ part, id }: PartEntry): boolean => {
    const key = `${part} ${id}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  };
