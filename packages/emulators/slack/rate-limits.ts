import { SlackError } from './errors.ts';

/** Most calls of one method within a time; per channel where Slack counts each channel by itself. */
interface Rate {
  readonly calls: number;
  readonly withinMs: number;
  readonly perChannel?: boolean;
}

const MINUTE_MS = 60_000;

/** Slack's published rates. https://docs.slack.dev/apis/web-api/rate-limits */
const SLACK_RATES: Readonly<Record<string, Rate>> = {
  'chat.postMessage': { calls: 1, withinMs: 1_000, perChannel: true },
  'chat.update': { calls: 50, withinMs: MINUTE_MS },
  'conversations.history': { calls: 50, withinMs: MINUTE_MS },
  'conversations.replies': { calls: 50, withinMs: MINUTE_MS },
  'conversations.list': { calls: 20, withinMs: MINUTE_MS },
  'files.getUploadURLExternal': { calls: 100, withinMs: MINUTE_MS },
  'files.completeUploadExternal': { calls: 100, withinMs: MINUTE_MS },
  'files.delete': { calls: 50, withinMs: MINUTE_MS },
  'views.open': { calls: 100, withinMs: MINUTE_MS },
  'usergroups.users.list': { calls: 20, withinMs: MINUTE_MS },
};

/** How a call is refused: as too many, with one of Slack's errors, or with a status as a gateway gives it. */
export type SlackFault =
  | { readonly retryAfterSeconds: number }
  | { readonly error: string }
  | { readonly status: number };

type Refusal = { readonly calls: number } & SlackFault;

export interface RateLimits {
  /** Counts a call. @throws {SlackError} ratelimited, with the seconds to wait. @throws {GatewayFault} */
  count(method: string, channel: unknown): void;
  /** Refuses the next calls of a method, whatever its rate. */
  refuseNext(method: string, refusal: Refusal): void;
  /** Refuses each call of each method, until `undefined` ends that. */
  refuseAll(fault: SlackFault | undefined): void;
  /** Lets so many calls of all methods and channels together through, until `undefined` ends that. */
  limitAll(rate: Pick<Rate, 'calls' | 'withinMs'> | undefined): void;
  /** How often each method was called, refused calls included. */
  counts(): Readonly<Record<string, number>>;
}

/** A fault in front of Slack: a status without an answer of Slack's. */
export class GatewayFault extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`answered with ${status}`);
    this.status = status;
  }
}

/**
 * Counts calls and refuses those that come too fast.
 *
 * @param isLimited whether Slack's rates count; refusals that a test asks for count always
 * @param clock epoch milliseconds
 */
export function createRateLimits({ isLimited, clock }: { isLimited: boolean; clock: () => number }): RateLimits {
  const accepted = new Map<string, readonly number[]>();
  const refusals = new Map<string, { remaining: number; refusal: Refusal }>();
  const counted = new Map<string, number>();
  let forAll: SlackFault | undefined;
  let rateOfAll: Rate | undefined;

  /** @throws {SlackError} ratelimited */
  const take = (key: string, rate: Rate) => {
    const recent = (accepted.get(key) ?? []).filter((at) => clock() - at < rate.withinMs);
    const [first = 0] = recent;
    if (recent.length >= rate.calls) {
      const retryAfter = Math.max(1, Math.ceil((first + rate.withinMs - clock()) / 1_000));
      throw new SlackError('ratelimited', { retryAfter });
    }
    accepted.set(key, [...recent, clock()]);
  };

  return {
    count: (method, channel) => {
      counted.set(method, (counted.get(method) ?? 0) + 1);
      if (forAll !== undefined) throw faultOf(forAll);
      const current = refusals.get(method);
      if (current !== undefined && current.remaining > 0) {
        current.remaining -= 1;
        throw faultOf(current.refusal);
      }
      if (rateOfAll !== undefined) take('*', rateOfAll);
      const rate = isLimited ? SLACK_RATES[method] : undefined;
      if (rate !== undefined) take(rate.perChannel === true ? `${method}/${channel}` : method, rate);
    },
    refuseNext: (method, refusal) => {
      refusals.set(method, { remaining: refusal.calls, refusal });
    },
    refuseAll: (fault) => {
      forAll = fault;
    },
    limitAll: (rate) => {
      rateOfAll = rate;
    },
    counts: () => Object.fromEntries(counted),
  };
}

function faultOf(fault: SlackFault): SlackError | GatewayFault {
  if ('status' in fault) return new GatewayFault(fault.status);
  if ('error' in fault) return new SlackError(fault.error);
  return new SlackError('ratelimited', { retryAfter: fault.retryAfterSeconds });
}
