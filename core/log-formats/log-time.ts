/** Datadog's own time: ISO 8601, or epoch milliseconds. */
export function datadogTime(value: unknown): number | undefined {
  if (typeof value === 'number') return validTime(value);
  if (typeof value !== 'string' || value === '') return undefined;
  return validTime(/^\d+$/.test(value) ? Number(value) : Date.parse(value));
}

/** From where a number since 1970 is in that unit: seconds until the year 5138, then milli-, micro- and nanoseconds. */
const UNITS: ReadonlyArray<readonly [from: number, perMillisecond: number]> = [
  [1e17, 1e6],
  [1e14, 1e3],
  [1e11, 1],
  [0, 1e-3],
];

/** A time as loggers write it: a number since 1970 in any unit, ISO 8601, or Python's `2026-11-16 09:00:00,123` (UTC). */
export function loggedTime(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d+(?:\.\d+)?$/.test(value) ? Number(value) : value;
  if (typeof number === 'number') {
    const unit = UNITS.find(([from]) => number >= from);
    return unit === undefined ? undefined : validTime(Math.round(number / unit[1]));
  }
  if (typeof value !== 'string' || value.length > 100) return undefined;
  const plain = value.replace(/^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)[,.](\d{1,3})\d*$/, '$1T$2.$3Z');
  return validTime(Date.parse(plain.replace(/^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)$/, '$1T$2Z')));
}

/** @returns undefined for what is no time that a date can hold */
const validTime = (time: number): number | undefined =>
  Number.isInteger(time) && time > 0 && time <= 8.64e15 ? time : undefined;
