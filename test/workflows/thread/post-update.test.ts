import { describe, expect, test } from 'vitest';
import { createMemoryLedger } from '../../../adapters/memory-ledger.ts';
import { createMemoryMessenger } from '../../../adapters/memory-messenger.ts';
import { UpstreamError } from '../../../core/errors.ts';
import { endWork } from '../../../core/lifecycle/incident-work.ts';
import { dueOf } from '../../../core/lifecycle/open-work.ts';
import {
  needsThreadUpdate,
  ownsThreadUpdate,
  THREAD_INTERVAL_MS,
  takeThreadUpdate,
  takeThreadUpdateAnyway,
} from '../../../core/lifecycle/thread-update.ts';
import { createLogger } from '../../../core/logger.ts';
import type { Incident } from '../../../core/records/incident.ts';
import { postPendingUpdate, postUpdate } from '../../../workflows/thread/post-update.ts';
import { crashAt } from '../../fakes/crash-at.ts';
import { createMemoryCodeHost } from '../../fakes/memory-code-host.ts';
import { claimedFixture, NOW } from '../../fakes/records.ts';

const DRAFT = { repository: 'acme/shop', number: 7, url: 'https://x/7', branch: 'b', title: 't', draft: true };
const CHANNEL = '#shop-alerts';

/** An incident that one alert has shown, and that another has changed since. */
async function start({ proposed = false } = {}) {
  const { incident, attempt } = claimedFixture();
  const clock = { now: NOW };
  const deps = {
    ledger: createMemoryLedger(),
    messenger: createMemoryMessenger(),
    codeHost: createMemoryCodeHost({ cloneUrl: 'http://git', readToken: 'r', pushToken: 'p' }),
    clock: () => clock.now,
    logger: createLogger(() => undefined),
  };
  await deps.ledger.mergeIncident(incident.id, () => incident);
  await deps.ledger.openAttempt(attempt);
  const change = (apply: (current: Incident) => Incident) => deps.ledger.changeIncident(incident.id, apply);
  if (proposed) await change((current) => endWork(current, { kind: 'fix-verified', reason: 'r' }, DRAFT, NOW));
  await postUpdate(deps, await change((current) => takeThreadUpdate(current, 'alert-1', NOW)), CHANNEL);
  await change((current) => ({ ...takeThreadUpdate(current, 'alert-2', NOW + 1), affectedUsers: 99 }));
  return {
    deps,
    clock,
    incident,
    change,
    shown: () => deps.messenger.threads[0]?.messages.at(-1)?.text,
    commented: () => deps.codeHost.comments.get(1)?.body,
    isPending: async () => (await deps.ledger.getIncident(incident.id))?.threadTurn?.behind,
  };
}

test('the turn is one in half a minute; who comes between leaves a mark, and who has it keeps it', () => {
  const { incident } = claimedFixture();
  const first = takeThreadUpdate(incident, 'alert-1', NOW);
  const second = takeThreadUpdate(first, 'alert-2', NOW + THREAD_INTERVAL_MS - 1);
  expect([ownsThreadUpdate(first, 'alert-1'), ownsThreadUpdate(second, 'alert-2')]).toEqual([true, false]);
  expect(second.threadTurn).toEqual({ at: NOW, by: 'alert-1', behind: true });
  expect(takeThreadUpdate(second, 'alert-1', NOW + 5)).toBe(second);
  const third = takeThreadUpdate(second, 'alert-3', NOW + THREAD_INTERVAL_MS);
  expect(third.threadTurn).toEqual({ at: NOW + THREAD_INTERVAL_MS, by: 'alert-3', behind: false });
});

test('a turn lasts as long as it says, and so do the later ones of its incident', () => {
  const first = takeThreadUpdate(claimedFixture().incident, 'alert-1', NOW, 3_000);
  const second = takeThreadUpdate(first, 'alert-2', NOW + 2_999);
  expect([
    ownsThreadUpdate(second, 'alert-2'),
    needsThreadUpdate(second, NOW + 2_999),
    needsThreadUpdate(second, NOW + 3_000),
  ]).toEqual([false, false, true]);
  expect(dueOf({ ...second, lookAt: undefined })).toEqual({ kind: 'thread', at: NOW + 3_000 });
  const third = takeThreadUpdateAnyway(second, 'sweep', NOW + 3_000);
  expect(ownsThreadUpdate(takeThreadUpdate(third, 'alert-3', NOW + 6_000), 'alert-3')).toBe(true);
  expect(takeThreadUpdate(third, 'alert-4', NOW + 6_000, 9_000).threadTurn).toMatchObject({
    by: 'alert-4',
    lastsMs: 9_000,
  });
});

describe('what nobody has shown', () => {
  test('is caught up with once the alerts have ceased, and only once', async () => {
    const { deps, clock, incident, shown } = await start();
    expect(await postPendingUpdate(deps, incident, CHANNEL)).toBe('nothing');
    clock.now += THREAD_INTERVAL_MS;
    expect(await postPendingUpdate(deps, incident, CHANNEL)).toBe('told');
    expect(shown()).toContain('99 users');
    clock.now += THREAD_INTERVAL_MS;
    expect(await postPendingUpdate(deps, incident, CHANNEL)).toBe('nothing');
  });

  test('is counted in the pull request’s comment as well', async () => {
    const { deps, clock, incident, shown, commented, isPending } = await start({ proposed: true });
    clock.now += THREAD_INTERVAL_MS;
    expect(await postPendingUpdate(deps, incident, CHANNEL)).toBe('told');
    expect([shown(), commented()]).toEqual([expect.stringContaining('99 users'), expect.stringContaining('99 users')]);
    expect(await isPending()).toBe(false);
  });

  test('and changes again meanwhile is left to the next look', async () => {
    const { deps, clock, incident, change, isPending } = await start();
    clock.now += THREAD_INTERVAL_MS;
    const update: typeof deps.messenger.update = async (...args) => {
      await change((current) => ({ ...current, affectedUsers: current.affectedUsers + 1 }));
      return deps.messenger.update(...args);
    };
    await postPendingUpdate({ ...deps, messenger: { ...deps.messenger, update } }, incident, CHANNEL);
    expect(await isPending()).toBe(true);
  });

  test('because people cannot be told is not tried again and again', async () => {
    const { deps, clock, incident, isPending } = await start();
    clock.now += THREAD_INTERVAL_MS;
    const update = () => Promise.reject(new UpstreamError('Slack', 'channel_not_found', { retryable: false }));
    await postPendingUpdate({ ...deps, messenger: { ...deps.messenger, update } }, incident, CHANNEL);
    expect(await isPending()).toBe(false);
  });

  test('after a crash at any call is shown by the next look', async () => {
    const counter = { calls: 0 };
    const look = async (world: Awaited<ReturnType<typeof start>>, call: number, when: 'before' | 'after') => {
      world.clock.now += THREAD_INTERVAL_MS;
      return postPendingUpdate(crashAt(world.deps, call, when, counter), world.incident, CHANNEL);
    };
    await look(await start({ proposed: true }), Number.POSITIVE_INFINITY, 'before');
    const { calls } = counter;
    expect(calls).toBeGreaterThan(5);
    for (const when of ['before', 'after'] as const) {
      for (let call = 1; call <= calls; call += 1) {
        const world = await start({ proposed: true });
        counter.calls = 0;
        await expect(look(world, call, when), `${when} call ${call}`).rejects.toThrow('crash');
        for (let looks = 0; looks < 2; looks += 1) {
          world.clock.now += THREAD_INTERVAL_MS;
          await postPendingUpdate(world.deps, world.incident, CHANNEL);
        }
        expect(world.shown(), `${when} call ${call}`).toContain('99 users');
        expect(world.commented(), `${when} call ${call}`).toContain('99 users');
        expect(await world.isPending(), `${when} call ${call}`).toBe(false);
      }
    }
  });
});
