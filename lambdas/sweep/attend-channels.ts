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
 * @param attend does a part; what fails holds up no other part
 * @returns whether there is such an outage
 */
export async function attendChannels(
  deps: SweepDependencies,
  attend: (about: string, act: () => Promise<void>) => Promise<void>,
): Promise<boolean> {
  let isAway = false;
  await attend('Slack', async () => {
    isAway = await tellOutage(deps);
  });
  for (const name of new Set(deps.config.services.map(({ slackChannel }) => slackChannel))) {
    await attend(`channel ${name}`, () => attendChannel(deps, name));
  }
  return isAway;
}

async function tellOutage({ channels, clock, logger }: SweepDependencies): Promise<boolean> {
  const since = longAwaySince(await channels.get(ALL_OF_SLACK), clock());
  if (since !== undefined) logger.error('slack-away', { since: new Date(since).toISOString() });
  return since !== undefined;
}

async function attendChannel(deps: SweepDependencies, name: string): Promise<void> {
  const { channels, threads, config, clock } = deps;
  const channel = await channels.get(name);
  if (channel === undefined) return;
  const terms = { perHour: config.slack.threadsPerHour, apartMs: 0 };
  for (const id of haveRoom(channel, terms, clock()).slice(0, SENT_AT_ONCE)) await attendWaiting(deps, name, id);
  if (isListDue(channel, clock())) await threads.send({ kind: 'list-waiting', channel: name });
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
