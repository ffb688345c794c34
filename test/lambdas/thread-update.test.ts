import { describe, expect, test } from 'vitest';
import { endAttempt, startAttempt } from '../../core/lifecycle/attempt.ts';
import { occurrenceCount } from '../../core/lifecycle/incident.ts';
import { endWork } from '../../core/lifecycle/incident-work.ts';
import { followUp } from '../../workflows/attempts/end-attempt.ts';
import { crashAt } from '../fakes/crash-at.ts';
import { anAlert, NOW } from '../fixtures/records.ts';
import { burst, startTriage } from './triage-world.ts';
import { createTriage } from './with-rights.ts';

const later = (id: string, seconds: number) =>
  anAlert({ id, monitorId: id, at: NOW + seconds * 1_000, receivedAt: NOW + seconds * 1_000 });

describe('many alerts of one bug', () => {
  test('rewrite its thread once in half a minute, and the last state is not lost', async () => {
    const world = startTriage();
    const { triage, messenger, time, log, ledger } = world;
    for (let second = 0; second < 70; second += 2) {
      time.now = NOW + second * 1_000;
      log.push(...burst('StockError', 1, time.now + 1));
      await triage(later(`alert-${second}`, second));
    }
    const [thread] = messenger.threads;
    expect(thread?.messages).toHaveLength(3);
    const [incident] = await ledger.listIncidents(1);
    if (incident === undefined) throw new Error('there is an incident');
    expect(incident.alertCount).toBe(35);
    time.now += 30_000;
    await world.deps.threads.send({ kind: 'update-thread', incidentId: incident.id, channel: '#checkout-alerts' });
    expect(thread?.messages.at(-1)?.text).toContain(`${occurrenceCount(incident)} errors`);
  });

  test('a crash at any call of one that shows it, then the redelivery: the thread shows it', async () => {
    const start = async () => {
      const world = startTriage();
      await world.triage(anAlert());
      world.time.now += 60_000;
      world.log.push(...burst('StockError', 4, world.time.now));
      return world;
    };
    const counter = { calls: 0 };
    const whole = await start();
    const second = later('alert-2', 60);
    await createTriage({ ...crashAt(whole.deps, Number.POSITIVE_INFINITY, 'before', counter), config: whole.config })(
      second,
    );
    expect(counter.calls).toBeGreaterThan(6);
    for (const when of ['before', 'after'] as const) {
      for (let call = 1; call <= counter.calls; call += 1) {
        const { deps, config, triage, messenger, ledger, time } = await start();
        await expect(createTriage({ ...crashAt(deps, call, when), config })(second)).rejects.toThrow('crash');
        time.now += 1_000;
        await triage(second);
        expect(messenger.threads, `${when} call ${call}`).toHaveLength(1);
        expect(messenger.threads[0]?.messages.at(-1)?.text, `${when} call ${call}`).toContain('7 errors');
        expect(await ledger.listIncidents(9), `${when} call ${call}`).toMatchObject([{ alertCount: 2, attempt: 1 }]);
      }
    }
  });
});

test('a worker that ends before triage has told of its start, and a crash just then: the redelivery tells the end', async () => {
  const world = startTriage();
  const { deps, config, ledger, messenger } = world;
  const outcome = { kind: 'diagnosed' as const, reason: 'the cache is stale' };
  const open: typeof messenger.open = async (post) => {
    await ledger.changeAttempt(post.key, 1, (attempt) => endAttempt(startAttempt(attempt, NOW), outcome, NOW));
    await followUp(
      { ...deps, threads: { send: () => Promise.reject(new Error('the worker died')) } },
      await ledger.changeIncident(post.key, (current) => endWork(current, outcome, undefined, NOW)),
    ).catch(() => undefined);
    await messenger.open(post);
    throw new Error('crash');
  };
  const crashing = createTriage({ ...deps, config, messenger: { ...messenger, open } });
  await expect(crashing(anAlert())).rejects.toThrow('crash');
  expect(messenger.threads[0]?.messages.at(-1)?.text).toContain('Waiting');
  await world.triage(anAlert());
  expect(messenger.threads[0]?.messages.at(-1)?.text).toContain('Diagnosed: the cache is stale');
});
