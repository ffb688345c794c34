import type { EventCount } from './counts.ts';

/** Events and requests of one version, a tick a row. Columns of numbers, because a judgement adds them up many times. */
export interface Column {
  readonly events: number[];
  readonly requests: number[];
}

/** Ticks of which both versions say something. */
export interface Pairs {
  readonly canary: Column;
  readonly stable: Column;
}

export const emptyColumn = (): Column => ({ events: [], requests: [] });
export const emptyPairs = (): Pairs => ({ canary: emptyColumn(), stable: emptyColumn() });

/** The same rows again, to be added to. */
export const copyOf = ({ canary, stable }: Pairs): Pairs => ({
  canary: copyColumn(canary),
  stable: copyColumn(stable),
});

const copyColumn = ({ events, requests }: Column): Column => ({ events: [...events], requests: [...requests] });

export function push(column: Column, { events, requests }: EventCount): void {
  column.events.push(events);
  column.requests.push(requests);
}

export const rowsOf = (column: Column): number => column.events.length;

/** The sum of the last rows, or of all. */
export function sumOf(column: Column, last = column.events.length): EventCount {
  let events = 0;
  let requests = 0;
  for (let row = Math.max(0, column.events.length - last); row < column.events.length; row++) {
    events += column.events[row] ?? 0;
    requests += column.requests[row] ?? 0;
  }
  return { events, requests };
}
