import { WebAPIRateLimitedError } from '@slack/web-api';
import { UpstreamError } from '../core/errors.ts';
import type { Clock } from '../core/ports/clock.ts';
import { isAway, saysNo } from './slack-fault.ts';
import type { SlackGate } from './slack-gate.ts';

export interface Patience {
  /** Most milliseconds that one operation waits for Slack's rate limits, all its calls together. */
  readonly milliseconds: number;
  /** What all operations of a messenger together may still wait, in milliseconds. Each wait lowers it. */
  readonly ofAll: { milliseconds: number };
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly gate: SlackGate;
  readonly clock: Clock;
}

/** Runs one call of an operation, again as often as Slack asks to wait and there is time. */
export type Patiently = <Value>(call: () => Promise<Value>) => Promise<Value>;

/**
 * Waits out Slack's rate limits for as long as one operation may take, and tells the gate what Slack said. A function of a few
 * seconds must not sit out a limit of a minute: it gives up at once, and its queue or the sweep repeats the operation.
 *
 * @param channel its id; left out, for what is about no channel
 * @throws {WebAPIRateLimitedError} when Slack asks for more time than is left
 * @throws {UpstreamError} when the gate is closed for longer than that: nothing is asked
 */
export function createPatience({ milliseconds, ofAll, pause, gate, clock }: Patience, channel?: string): Patiently {
  let ownMs = milliseconds;
  const remaining = () => Math.min(ownMs, ofAll.milliseconds);
  const wait = async (needed: number, fault: () => unknown) => {
    if (needed > remaining()) throw fault();
    ownMs -= needed;
    ofAll.milliseconds -= needed;
    await pause(needed);
  };
  const enter = async () => {
    const visit = await gate(channel, clock() + remaining());
    const needed = visit.opensAt - clock();
    if (visit.isAway) throw closed(needed);
    if (needed > 0) await wait(needed, () => closed(needed));
    return visit;
  };
  return async (call) => {
    for (;;) {
      const visit = await enter();
      try {
        const answer = await call();
        await visit.answered();
        return answer;
      } catch (error) {
        if (isAway(error)) await visit.failed();
        // Otherwise a channel that is refused would keep all others waiting after an outage.
        if (saysNo(error)) await visit.answered();
        if (!(error instanceof WebAPIRateLimitedError)) throw error;
        const needed = error.retryAfter * 1_000;
        await visit.mustWait(needed);
        await wait(needed, () => error);
      }
    }
  };
}

const closed = (needed: number): UpstreamError =>
  new UpstreamError(
    'Slack',
    `it is not asked for ${Math.ceil(needed / 1_000)} s, since it asked to wait or does not answer`,
    {
      retryable: true,
      retryAfterMs: needed,
      notDone: true,
    },
  );
