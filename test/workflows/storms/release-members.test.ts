import { describe, expect, test } from 'vitest';
import { dismiss, endWork } from '../../../core/lifecycle/incident-work.ts';
import type { Incident } from '../../../core/records/incident.ts';
import { crashAt } from '../../fakes/crash-at.ts';
import { NOW } from '../../fixtures/records.ts';
import { alertOf, failing, startStorm, stormConfig } from '../../lambdas/storm-world.ts';
import { createRequestHandler, createSweep, createTriage } from '../../lambdas/with-rights.ts';

const REFUSED = 'connect ECONNREFUSED db.internal:5432';
const NAMED = ['checkout', 'payments', 'public'];
const MINUTE = 60_000;

/** A storm of four services: `cart` is part of `checkout`. */
async function joined() {
  const world = startStorm([...NAMED, 'cart'].map((service) => failing(service, REFUSED)));
  await world.alert(...NAMED, 'cart');
  const lead = await world.incidentOf('checkout');
  expect((await world.incidentOf('cart')).partOf).toMatchObject({ incidentId: lead.id, by: 'rule' });
  const end =
    (kind: 'failed' | 'diagnosed' | 'declined' | 'not-code-fixable' | 'fix-verified') => (current: Incident) =>
      endWork(current, { kind, reason: 'r' }, undefined, world.time.now);
  const change = (by: (current: Incident) => Incident) => world.ledger.changeIncident(lead.id, by);
  const press = (minutes: number) =>
    createRequestHandler(world.deps)({
      id: 'press',
      via: 'slack',
      incidentId: lead.id,
      attempt: 1,
      wish: { action: 'mute', minutes },
      by: { id: 'U1', name: 'Ada' },
      at: world.time.now,
    });
  /** Sweeps once a minute. */
  const pass = async (minutes: number, config = world.config) => {
    for (let minute = 0; minute < minutes; minute += 1) {
      world.time.now += MINUTE;
      await world.sweep(config);
    }
  };
  return { ...world, lead, end, change, press, pass };
}
type World = Awaited<ReturnType<typeof joined>>;

const expectByItself = async ({ incidentOf, jobs, lead, ledger }: World) => {
  const cart = await incidentOf('cart');
  expect(cart).toMatchObject({ status: 'in-work', attempt: 1, released: { from: lead.id, due: false } });
  expect([cart.partOf, (await ledger.getIncident(lead.id))?.members]).toEqual([undefined, []]);
  expect([...jobs.jobs.keys()].filter((name) => name.includes(cart.id))).toHaveLength(1);
};

describe('a member is triaged by itself within two minutes, without another alert, when its lead', () => {
  test.each(['failed', 'diagnosed', 'declined', 'not-code-fixable'] as const)(
    'ends without a fix (%s)',
    async (kind) => {
      const world = await joined();
      await world.change(world.end(kind));
      await world.pass(2);
      await expectByItself(world);
    },
  );

  test('is rejected', async () => {
    const world = await joined();
    await world.change(world.end('fix-verified'));
    await world.pass(2);
    expect((await world.incidentOf('cart')).partOf, 'a proposed fix keeps it').toBeDefined();
    await world.change((current) => dismiss(current, { at: world.time.now, reason: 'wrong' }, world.time.now));
    await world.pass(2);
    await expectByItself(world);
  });

  test('is muted by a button', async () => {
    const world = await joined();
    await world.press(60);
    await world.pass(2);
    await expectByItself(world);
  });
});

describe('a member is triaged by itself within seven minutes when its lead', () => {
  test.each([
    ['bug is muted by a command', (lead: Incident) => `fingerprint/${lead.id}`],
    ['service is muted by a command', () => 'service/checkout'],
  ])('%s', async (_, target) => {
    const world = await joined();
    await world.ledger.putMute({ target: target(world.lead), at: NOW });
    await world.pass(7);
    await expectByItself(world);
  });

  test.each([
    ['is only observed', stormConfig({}, ['checkout'])],
    ['is muted by the configuration', stormConfig({ muted: [{ service: 'checkout' }] })],
  ])('%s from now on', async (_, config) => {
    const world = await joined();
    await world.pass(7, config);
    await expectByItself(world);
  });
});

test('while its lead is worked on, a member stays, sweep after sweep, and costs nothing', async () => {
  const world = await joined();
  await world.pass(12);
  expect((await world.incidentOf('cart')).partOf).toMatchObject({ incidentId: world.lead.id });
  expect(world.jobs.jobs.size).toBe(3);
});

test('what the policy refuses when it leaves waits for its next alert, and says why', async () => {
  const world = await joined();
  await world.ledger.putMute({ target: 'service/cart', at: NOW });
  await world.change(world.end('failed'));
  await world.pass(3);
  expect(await world.incidentOf('cart')).toMatchObject({ status: 'observed', outcome: { rule: 'muted-by-person' } });
  expect(await world.ledger.listDue('incident', world.time.now, 9)).not.toContain((await world.incidentOf('cart')).id);
});

test('a member that left is never joined by a rule again', async () => {
  const world = await joined();
  await world.ledger.putMute({ target: 'service/cart', at: NOW, until: NOW + 4 * MINUTE });
  await world.change(world.end('failed'));
  await world.pass(5);
  for (const service of ['search', 'billing', 'webhooks', 'cart'])
    world.log.push(failing(service, REFUSED, { at: world.time.now }));
  await world.alert('search', 'billing', 'webhooks', 'cart');
  await expectByItself(world);
});

test('what a person has put together stays together when the lead fails', async () => {
  const world = await joined();
  const { id } = await world.incidentOf('cart');
  await world.ledger.changeIncident(id, (current) =>
    current.partOf === undefined ? current : { ...current, partOf: { ...current.partOf, by: 'person' } },
  );
  await world.change((current) => ({
    ...current,
    members: (current.members ?? []).map((member) => ({ ...member, by: 'person' as const })),
  }));
  await world.change(world.end('failed'));
  await world.pass(7);
  expect((await world.incidentOf('cart')).partOf).toBeDefined();
});

test('the lead ends before any call of the alert that joins a member: the member is worked on all the same', async () => {
  let call = 1;
  for (let hasEnded = true; hasEnded; call += 1) {
    const world = startStorm([...NAMED, 'cart'].map((service) => failing(service, REFUSED)));
    await world.alert(...NAMED);
    const leads = await Promise.all(NAMED.map(world.incidentOf));
    let calls = 0;
    hasEnded = false;
    const endLeads = async () => {
      hasEnded = true;
      for (const { id } of leads) {
        await world.ledger.changeIncident(id, (lead) => endWork(lead, { kind: 'failed', reason: 'r' }, undefined, NOW));
      }
      await createSweep(world.deps)();
    };
    const ledger = new Proxy(world.ledger, {
      get: (target, name, receiver) => {
        const method: unknown = Reflect.get(target, name, receiver);
        if (typeof method !== 'function') return method;
        return async (...args: unknown[]) => {
          calls += 1;
          if (calls === call) await endLeads();
          return Reflect.apply(method, target, args);
        };
      },
    });
    await createTriage({ ...world.deps, ledger })(alertOf('cart'));
    if (!hasEnded) break;
    for (let minute = 0; minute < 2; minute += 1) {
      world.time.now += MINUTE;
      await world.sweep();
    }
    expect(await world.incidentOf('cart'), `before call ${call}`).toMatchObject({ status: 'in-work', attempt: 1 });
  }
  expect(call).toBeGreaterThan(12);
});

test('a crash at any call of the sweep that lets a member go: the next ones end the same', async () => {
  const run = async (call: number, when: 'before' | 'after') => {
    const world = await joined();
    await world.change(world.end('failed'));
    world.time.now += 6 * MINUTE;
    const counter = { calls: 0 };
    const crashed = createSweep(crashAt(world.deps, call, when, counter))();
    await crashed.catch((error: Error) => expect(error.message).toContain('crash'));
    await world.pass(2);
    await expectByItself(world);
    return counter.calls;
  };
  const calls = await run(Number.POSITIVE_INFINITY, 'before');
  expect(calls).toBeGreaterThan(8);
  for (const when of ['before', 'after'] as const) {
    for (let call = 1; call <= calls; call += 1) await run(call, when);
  }
});
