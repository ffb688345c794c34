import { messageOf } from '../core/errors.ts';
import { cleanText } from '../core/text/clean-text.ts';
import { oneLine, shorten } from '../core/text/shorten.ts';

/** How a job ended without what it was made for. */
export interface Failure {
  readonly ok: false;
  /** A sentence for people. */
  readonly reason: string;
}

/**
 * Does the work of a job. What is thrown on the way becomes a failure that people see. A worker that is told to end waits for no
 * step longer than a few seconds.
 *
 * @param terms.failed begins the sentence that says why, such as `The review failed`
 * @param terms.stop aborted when the worker is told to end
 * @param terms.isOver whether nobody waits for the job any more, as the error or the record says
 * @param terms.onFailed told of each failure besides
 * @returns undefined when nobody waits for the job any more
 */
export const reachEnd = <End>(
  work: () => Promise<End>,
  terms: {
    readonly failed: string;
    readonly stop: AbortSignal;
    readonly isOver: (error: unknown) => boolean;
    readonly onFailed: (reason: string) => void;
  },
): Promise<End | Failure | undefined> => Promise.race([tryWork(work, terms), stopped(terms.stop)]);

async function tryWork<End>(
  work: () => Promise<End>,
  { failed, stop, isOver, onFailed }: Parameters<typeof reachEnd>[1],
): Promise<End | Failure | undefined> {
  try {
    return await work();
  } catch (error) {
    if (isOver(error)) return undefined;
    if (stop.aborted) return STOPPED;
    const reason = shorten(oneLine(cleanText(messageOf(error))), REASON_LENGTH);
    onFailed(reason);
    return { ok: false, reason: `${failed}: ${reason}` };
  }
}

const REASON_LENGTH = 600;

/** Batch gives a container 30 seconds after SIGTERM. No step is waited for longer than this, so the end is recorded in time. */
const STOP_WITHIN_MS = 8_000;

const stopped = (signal: AbortSignal): Promise<Failure> =>
  new Promise((resolve) => {
    const stop = () => setTimeout(() => resolve(STOPPED), STOP_WITHIN_MS);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
  });

const STOPPED: Failure = { ok: false, reason: 'The worker was told to end before it was done.' };
