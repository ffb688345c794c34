import { describe, expect, test } from 'vitest';
import { endWork } from '../../../core/incident-work.ts';
import type { Messenger } from '../../../core/ports.ts';
import { showBehind, showIncident } from '../../../core/thread/show-incident.ts';
import { hasTurn, THREAD_INTERVAL_MS, takeTurn } from '../../../core/thread/thread-turn.ts';
import { createMemoryLedger } from '../../../local/memory-ledger.ts';
import { createMemoryMessenger } from '../../fakes/memory-messenger.ts';
import { claimedFixture, NOW } from '../../fakes/records.ts';

async function start() {
  const { incident, attempt } = claimedFixture();
  const ledger = createMemoryLedger();
  const messenger = createMemoryMessenger();
  await ledger.mergeIncident(incident.id, () => incident);
  await ledger.openAttempt(attempt);
  return { ledger, messenger, incident, attempt };
}

const outcome = { kind: 'diagnosed' as const, reason: 'the cache is stale' };

describe('a thread', () => {
  test('is opened once, in the state that the records have', async () => {
    const { ledger, messenger, incident } = await start();
    await showIncident({ ledger, messenger }, incident, '#shop-alerts');
    expect(messenger.threads[0]?.messages).toHaveLength(1);
    expect((await ledger.getIncident(incident.id))?.thread).toEqual(messenger.threads[0]?.thread);
  });

  test('does not go back to an earlier state when the worker ends meanwhile', async () => {
    const { ledger, messenger, incident, attempt } = await start();
    await showIncident({ ledger, messenger }, incident, '#shop-alerts');
    const seen = await ledger.changeIncident(incident.id, (present) => ({ ...present, affectedUsers: 9 }));
    let ended = false;
    const slow: Messenger = {
      ...messenger,
      update: async (thread, message) => {
        if (!ended) {
          ended = true;
          await ledger.changeAttempt(incident.id, 1, (present) => ({ ...present, status: 'ended', outcome }));
          await ledger.changeIncident(incident.id, (present) => endWork(present, outcome, undefined, NOW));
        }
        return messenger.update(thread, message);
      },
    };
    await showIncident({ ledger, messenger: slow }, seen, '#shop-alerts');
    expect(attempt.status).toBe('claimed');
    expect(messenger.threads[0]?.messages.at(-1)?.text).toContain('Diagnosed: the cache is stale');
  });
});

describe('the turn to show an incident', () => {
  test('is one in half a minute; who comes between leaves a mark, and who has it keeps it', async () => {
    const { incident } = await start();
    const first = takeTurn(incident, 'alert-1', NOW);
    const second = takeTurn(first, 'alert-2', NOW + THREAD_INTERVAL_MS - 1);
    expect([hasTurn(first, 'alert-1'), hasTurn(second, 'alert-2')]).toEqual([true, false]);
    expect(second.threadTurn).toEqual({ at: NOW, by: 'alert-1', behind: true });
    expect(takeTurn(second, 'alert-1', NOW + 5)).toBe(second);
    const third = takeTurn(second, 'alert-3', NOW + THREAD_INTERVAL_MS);
    expect(third.threadTurn).toEqual({ at: NOW + THREAD_INTERVAL_MS, by: 'alert-3', behind: false });
  });

  test('what nobody showed is caught up with once the alerts have ceased, and only once', async () => {
    const { ledger, messenger, incident } = await start();
    const clock = { now: NOW };
    const deps = { ledger, messenger, clock: () => clock.now };
    await ledger.changeIncident(incident.id, (present) => takeTurn(present, 'alert-1', NOW));
    await showIncident(deps, incident, '#shop-alerts');
    await ledger.changeIncident(incident.id, (present) => ({
      ...takeTurn(present, 'alert-2', NOW + 1),
      affectedUsers: 99,
    }));
    expect(await showBehind(deps, incident, '#shop-alerts')).toBe(false);
    clock.now += THREAD_INTERVAL_MS;
    expect(await showBehind(deps, incident, '#shop-alerts')).toBe(true);
    expect(messenger.threads[0]?.messages.at(-1)?.text).toContain('99 users');
    clock.now += THREAD_INTERVAL_MS;
    expect(await showBehind(deps, incident, '#shop-alerts')).toBe(false);
  });
});
