import { describe, expect, test } from 'vitest';
import { createMemoryLedger } from '../../../adapters/memory-ledger.ts';
import { createMemoryMessenger } from '../../../adapters/memory-messenger.ts';
import { createMemorySlackChannels } from '../../../adapters/memory-slack-channels.ts';
import { UpstreamError } from '../../../core/errors.ts';
import { leaveRoom, takeRoom } from '../../../core/lifecycle/channel-room.ts';
import { endWork } from '../../../core/lifecycle/incident-work.ts';
import { ALL_OF_SLACK, noteFault } from '../../../core/lifecycle/slack-pause.ts';
import { holdThread } from '../../../core/lifecycle/thread-hold.ts';
import { markThreadPending, needsThreadUpdate, threadUpdateEnds } from '../../../core/lifecycle/thread-update.ts';
import { createLogger } from '../../../core/logger.ts';
import type { Messenger } from '../../../core/ports/messenger.ts';
import type { Incident } from '../../../core/records/incident.ts';
import { postReplies } from '../../../workflows/thread/post-replies.ts';
import type { UpdateDependencies } from '../../../workflows/thread/update-dependencies.ts';
import { takeThreadMessage, updateThread } from '../../../workflows/thread/update-thread.ts';
import { crashAt, tellPoints } from '../../fakes/crash-at.ts';
import { createMemoryAuditLog } from '../../fakes/memory-audit-log.ts';
import { createMemoryCodeHost } from '../../fakes/memory-code-host.ts';
import { claimedFixture, NOW } from '../../fakes/records.ts';

const CHANNEL = '#shop-alerts';
const MINUTE = 60_000;
const PATCH = '+ a line of a long patch\n'.repeat(600);
const words = (text: string) => ({ text, blocks: [] });
const away = () => Promise.reject(new UpstreamError('Slack', 'it does not answer', { retryable: true }));
const refuse = (code: string) => () => Promise.reject(new UpstreamError('Slack', code, { retryable: false, code }));

/** An incident with an attempt whose patch is long, no thread, and everything outside in memory. */
async function start({ perHour = 20 } = {}) {
  const { incident, attempt } = claimedFixture();
  const time = { now: NOW };
  const lines: string[] = [];
  const messenger = createMemoryMessenger();
  const deps = {
    ledger: createMemoryLedger(),
    channels: createMemorySlackChannels(),
    messenger,
    codeHost: createMemoryCodeHost({ cloneUrl: 'http://git', readToken: 'r', pushToken: 'p' }),
    auditLog: createMemoryAuditLog(),
    room: { perHour, apartMs: 1_000 },
    clock: () => time.now,
    sleep: async (milliseconds: number) => {
      time.now += milliseconds;
    },
    logger: createLogger((line) => lines.push(line)),
  };
  await deps.ledger.mergeIncident(incident.id, () => incident);
  await deps.ledger.openAttempt({ ...attempt, diffKey: 'x/fix.diff' });
  await deps.auditLog.putText('x/fix.diff', PATCH);
  const change = (apply: (current: Incident) => Incident) => deps.ledger.changeIncident(incident.id, apply);
  const update = (parts: Partial<UpdateDependencies> = {}, by = 'message', id = incident.id) =>
    updateThread({ ...deps, ...parts }, { kind: 'update-thread', incidentId: id, channel: CHANNEL }, by);
  return {
    ...{ deps, time, lines, messenger, incident, change, update },
    current: async () => (await deps.ledger.getIncident(incident.id)) ?? incident,
    reply: (key: string, patchOf?: number) =>
      change((current) => ({
        ...current,
        pendingReplies: [...(current.pendingReplies ?? []), { key, message: words(key), patchOf }],
      })),
    /** Other incidents, named by letters. */
    others: async (names: string) => {
      for (const id of names) await deps.ledger.mergeIncident(id, () => ({ ...incident, id, title: `Bug ${id}` }));
    },
    seen: () =>
      messenger.threads.map(({ messages, replies, files }) => [
        messages.at(-1)?.text.slice(0, 30),
        ...replies.keys(),
        ...files.keys(),
      ]),
  };
}
type World = Awaited<ReturnType<typeof start>>;

describe('a thread', () => {
  test('is opened by the first of many messages, and rewritten by none that has nothing new', async () => {
    const { update, messenger, change } = await start();
    expect([await update(), await update(), await update()]).toEqual(['told', 'nothing', 'nothing']);
    expect(messenger.threads[0]?.messages).toHaveLength(1);
    for (let users = 1; users <= 10; users += 1) await change((current) => ({ ...current, affectedUsers: users }));
    for (let message = 0; message < 10; message += 1) await update();
    expect(messenger.threads[0]?.messages).toHaveLength(2);
    expect(messenger.threads[0]?.messages.at(-1)?.text).toContain('10 users');
  });

  test('says what changed while it was written, if somebody asked for it', async () => {
    const { deps, update, messenger, change, current } = await start();
    let rounds = 0;
    const open: Messenger['open'] = async (post) => {
      await change((incident) => ({ ...incident, affectedUsers: 8 }));
      rounds += 1;
      expect(await updateOf(deps, (await current()).id, 'another')).toBe('held');
      return messenger.open(post);
    };
    expect(await update({ messenger: { ...messenger, open } })).toBe('told');
    expect([rounds, messenger.threads[0]?.messages.at(-1)?.text]).toEqual([1, expect.stringContaining('8 users')]);
    expect(await current()).not.toHaveProperty('threadHold');
  });

  test('that changed while it was written is due, if nobody asked for it', async () => {
    const { update, messenger, change, current } = await start();
    const open: Messenger['open'] = async (post) => {
      await change((incident) => ({ ...incident, affectedUsers: 8 }));
      return messenger.open(post);
    };
    await update({ messenger: { ...messenger, open } });
    expect((await current()).threadTurn?.behind).toBe(true);
    await update();
    expect((await current()).threadTurn?.behind).toBe(false);
  });

  test('that another writer left a while ago is taken over, and looked for before it is opened', async () => {
    const { update, messenger, change, time, incident } = await start();
    await change((current) => holdThread(current, 'dead', NOW));
    await messenger.open({ channel: CHANNEL, key: incident.id, message: words('opened, then died') });
    expect(await update()).toBe('held');
    time.now += 2 * MINUTE;
    expect(await update()).toBe('told');
    expect(messenger.threads).toHaveLength(1);
  });

  test('that was asked for while a writer held it that then died is due', async () => {
    const { update, change, current, time } = await start();
    await update();
    await change((incident) => holdThread({ ...incident, affectedUsers: 8 }, 'dead', NOW));
    expect(await update()).toBe('held');
    expect(needsThreadUpdate(await current(), time.now + MINUTE)).toBe(true);
  });

  test('that is behind stays so until it is counted on its pull request as well', async () => {
    const { deps, update, change, current, incident } = await start();
    const draft = { repository: 'acme/shop', number: 7, url: 'https://x/7', branch: 'b', title: 't', draft: true };
    await change((current) => endWork(current, { kind: 'fix-verified', reason: 'r' }, draft, NOW));
    await update();
    expect([...deps.codeHost.comments.values()]).toEqual([]);
    await change((current) => markThreadPending({ ...current, affectedUsers: 99 }, NOW));
    expect([await update(), (await current()).threadTurn?.behind]).toEqual(['put-off', true]);
    await updateThread(
      deps,
      { kind: 'update-thread', incidentId: incident.id, channel: CHANNEL, isCounted: true },
      'sweep',
    );
    expect([...deps.codeHost.comments.values()]).toMatchObject([{ body: expect.stringContaining('99 users') }]);
    expect((await current()).threadTurn?.behind).toBe(false);
  });

  test('of an incident that is gone, or that is told elsewhere, is left alone', async () => {
    const { update, change, messenger } = await start();
    expect(await update({}, 'message', 'gone')).toBe('nothing');
    await change((current) => ({ ...current, partOf: { incidentId: 'x', because: 'b', at: NOW, by: 'rule' } }));
    expect(await update()).toBe('nothing');
    expect(messenger.threads).toEqual([]);
  });

  test('whose opening was answered by nobody knows whom is opened once', async () => {
    const { update, messenger } = await start();
    const open: Messenger['open'] = async (post) => {
      await messenger.open(post);
      return away();
    };
    expect(await update({ messenger: { ...messenger, open } })).toBe('put-off');
    expect(await update()).toBe('told');
    expect(messenger.threads).toHaveLength(1);
  });

  test('is not opened again and again where Slack refuses it, and its replies are dropped', async () => {
    const { update, messenger, current, reply } = await start();
    await reply('outcome');
    expect(await update({ messenger: { ...messenger, open: refuse('channel_not_found') } })).toBe('refused');
    expect((await current()).threadTurn?.behind).not.toBe(true);
    expect(await current()).not.toHaveProperty('pendingReplies');
  });
});

const updateOf = (deps: UpdateDependencies, incidentId: string, by: string) =>
  updateThread(deps, { kind: 'update-thread', incidentId, channel: CHANNEL }, by);

describe('while Slack is away', () => {
  test('nobody calls it, the record waits, and the newest state is written once', async () => {
    const { deps, update, messenger, change, current, time } = await start();
    await deps.channels.change(ALL_OF_SLACK, (channel) => noteFault(channel, ALL_OF_SLACK, time.now));
    const notCalled = { ...messenger, open: () => Promise.reject(new Error('it was called')) };
    expect(await update({ messenger: notCalled })).toBe('put-off');
    expect((await current()).threadTurn?.behind).toBe(true);
    await change((incident) => ({ ...incident, affectedUsers: 9 }));
    time.now += MINUTE;
    expect([await update(), await update()]).toEqual(['told', 'nothing']);
    expect(messenger.threads[0]?.messages.map(({ text }) => text)).toEqual([expect.stringContaining('9 users')]);
  });

  test('a file is kept with its reply, and replies that come later wait for both', async () => {
    const { update, messenger, reply, seen } = await start();
    await reply('outcome', 1);
    await reply('press');
    expect(await update({ messenger: { ...messenger, attach: away } })).toBe('put-off');
    expect(seen()[0]?.slice(1)).toEqual(['outcome']);
    expect(await update()).toBe('told');
    expect(seen()[0]?.slice(1)).toEqual(['outcome', 'press', expect.stringMatching(/^mendhook-.*-1\.diff$/)]);
  });

  test.each(['missing_scope', 'file_uploads_disabled'])(
    'a file that is refused (%s) holds nothing up',
    async (code) => {
      const { update, messenger, reply, seen, lines } = await start();
      await reply('outcome', 1);
      expect(await update({ messenger: { ...messenger, attach: refuse(code) } })).toBe('told');
      expect(seen()[0]?.slice(1)).toEqual(['outcome']);
      expect(lines.join()).toContain(code);
    },
  );

  test('a message that the queue does not take leaves a mark for the sweep', async () => {
    const { deps, incident, current } = await start();
    const threads = { send: () => Promise.reject(new UpstreamError('SQS', 'no', { retryable: true })) };
    await postReplies({ ...deps, threads }, incident, [{ key: 'k', message: words('k') }]);
    expect(await current()).toMatchObject({ pendingReplies: [{ key: 'k' }], threadTurn: { behind: true } });
  });

  test('a fault of ours is not hidden', async () => {
    const { update, messenger } = await start();
    const open = () => Promise.reject(new TypeError('a fault of ours'));
    await expect(update({ messenger: { ...messenger, open } })).rejects.toThrow('a fault of ours');
  });
});

describe('a channel with room for two threads an hour', () => {
  const startFull = async () => {
    const world = await start({ perHour: 2 });
    await world.others('abcd');
    for (const id of 'abcd') await world.update({}, id, id);
    return world;
  };
  const list = ({ messenger }: World) => messenger.threads.find(({ key }) => key.startsWith('waiting/'));

  test('gets them a second apart, and one message lists the others with their links', async () => {
    const world = await startFull();
    expect(world.time.now).toBe(NOW + 1_000);
    expect(world.messenger.threads.map(({ key }) => key)).toEqual(['a', 'b', expect.stringMatching(/^waiting\//)]);
    expect(list(world)?.messages.map(({ text }) => text)).toEqual(['1 more bug waits for a thread of its own.']);
    expect(JSON.stringify(list(world)?.messages.at(-1))).toContain('drafts may be open already');
    world.time.now += 30_000;
    await takeThreadMessage(world.deps, { kind: 'list-waiting', channel: CHANNEL }, 'm');
    const shown = JSON.stringify(list(world)?.messages.at(-1));
    expect(shown).toContain('2 more bugs wait');
    for (const title of ['Bug c', 'Bug d']) expect(shown).toContain(title);
  });

  test('gives each its thread when there is room, and the list says so at the end', async () => {
    const world = await startFull();
    world.time.now += 3_600_000;
    for (const id of 'dc') await world.update({}, id, id);
    world.time.now += 30_000;
    await takeThreadMessage(world.deps, { kind: 'list-waiting', channel: CHANNEL }, 'm');
    expect(world.messenger.threads.map(({ key }) => key.slice(0, 7))).toEqual(['a', 'b', 'waiting', 'd', 'c']);
    expect(list(world)?.messages.at(-1)?.text).toContain('no bug waits for a thread here any longer');
    expect((await world.deps.channels.get(CHANNEL))?.list).toBeUndefined();
  });

  test('shows a thread that waited as soon as any other, once it is opened or put off', async () => {
    const world = await startFull();
    const dueSoon = async (id: string) => {
      const turn = (await world.deps.ledger.getIncident(id))?.threadTurn;
      return turn !== undefined && threadUpdateEnds(turn) <= world.time.now + MINUTE;
    };
    expect(await dueSoon('d')).toBe(false);
    // 'd' began to wait half an hour after 'c'.
    world.time.now += 1_800_000;
    await world.update({}, 'd', 'd');
    world.time.now += 1_800_000;
    await world.update({}, 'c', 'c');
    expect(await world.update({ messenger: { ...world.messenger, open: away } }, 'd', 'd')).toBe('put-off');
    expect([await dueSoon('c'), await dueSoon('d')]).toEqual([true, true]);
  });

  test('is not kept full by an incident that is told elsewhere by now, or that is gone', async () => {
    const world = await startFull();
    const partOf = { incidentId: 'a', because: 'b', at: NOW, by: 'person' } as const;
    await world.deps.ledger.changeIncident('c', (current) => ({ ...current, partOf }));
    await world.deps.channels.change(CHANNEL, (channel) =>
      takeRoom(channel, { name: CHANNEL, incidentId: 'gone' }, world.deps.room, world.time.now),
    );
    for (const id of ['c', 'gone']) expect(await world.update({}, id, id)).toBe('nothing');
    expect((await world.deps.channels.get(CHANNEL))?.waiting).toEqual([expect.objectContaining({ incidentId: 'd' })]);
  });

  test('gets another list when a person has deleted it, once it would say something else', async () => {
    const world = await startFull();
    const writeList = async (messenger: Messenger) => {
      world.time.now += 30_000;
      await takeThreadMessage({ ...world.deps, messenger }, { kind: 'list-waiting', channel: CHANNEL }, 'm');
    };
    const isDeleted = { ...world.messenger, update: refuse('message_not_found') };
    await writeList(isDeleted);
    const called = () => Promise.reject(new Error('it was called'));
    await writeList({ ...world.messenger, open: called, update: called });
    await world.others('e');
    await world.update({}, 'e', 'e');
    await writeList(isDeleted);
    expect(list(world)?.messages.at(-1)?.text).toContain('3 more bugs wait');
  });

  test('that refuses its list is not asked again when none waits any longer', async () => {
    const world = await startFull();
    for (const id of 'cd') await world.deps.channels.change(CHANNEL, (channel) => leaveRoom(channel, CHANNEL, id));
    world.time.now += 30_000;
    const messenger = { ...world.messenger, update: refuse('is_archived') };
    await takeThreadMessage({ ...world.deps, messenger }, { kind: 'list-waiting', channel: CHANNEL }, 'm');
    expect((await world.deps.channels.get(CHANNEL))?.list).toBeUndefined();
  });

  test('keeps the room of a thread that Slack did not take', async () => {
    const world = await start({ perHour: 1 });
    await world.others('ab');
    const limited = () => Promise.reject(new UpstreamError('Slack', 'no', { retryable: true, notDone: true }));
    expect(await world.update({ messenger: { ...world.messenger, open: limited } }, 'a', 'a')).toBe('put-off');
    expect(await world.update({}, 'b', 'b')).toBe('told');
    expect(await world.update({}, 'a', 'a')).toBe('waits');
  });
});

describe('a crash at any call, then the redelivery and the sweep’s message, end as without the crash', () => {
  const CASES: ReadonlyArray<readonly [string, (world: World) => Promise<unknown>]> = [
    ['a thread is opened', async () => undefined],
    ['it is opened, with replies and a file', async ({ reply }) => [await reply('outcome', 1), await reply('press')]],
    [
      'it is rewritten, with a reply',
      async ({ update, change, reply }) => {
        await update();
        await change((current) => ({ ...current, affectedUsers: 5 }));
        await reply('outcome', 1);
      },
    ],
    [
      'it has to wait for room',
      async ({ others, update }) => {
        await others('abcdefghijklmnopqrst');
        for (const id of 'abcdefghijklmnopqrst') await update({}, id, id);
      },
    ],
  ];

  const endOf = async (prepare: (world: World) => Promise<unknown>, first: (world: World) => Promise<unknown>) => {
    const world = await start();
    await prepare(world);
    await first(world);
    world.time.now += 6 * MINUTE;
    await world.update();
    world.time.now += 6 * MINUTE;
    await world.update({}, 'sweep');
    await takeThreadMessage(world.deps, { kind: 'list-waiting', channel: CHANNEL }, 'sweep');
    const { threadTurn, pendingReplies } = await world.current();
    return { seen: world.seen(), isBehind: threadTurn?.behind ?? false, pendingReplies };
  };

  test.each(CASES)('%s', async (name, prepare) => {
    const counter = { calls: 0 };
    const run = (call: number, when: 'before' | 'after') => (world: World) =>
      world.update(crashAt(world.deps, call, when, counter));
    const whole = await endOf(prepare, run(Number.POSITIVE_INFINITY, 'before'));
    const { calls } = counter;
    expect(calls).toBeGreaterThan(5);
    tellPoints(`thread queue, ${name}`, 2 * calls);
    for (const when of ['before', 'after'] as const) {
      for (let call = 1; call <= calls; call += 1) {
        counter.calls = 0;
        const crashed = await endOf(prepare, (world) => expect(run(call, when)(world)).rejects.toThrow('crash'));
        expect(crashed, `${when} call ${call} of ${calls}`).toEqual(whole);
      }
    }
  });
});

test('a crash at any call of the list of those that wait posts it once', async () => {
  const endOf = async (call: number, when: 'before' | 'after', counter = { calls: 0 }) => {
    const world = await start({ perHour: 1 });
    await world.others('ab');
    await world.update({}, 'a', 'a');
    await world.deps.channels.change(CHANNEL, (channel) =>
      takeRoom(channel, { name: CHANNEL, incidentId: 'b' }, world.deps.room, world.time.now),
    );
    const write = (deps: UpdateDependencies) =>
      takeThreadMessage(deps, { kind: 'list-waiting', channel: CHANNEL }, 'list');
    const first = write(crashAt(world.deps, call, when, counter));
    if (call === Number.POSITIVE_INFINITY) await first;
    else await expect(first).rejects.toThrow('crash');
    world.time.now += MINUTE;
    await write(world.deps);
    world.time.now += MINUTE;
    await write(world.deps);
    return world.seen();
  };
  const counter = { calls: 0 };
  const whole = await endOf(Number.POSITIVE_INFINITY, 'before', counter);
  expect(whole).toHaveLength(2);
  expect(counter.calls).toBeGreaterThan(3);
  for (const when of ['before', 'after'] as const) {
    for (let call = 1; call <= counter.calls; call += 1) expect(await endOf(call, when)).toEqual(whole);
  }
  tellPoints('thread queue, the list is written', 2 * counter.calls);
});

test.each(['crurcru', 'ucrurcru', 'crrucuu', 'ccrr', 'uuuccuuruur'])(
  'messages that come late, again and in any order end the same, with the replies as things happened: %s',
  async (order) => {
    const world = await start();
    const replies: string[] = [];
    for (const step of order) {
      if (step === 'u') await world.update();
      else if (step === 'c')
        await world.change((current) => ({ ...current, affectedUsers: current.affectedUsers + 1 }));
      else await world.reply(`reply-${replies.push(step)}`);
    }
    await world.update();
    const expected = replies.map((_, index) => `reply-${index + 1}`);
    expect(world.seen().map((thread) => thread.slice(1))).toEqual([expected]);
    expect(world.messenger.threads[0]?.messages.at(-1)?.text).toContain('9 users');
  },
);
