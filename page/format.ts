/** `1,234` */
export const formatCount = (count: number): string => COUNT.format(count);

/** `38.2k`, `1.4M`: three digits are enough to compare. */
export const formatTokens = (tokens: number): string =>
  tokens < 1_000 ? String(tokens) : COMPACT.format(tokens).toLowerCase().replace('m', 'M');

/** `$1.37`, `$0.041`, `$0.0024`: whole cents say nothing about a phase that costs four of them. */
export const formatDollars = (dollars: number): string =>
  `$${dollars.toFixed(dollars === 0 || dollars >= 0.1 ? 2 : dollars >= 0.01 ? 3 : 4)}`;

/** `1 byte`, `482 bytes`, `3.4 kB`, `1.2 MB` */
export const formatBytes = (bytes: number): string => {
  if (bytes < 1_000) return formatPlural(bytes, 'byte');
  const [size, unit] = bytes < 999_500 ? [bytes / 1_000, 'kB'] : [bytes / 1_000_000, 'MB'];
  return `${size < 9.95 ? size.toFixed(1) : formatCount(Math.round(size))} ${unit}`;
};

/** `340 ms`, `4.2 s`, `1 min 12 s`, `2 h 5 min` */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.max(0, Math.round(milliseconds))} ms`;
  if (milliseconds < 9_950) return `${(milliseconds / 1_000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `14:02:25` in this machine's time zone */
export const formatClock = (at: number): string => CLOCK.format(at);

/** `20 Nov 2026` */
export const formatDay = (at: number): string => DAY.format(at);

/** `1 error`, `3 errors` */
export const formatPlural = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;

/** `34 %`, `0.4 %` */
export const formatShare = (part: number, whole: number): string => {
  const percent = whole === 0 ? 0 : (part / whole) * 100;
  return `${percent > 0 && percent < 9.95 ? percent.toFixed(1) : Math.round(percent)} %`;
};

const COUNT = new Intl.NumberFormat('en-US');
const COMPACT = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 3 });
const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
