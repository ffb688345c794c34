import { utcTime } from '../../text/quantities.ts';

/**
 * A time as each reader's own Slack writes it, with UTC for clients that cannot.
 * https://docs.slack.dev/messaging/formatting-message-text#date-formatting
 */
export const localTime = (time: number): string =>
  Math.abs(time) < LAST_TIME
    ? `<!date^${Math.floor(time / 1_000)}^{date_short_pretty} {time_secs}|${utcTime(time)}>`
    : utcTime(time);

/** The last one that a date can hold, in epoch milliseconds. */
const LAST_TIME = 8.64e15;
