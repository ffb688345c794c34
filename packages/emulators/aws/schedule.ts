import { randomUUID } from 'node:crypto';
import { ACCOUNT_ID, arn, REGION } from './local-account.ts';

export interface ScheduleOptions {
  readonly name: string;
  /** Such as `rate(5 minutes)`. */
  readonly expression: string;
  /** Hands an event on, usually to an `AsynchronousInvoker`. */
  readonly send: (event: ScheduledEvent) => void;
  readonly clock?: () => number;
  /** How long a minute lasts; shorter in tests. @default 60,000 */
  readonly minuteMs?: number;
}

/** The event that EventBridge sends for a scheduled rule. */
export interface ScheduledEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': 'Scheduled Event';
  readonly source: 'aws.events';
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, never>>;
}

const UNIT_MINUTES = { minute: 1, hour: 60, day: 1440 } as const;

/**
 * Reads a rate expression; the unit is singular for 1 and plural otherwise, as EventBridge insists.
 *
 * @returns minutes
 * @throws {RangeError} for anything else
 */
export function rateMinutes(expression: string): number {
  const [, count = '', unit = '', plural = ''] =
    /^rate\(([1-9]\d{0,4}) (minute|hour|day)(s?)\)$/.exec(expression) ?? [];
  const isUnit = unit === 'minute' || unit === 'hour' || unit === 'day';
  if (!isUnit || (count === '1') !== (plural === '')) {
    throw new RangeError(`schedule: expected such as "rate(5 minutes)", got ${JSON.stringify(expression)}`);
  }
  return Number(count) * UNIT_MINUTES[unit];
}

/**
 * Sends an event at a steady rate, the first one after one period.
 *
 * @throws {RangeError} when the expression is not a rate, or longer than a timer can last
 */
export function startSchedule(options: ScheduleOptions): { stop(): void } {
  const { name, send, clock = Date.now, minuteMs = 60_000 } = options;
  const periodMs = rateMinutes(options.expression) * minuteMs;
  // A longer timer would fire at once: https://nodejs.org/api/timers.html#setintervalcallback-delay-args
  if (periodMs > 2 ** 31 - 1) throw new RangeError(`schedule: expected at most 24 days, got "${options.expression}"`);
  const timer = setInterval(() => send(scheduledEvent(name, new Date(clock()))), periodMs);
  return { stop: () => clearInterval(timer) };
}

const scheduledEvent = (name: string, now: Date): ScheduledEvent => ({
  version: '0',
  id: randomUUID(),
  'detail-type': 'Scheduled Event',
  source: 'aws.events',
  account: ACCOUNT_ID,
  time: now.toISOString().replace(/\.\d+Z$/, 'Z'),
  region: REGION,
  resources: [arn('events', `rule/${name}`)],
  detail: {},
});
