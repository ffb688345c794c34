import { expect, test } from 'vitest';
import { createMemorySlackChannels } from '../../../adapters/memory-slack-channels.ts';
import type { Config } from '../../../core/config/config.ts';
import { takeRoom } from '../../../core/lifecycle/channel-room.ts';
import { ALL_OF_SLACK, noteFault, unknownChannel } from '../../../core/lifecycle/slack-pause.ts';
import type { SlackChannel } from '../../../core/records/slack-channel.ts';
import type { ThreadMessage } from '../../../core/records/thread-message.ts';
import { attendChannels } from '../../../lambdas/sweep/attend-channels.ts';
import { findStuck } from '../../../lambdas/sweep/find-stuck.ts';
import { anAlert } from '../../fixtures/records.ts';
import { MINUTE, startSweep } from '../sweep-world.ts';

const HOUR = 60 * MINUTE;

/** As the sweep does it. */
async function attendPart(_: string, act: () => Promise<void>) {
  await act().catch(() => undefined);
}

function start() {
  const world = startSweep();
  const channels = createMemorySlackChannels();
  const sent: ThreadMessage[] = [];
  const threads = { send: async (message: ThreadMessage) => void sent.push(message) };
  const config = { ...world.config, slack: { ...world.config.slack, threadsPerHour: 2 } };
  const channel = world.config.services[0]?.slackChannel ?? '';
  const attendWith = (services: Config['services'], read = channels) =>
    attendChannels({ ...world.deps, channels: read, threads, config: { ...config, services } }, attendPart);
  return { world, channels, sent, channel, attendWith, attend: () => attendWith(config.services) };
}

test('those that waited longest are asked for as soon as their channel has room, and the list as it changes', async () => {
  const { world, channels, sent, channel, attend } = start();
  for (const incidentId of 'abcde') {
    const terms = { perHour: 2, apartMs: 1_000 };
    await channels.change(channel, (current) =>
      takeRoom(current, { name: channel, incidentId }, terms, world.clock.now),
    );
  }
  const list = { kind: 'list-waiting', channel };
  await attend();
  expect(sent.splice(0)).toEqual([list]);
  world.clock.now += HOUR;
  await attend();
  const update = (incidentId: string) => ({ kind: 'update-thread', incidentId, channel });
  expect(sent.splice(0)).toEqual([update('c'), list]);
  world.clock.now += MINUTE;
  await attend();
  expect(sent).toEqual([update('c'), update('d'), list]);
});

test.each([
  ['has its thread by now', {}, '#here', undefined],
  ['belongs to another channel by now', { thread: undefined }, '#elsewhere', '#elsewhere'],
  ['belongs to no channel by now', { thread: undefined }, undefined, undefined],
])('an incident that waits and %s leaves its place to others', async (_, changed, belongsTo, asked) => {
  const { world, channels, sent, attendWith } = start();
  await world.triage(anAlert());
  const { id, service } = await world.incident();
  await world.ledger.changeIncident(id, (current) => ({ ...current, ...changed }));
  const wait = (current?: SlackChannel) => ({
    ...(current ?? unknownChannel('#here')),
    waiting: [{ incidentId: id, since: 0 }],
  });
  await channels.change('#here', wait);
  const [first] = world.config.services;
  if (first === undefined) throw new Error('there is no service');
  const others = belongsTo === undefined ? [] : [{ ...first, name: service, slackChannel: belongsTo }];
  await attendWith([{ ...first, name: 'another', slackChannel: '#here' }, ...others]);
  expect((await channels.get('#here'))?.waiting).toEqual([]);
  const updates = sent.filter(({ kind }) => kind === 'update-thread');
  expect(updates).toEqual(asked === undefined ? [] : [{ kind: 'update-thread', incidentId: id, channel: asked }]);
});

test('a channel whose record cannot be read holds up no other', async () => {
  const { world, channels, sent, attendWith } = start();
  const [service] = world.config.services;
  if (service === undefined) throw new Error('there is no service');
  for (const name of ['#here', '#there']) {
    await channels.change(name, () => ({ ...unknownChannel(name), waiting: [{ incidentId: name, since: 0 }] }));
  }
  const get = async (name: string) => (name === '#here' ? Promise.reject(new Error('unreadable')) : channels.get(name));
  const services = ['#here', '#there'].map((slackChannel) => ({ ...service, slackChannel }));
  await attendWith(services, { ...channels, get });
  expect(sent.map(({ channel }) => channel)).toEqual(['#there', '#there']);
});

test('an outage of Slack is told once it has lasted for ten minutes', async () => {
  const { world, channels, attend } = start();
  const told: boolean[] = [];
  for (let minute = 0; minute <= 11; minute += 1) {
    await channels.change(ALL_OF_SLACK, (current) => noteFault(current, ALL_OF_SLACK, world.clock.now));
    told.push(await attend());
    world.clock.now += MINUTE;
  }
  expect(told.indexOf(true)).toBe(10);
  const since = new Date(world.clock.now - 12 * MINUTE).toISOString();
  expect(world.lines.filter((line) => line.includes('slack-away'))).toEqual(
    [10, 11].map(() => JSON.stringify({ level: 'error', event: 'slack-away', since })),
  );
});

test('a sweep finds no threads stuck that wait for Slack', async () => {
  const { world } = start();
  await world.triage(anAlert());
  const id = (await world.incident()).id;
  await world.ledger.changeIncident(id, ({ lookAt: _, ...current }) => ({
    ...current,
    threadTurn: { at: world.clock.now, by: 'x', behind: true },
  }));
  const stuck = async (isSlackAway: boolean) => findStuck(world.ledger, world.clock.now + HOUR, isSlackAway);
  expect([await stuck(false), await stuck(true)]).toEqual([[id], []]);
});
