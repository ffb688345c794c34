import { UsageError } from '../../run-command.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `4 s ago`, `3 min ago`, `5 h ago`, `2 d ago` */
export function ago(at: number, now: number): string {
  const passed = Math.max(0, now - at);
  if (passed < MINUTE) return `${Math.floor(passed / 1_000)} s ago`;
  if (passed < HOUR) return `${Math.floor(passed / MINUTE)} min ago`;
  if (passed < 2 * DAY) return `${Math.floor(passed / HOUR)} h ago`;
  return `${Math.floor(passed / DAY)} d ago`;
}

const UNITS: Readonly<Record<string, number>> = { m: MINUTE, h: HOUR, d: DAY, w: 7 * DAY };

/**
 * Reads a span of time, such as `30m`, `12h`, `7d` or `2w`.
 *
 * @returns milliseconds
 * @throws {UsageError} naming the option
 */
export function readSpan(text: string, option: string): number {
  const [, number, unit = ''] = /^(\d{1,4})([mhdw])$/.exec(text) ?? [];
  const length = UNITS[unit];
  if (number === undefined || length === undefined || Number(number) === 0) {
    throw new UsageError(`${option}: expected a span such as 30m, 12h, 7d or 2w, got "${text}"`);
  }
  return Number(number) * length;
}
