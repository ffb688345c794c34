import { z } from 'zod';
import { MINUTE_MS } from '../durations.ts';

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time of day, such as "22:00"');

export const quietHoursSchema = z.strictObject({
  from: timeOfDay.describe('When they begin'),
  to: timeOfDay.describe('When they end, on the same day or the next one'),
  timeZone: z
    .string()
    .refine(isTimeZone, 'expected a time zone, such as "Europe/Berlin"')
    .default('UTC')
    .describe('Their time zone'),
});
export type QuietHours = z.output<typeof quietHoursSchema>;

/**
 * Whether a time (epoch milliseconds) lies in the quiet hours: `from` is in them, `to` is not. Hours that end before they
 * begin go over midnight; hours that begin when they end are the whole day.
 */
export function isQuiet({ from, to, timeZone }: QuietHours, at: number): boolean {
  const time = timeIn(timeZone, at);
  return from < to ? from <= time && time < to : from <= time || time < to;
}

/**
 * When quiet hours end that hold at a time: both in epoch milliseconds. A change of the clocks in between is not counted, so
 * look again then.
 */
export function quietEnds({ to, timeZone }: QuietHours, at: number): number {
  const minutes = (minuteOf(to) - minuteOf(timeIn(timeZone, at)) + DAY_MINUTES) % DAY_MINUTES || DAY_MINUTES;
  return (Math.floor(at / MINUTE_MS) + minutes) * MINUTE_MS;
}

const DAY_MINUTES = 24 * 60;

const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

const timeIn = (timeZone: string, at: number): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
