import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../core/durations.ts';
import { UsageError } from '../../run-command.ts';

/** `4 s ago`, `3 min ago`, `5 h ago`, `2 d ago` */
export function ago(at: number, now: number): string {
  const passed = Math.max(0, now - at);
  if (passed < MINUTE_MS) return `${Math.floor(passed / 1_000)} s ago`;
  if (passed < HOUR_MS) return `${Math.floor(passed / MINUTE_MS)} min ago`;
  if (passed < 2 * DAY_MS) return `${Math.floor(passed / HOUR_MS)} h ago`;
  return `${Math.floor(passed / DAY_MS)} d ago`;
}

const UNITS: Readonly<Record<string, number>> = { m: MINUTE_MS, h: HOUR_MS, d: DAY_MS, w: 7 * DAY_MS };

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
