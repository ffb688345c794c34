import { describe, expect, test } from 'vitest';
import { readInteraction } from '../../core/messages/slack/interaction.ts';
import type { PersonRequest } from '../../core/records/person-request.ts';
import { crashAt } from '../fakes/crash-at.ts';
import { createMemoryPersonReplies } from '../fakes/memory-person-replies.ts';
import { NOW } from '../fixtures/records.ts';
import { alertOf, failing, startStorm, stormConfig } from './storm-world.ts';
import { createRequestHandler, createTriage } from './with-rights.ts';

const REFUSED = 'connect ECONNREFUSED db.internal:5432';
const LINK = 'https://acme.slack.com/archives/C1/p1';
const NAMED = ['checkout', 'payments', 'public'];

async function joined(config = stormConfig()) {
  const world = startStorm(
    [...NAMED, 'cart'].map((service) => failing(service, REFUSED)),
    config,
  );
  await world.alert(...NAMED);
  const { id } = await world.incidentOf('checkout');
  await world.ledger.changeIncident(id, ({ thread, ...lead }) =>
    thread === undefined ? lead : { ...lead, thread: { ...thread, permalink: LINK } },
  );
  await world.alert('cart');
  const cart = await world.incidentOf('cart');
  const thread = () => {
    const found = world.messenger.threads.find(({ key }) => key === cart.id);
    if (found === undefined) throw new Error('the member has no thread');
    return found;
  };
  const press = (by = 'U1'): PersonRequest => {
    const [request] = readInteraction({
      type: 'block_actions',
      user: { id: by, username: 'ada' },
      actions: [{ action_id: 'split', action_ts: `${world.time.now / 1_000}.0`, value: `${cart.id}/0` }],
    });
    if (request === undefined) throw new Error('the press asks for nothing');
    return request;
  };
  return { ...world, cart, thread, press };
}

describe('a member is told of in its own channel', () => {
  test('once, with what it is part of, a link to that thread and a button', async () => {
    const world = await joined();
    const { thread, messages } = world.thread();
    expect(thread.channel).toBe('#cart-alerts');
    const said = JSON.stringify(messages.at(-1));
    expect(said).toContain('Worked on as part of “Error: connect ECONNREFUSED db.internal:5432” of checkout');
    expect(said).toContain(LINK);
    expect(said).toContain('Split off');
    expect(said).not.toContain('Work on it');

    const { length } = messages;
    for (let minute = 1; minute < 6; minute += 1) {
      world.time.now = NOW + minute * 60_000;
      world.log.push(failing('cart', REFUSED, { at: world.time.now }));
      await world.alert('cart');
      await world.sweep();
    }
    expect(world.thread().messages).toHaveLength(length);
    expect(await world.ledger.listDue('thread', world.time.now, 9)).not.toContain(world.cart.id);
  });

  test('by the sweep when the alert that joined it was cut off before', async () => {
    let call = 1;
    for (let crashed = true; crashed; call += 1) {
      const world = startStorm([...NAMED, 'cart'].map((service) => failing(service, REFUSED)));
      await world.alert(...NAMED);
      crashed = await createTriage(crashAt(world.deps, call, 'before'))(alertOf('cart')).then(
        () => false,
        () => true,
      );
      const { id, partOf } = await world.incidentOf('cart').catch(() => ({ id: '', partOf: undefined }));
      if (partOf === undefined) continue;
      world.time.now += 60_000;
      await world.sweep();
      expect(
        world.messenger.threads.filter(({ key }) => key === id),
        `call ${call}`,
      ).toHaveLength(1);
      expect((await world.incidentOf('cart')).partOf).not.toHaveProperty('toTell');
    }
    expect(call).toBeGreaterThan(12);
  });
});

describe('the button splits it off', () => {
  test('and it is triaged by itself within a minute, in the same thread', async () => {
    const world = await joined();
    const handler = createRequestHandler(world.deps);
    await handler(world.press());
    await handler(world.press());
    world.time.now += 60_000;
    await world.sweep();
    expect(await world.incidentOf('cart')).toMatchObject({ status: 'in-work', attempt: 1 });
    expect((await world.incidentOf('checkout')).members).toEqual([]);
    expect(JSON.stringify([...world.thread().replies.values()])).toContain('split this off');
    expect(JSON.stringify(world.thread().messages.at(-1))).toContain('On its own again: ada split it off');
  });

  test('a crash at any call of the press, then the redelivery: as without the crash', async () => {
    let call = 1;
    for (let crashed = true; crashed; call += 1) {
      const world = await joined();
      crashed = await createRequestHandler(crashAt(world.deps, call, 'after'))(world.press()).then(
        () => false,
        () => true,
      );
      if (crashed) await createRequestHandler(world.deps)(world.press());
      world.time.now += 60_000;
      await world.sweep();
      expect(await world.incidentOf('cart'), `call ${call}`).toMatchObject({ status: 'in-work', attempt: 1 });
    }
    expect(call).toBeGreaterThan(4);
  });

  test('but not for who may not press', async () => {
    const config = stormConfig();
    const world = await joined({ ...config, slack: { ...config.slack, mayPress: { users: ['U9'], groups: [] } } });
    const replies = createMemoryPersonReplies();
    await createRequestHandler({ ...world.deps, replies })(world.press());
    expect((await world.incidentOf('cart')).partOf).toBeDefined();
    expect(replies.whispers).toMatchObject([{ text: expect.stringContaining('only <@U9> may do this') }]);
  });
});
