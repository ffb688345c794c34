import { findService } from '../../core/config/config.ts';
import { haveRoom, isListDue, leaveRoom } from '../../core/lifecycle/channel-room.ts';
import { ALL_OF_SLACK, longAwaySince } from '../../core/lifecycle/slack-pause.ts';
import { requestUpdate } from '../../workflows/thread/request-update.ts';
import type { SweepDependencies } from './dependencies.ts';

/** A channel gets one new thread a second, and the sweep comes each minute. */
const SENT_AT_ONCE = 60;

/**
 * Has the incidents that waited longest open their threads, as far as their channels have room, and has lists written that say
 * something else than they should. An outage of Slack that lasts is logged, for the alarm.
 *
 * @returns whether there is such an outage
 */
export async function attendChannels(deps: SweepDependencies): Promise<boolean> {
  const { channels, threads, config, clock, logger } = deps;
  const now = clock();
  const since = longAwaySince(await channels.get(ALL_OF_SLACK), now);
  if (since !== undefined) logger.error('slack-away', { since: new Date(since).toISOString() });
  const terms = { perHour: config.slack.threadsPerHour, apartMs: 0 };
  for (const name of new Set(config.services.map(({ slackChannel }) => slackChannel))) {
    const channel = await channels.get(name);
    if (channel === undefined) continue;
    for (const id of haveRoom(channel, terms, now).slice(0, SENT_AT_ONCE)) await attendWaiting(deps, name, id);
    if (isListDue(channel, now)) await threads.send({ kind: 'list-waiting', channel: name });
  }
  return since !== undefined;
}

/**
 * Has an incident that has room by now open its thread. One that has its thread already, or whose service is told of in another
 * channel since the configuration changed, leaves its place to others.
 */
async function attendWaiting(deps: SweepDependencies, name: string, id: string): Promise<void> {
  const incident = await deps.ledger.getIncident(id);
  const isOpen = incident?.thread !== undefined;
  const channel = incident === undefined ? name : findService(deps.config, incident)?.slackChannel;
  if (isOpen || channel !== name) await deps.channels.change(name, (current) => leaveRoom(current, name, id));
  if (!isOpen && channel !== undefined) await requestUpdate(deps, { id }, { channel });
}
