import { describe, expect, test } from 'vitest';
import { createMemoryLedger } from '../../../adapters/memory-ledger.ts';
import { createMemoryMessenger } from '../../../adapters/memory-messenger.ts';
import { noteRecovery } from '../../../core/lifecycle/incident-cycles.ts';
import { endWork } from '../../../core/lifecycle/incident-work.ts';
import { takeThreadUpdate } from '../../../core/lifecycle/thread-update.ts';
import type { Messenger } from '../../../core/ports/messenger.ts';
import { noteShown, showIncident } from '../../../workflows/thread/show-incident.ts';
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
    await showIncident({ ledger, messenger, clock: () => NOW }, incident, '#shop-alerts');
    expect(messenger.threads[0]?.messages).toHaveLength(1);
    expect((await ledger.getIncident(incident.id))?.thread).toEqual(messenger.threads[0]?.thread);
  });

  test('does not go back to an earlier state when the worker ends meanwhile', async () => {
    const { ledger, messenger, incident, attempt } = await start();
    await showIncident({ ledger, messenger, clock: () => NOW }, incident, '#shop-alerts');
    const seen = await ledger.changeIncident(incident.id, (current) => ({ ...current, affectedUsers: 9 }));
    let ended = false;
    const slow: Messenger = {
      ...messenger,
      update: async (thread, message) => {
        if (!ended) {
          ended = true;
          await ledger.changeAttempt(incident.id, 1, (current) => ({ ...current, status: 'ended', outcome }));
          await ledger.changeIncident(incident.id, (current) => endWork(current, outcome, undefined, NOW));
        }
        return messenger.update(thread, message);
      },
    };
    await showIncident({ ledger, messenger: slow, clock: () => NOW }, seen, '#shop-alerts');
    expect(attempt.status).toBe('claimed');
    expect(messenger.threads[0]?.messages.at(-1)?.text).toContain('Diagnosed: the cache is stale');
  });

  test('does not go back to before the monitor recovered', async () => {
    const { ledger, messenger, incident } = await start();
    const seen = await ledger.changeIncident(incident.id, (current) => ({
      ...current,
      cycles: [{ name: 'c', seenAt: NOW, by: 'alert-1' }],
    }));
    const slow: Messenger = {
      ...messenger,
      open: async (post) => {
        await ledger.changeIncident(incident.id, (current) =>
          noteRecovery(current, { name: 'c', recoveredAt: NOW }, 'alert-2', NOW),
        );
        return messenger.open(post);
      },
    };
    await showIncident({ ledger, messenger: slow, clock: () => NOW }, seen, '#shop-alerts');
    const shown = messenger.threads[0]?.messages.map((message) => JSON.stringify(message)) ?? [];
    expect(shown.map((message) => message.includes('The alert recovered'))).toEqual([false, true]);
  });

  test('whose state moves on with every message is left to a later turn', async () => {
    const { ledger, messenger, incident } = await start();
    const seen = await ledger.changeIncident(incident.id, (current) => takeThreadUpdate(current, 'alert-1', NOW));
    const moveOn = () =>
      ledger.changeAttempt(incident.id, 1, (current) => ({ ...current, step: `${current.step}, and on` }));
    const moving: Messenger = {
      ...messenger,
      open: async (post) => moveOn().then(() => messenger.open(post)),
      update: async (thread, message) => moveOn().then(() => messenger.update(thread, message)),
    };
    await showIncident({ ledger, messenger: moving, clock: () => NOW }, seen, '#shop-alerts');
    expect(messenger.threads[0]?.messages).toHaveLength(3);
    expect(await ledger.getIncident(incident.id)).toMatchObject({ threadTurn: { by: 'alert-1', behind: true } });
  });

  test('that shows what alerts have left unshown is behind no more, unless there is more by then', async () => {
    const { ledger, messenger, incident } = await start();
    const mark = (by: string) => ledger.changeIncident(incident.id, (current) => takeThreadUpdate(current, by, NOW));
    await mark('alert-1');
    await showIncident({ ledger, messenger, clock: () => NOW }, incident, '#shop-alerts');
    await showIncident({ ledger, messenger, clock: () => NOW }, await mark('alert-2'), '#shop-alerts');
    expect(await ledger.getIncident(incident.id)).toMatchObject({ threadTurn: { at: NOW, behind: false } });
    const shown = await mark('alert-3');
    await ledger.changeIncident(incident.id, (current) => ({ ...current, affectedUsers: 99 }));
    await noteShown(ledger, shown);
    expect(await ledger.getIncident(incident.id)).toMatchObject({ threadTurn: { behind: true } });
  });
});
