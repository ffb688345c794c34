import { SECOND_MS } from '../../core/durations.ts';
import { UpstreamError } from '../../core/errors.ts';
import { leaveRoom, roomFrom, takeRoom } from '../../core/lifecycle/channel-room.ts';
import { noteTold } from '../../core/lifecycle/thread-update.ts';
import { messageHash } from '../../core/messages/slack/message-hash.ts';
import type { Incident } from '../../core/records/incident.ts';
import type { SlackMessage } from '../../core/records/slack-message.ts';
import type { Thread } from '../../core/records/thread.ts';
import { listWaiting } from './list-waiting.ts';
import { actInThread } from './replace-thread.ts';
import { newestMessage } from './thread-state.ts';
import { type Told, tolerateOutage } from './tolerate-outage.ts';
import type { UpdateDependencies } from './update-dependencies.ts';

/** How it went: as `Told`, or the thread waits for room in the channel. */
export type Shown = Told | 'waits';

/** A function does not wait longer for its turn in a channel. */
const SLEEPS_MOST_MS = 10 * SECOND_MS;

interface ShownState {
  readonly shown: Shown;
  /** Of the message that is shown. */
  readonly hash: string;
  /** An answer of Slack was lost, so the thread may be there. */
  readonly mayBeOpen: boolean;
}

/**
 * Opens the incident's thread in `channel`, or rewrites the thread's first message if it says something else. A thread that is
 * gone is opened once more. A fault of Slack is logged and returned.
 *
 * @param incident is held by the caller
 */
export async function showThread(
  deps: UpdateDependencies,
  incident: Incident,
  channel: string | undefined,
): Promise<ShownState> {
  const message = await newestMessage(deps.ledger, incident);
  const hash = messageHash(message);
  const wasLost = incident.threadHold?.mayBeOpen === true;
  if (incident.thread !== undefined) {
    const { thread } = incident;
    const shown = await tolerateOutage(deps.logger, incident, () =>
      rewrite(deps, { incident, thread, message, hash, channel }),
    );
    return { shown, hash, mayBeOpen: false };
  }
  if (channel === undefined) return { shown: 'put-off', hash, mayBeOpen: wasLost };
  const lost = { mayBeOpen: wasLost };
  const shown = await open(deps, { incident, channel, message, lost });
  return { shown, hash, mayBeOpen: lost.mayBeOpen };
}

async function rewrite(
  deps: UpdateDependencies,
  target: {
    readonly incident: Incident;
    readonly thread: Thread;
    readonly message: SlackMessage;
    readonly hash: string;
    readonly channel: string | undefined;
  },
): Promise<void> {
  const { incident, thread, message, hash, channel = thread.channel } = target;
  await actInThread(deps, { incident, thread, channel, message: async () => message }, async (current, isNew) => {
    if (!isNew && hash !== incident.threadShown) await deps.messenger.update(current, message);
  });
  if (isToTell(incident)) await deps.ledger.changeIncident(incident.id, (current) => noteTellingOf(incident, current));
}

async function open(
  deps: UpdateDependencies,
  terms: {
    readonly incident: Incident;
    readonly channel: string;
    readonly message: SlackMessage;
    /** Is told whether an answer of Slack was lost. */
    readonly lost: { mayBeOpen: boolean };
  },
): Promise<Shown> {
  const { ledger, messenger, channels, room, clock, sleep, logger } = deps;
  const { incident, channel, message, lost } = terms;
  const { id } = incident;
  const at = roomFrom(
    await channels.change(channel, (current) => takeRoom(current, { name: channel, incidentId: id }, room, clock())),
    id,
  );
  if (at === undefined) {
    await listWaiting(deps, channel);
    return 'waits';
  }
  const waitMs = Math.max(0, at - clock());
  const giveBack = () => channels.change(channel, (current) => leaveRoom(current, channel, id));
  if (waitMs > SLEEPS_MOST_MS) {
    await giveBack();
    return 'put-off';
  }
  if (waitMs > 0) await sleep(waitMs);
  const shown = await tolerateOutage(logger, incident, async () => {
    const isFirstTry = !lost.mayBeOpen;
    // Until Slack answers, nobody knows.
    lost.mayBeOpen = true;
    try {
      const thread = await messenger.open({ channel, key: id, message, since: incident.createdAt, isFirstTry });
      await ledger.changeIncident(id, (current) =>
        noteTellingOf(incident, current.thread === undefined ? { ...current, thread } : current),
      );
      lost.mayBeOpen = false;
    } catch (error) {
      if (error instanceof UpstreamError && error.notDone) lost.mayBeOpen = !isFirstTry;
      throw error;
    }
  });
  if (shown !== 'told' && !lost.mayBeOpen) await giveBack();
  return shown;
}

/** Whether its own channel is yet to be told what it is part of. */
const isToTell = ({ partOf }: Incident): boolean => partOf?.toTell === true;

/** What was told is noted, unless it is part of another one by now. */
const noteTellingOf = (told: Incident, current: Incident): Incident =>
  isToTell(current) && current.partOf?.incidentId === told.partOf?.incidentId ? noteTold(current) : current;
