import { isListDue, listSays, noteListRefused, takeList } from '../../core/lifecycle/channel-room.ts';
import { unknownChannel } from '../../core/lifecycle/slack-pause.ts';
import { waitingMessage } from '../../core/messages/slack/waiting-message.ts';
import type { Incident } from '../../core/records/incident.ts';
import type { SlackChannel } from '../../core/records/slack-channel.ts';
import { tolerateOutage } from './tolerate-outage.ts';
import type { UpdateDependencies } from './update-dependencies.ts';

/** Named in the list; the others are counted. */
const NAMED = 15;

/**
 * Writes the one message of a channel that lists the incidents that wait for room: opens it, or rewrites it, at most once in half
 * a minute. When none waits any longer, it says so and is left. What Slack does not take now is written by a later call. What it
 * refuses is tried again when the list changes.
 *
 * @param name of the channel in the configuration
 */
export async function listWaiting(deps: UpdateDependencies, name: string): Promise<void> {
  const { channels, clock, logger } = deps;
  const now = clock();
  const before = await channels.get(name);
  if (before === undefined || !isListDue(before, now)) return;
  let isMine = false;
  const channel = await channels.change(name, (current = unknownChannel(name)) => {
    const taken = takeList(current, now);
    isMine = taken !== current;
    return taken;
  });
  if (!isMine) return;
  const told = await tolerateOutage(logger, { id: name }, () => write(deps, channel));
  if (told === 'refused') await channels.change(name, (current = channel) => noteListRefused(current, channel));
}

async function write({ ledger, messenger, channels, room }: UpdateDependencies, channel: SlackChannel): Promise<void> {
  const { name, waiting = [], list } = channel;
  if (list === undefined) return;
  const found = await Promise.all(waiting.slice(0, NAMED).map(({ incidentId }) => ledger.getIncident(incidentId)));
  const named = found.filter((incident): incident is Incident => incident !== undefined);
  const message = waitingMessage({ named, waiting: waiting.length, perHour: room.perHour });
  const key = `waiting/${name}/${list.since}`;
  const thread = list.thread ?? (await messenger.open({ channel: name, key, message, since: list.since }));
  if (list.thread !== undefined) await messenger.update(thread, message);
  await channels.change(name, (current = channel) => {
    if (current.list?.since !== list.since) return current;
    const { list: written, ...rest } = current;
    return waiting.length === 0 && (current.waiting ?? []).length === 0
      ? rest
      : { ...current, list: { ...written, thread, says: listSays(channel) } };
  });
}
