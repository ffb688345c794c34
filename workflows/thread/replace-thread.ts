import { DAY_MS } from '../../core/durations.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { Messenger } from '../../core/ports/messenger.ts';
import type { Incident } from '../../core/records/incident.ts';
import type { SlackMessage } from '../../core/records/slack-message.ts';
import type { Thread } from '../../core/records/thread.ts';
import { isThreadGone } from '../../core/thread-gone.ts';

interface ReplaceDependencies {
  readonly ledger: Pick<Ledger, 'changeIncident'>;
  readonly messenger: Messenger;
  readonly clock: Clock;
}

/** A person who deletes two threads of an incident on one day does not want a third. */
const REPLACED_AGAIN_MS = DAY_MS;

/**
 * Does something in an incident's thread. Where Slack says that the thread is gone, another one is opened in its place and kept
 * with the incident, and it is done there. A crash in between opens no third thread: the new one is found by its key.
 *
 * @param target.channel where the new thread is opened
 * @param target.message makes the first message of the new thread
 * @param act is told by `isNew` that the thread has just been opened with the message
 * @returns the thread in which it was done
 * @throws {UpstreamError} what Slack refuses otherwise, and what it refuses in a thread that was opened in the last day
 */
export async function actInThread(
  deps: ReplaceDependencies,
  target: {
    readonly incident: Pick<Incident, 'id'>;
    readonly thread: Thread;
    readonly channel: string;
    readonly message: () => Promise<SlackMessage>;
  },
  act: (thread: Thread, isNew: boolean) => Promise<void>,
): Promise<Thread> {
  const { incident, thread, channel, message } = target;
  try {
    await act(thread, false);
    return thread;
  } catch (error) {
    const now = deps.clock();
    const isReplacement = now - (thread.replacedAt ?? Number.NEGATIVE_INFINITY) < REPLACED_AGAIN_MS;
    if (!isThreadGone(error) || isReplacement) throw error;
    const key = `${incident.id}/${thread.ts}`;
    const opened = await deps.messenger.open({ channel, key, message: await message() });
    const kept = await deps.ledger.changeIncident(incident.id, (current) =>
      current.thread?.ts === thread.ts ? { ...current, thread: { ...opened, replacedAt: now } } : current,
    );
    const currentThread = kept.thread ?? opened;
    await act(currentThread, true);
    return currentThread;
  }
}
