/** "1,284" */
export const count = (value: number): string => WHOLE.format(value);

/** "1 error", "1,284 errors" */
export const counted = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`;

/** "$0.84"; what is spent but less than a cent is said to be so. */
export const dollars = (value: number): string => {
  if (value > 0 && value < 0.01) return 'under $0.01';
  return `$${CENTS.format(value)}`;
};

/** "0.4 s", "31 s", "2 min 31 s", "3 h 5 min" */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1_000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3_600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${count(Math.floor(whole / 3_600))} h ${Math.floor((whole % 3_600) / 60)} min`;
}

/** "2026-11-20 02:41:07 UTC" */
export const utcTime = (time: number): string => {
  const iso = isoTime(time);
  return iso === undefined ? 'at an unknown time' : `${iso.slice(0, -5).replace('T', ' ')} UTC`;
};

/** "20 November 2026, 02:41 UTC", as a screen reader says it. */
export const timeInWords = (time: number): string =>
  isoTime(time) === undefined ? 'at an unknown time' : `${IN_WORDS.format(time).replace(' at ', ', ')} UTC`;

/** "2026-11-20" */
export const utcDate = (time: number): string => isoTime(time)?.slice(0, -14) ?? 'unknown-date';

const LAST_TIME = 8.64e15;

const isoTime = (time: number): string | undefined =>
  Math.abs(time) <= LAST_TIME ? new Date(time).toISOString() : undefined;

// Made once: to make one takes longer than to format with it a hundred times.
const WHOLE = new Intl.NumberFormat('en-US');
const CENTS = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const IN_WORDS = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });
