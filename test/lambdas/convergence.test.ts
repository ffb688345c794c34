import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fixedSecrets } from '../../adapters/fixed-secrets.ts';
import { createOutage, type OutsideSystem } from '../../bench/outage.ts';
import { cycleOf } from '../../core/alert/alert-cycle.ts';
import { createLogger } from '../../core/logger.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { Alert } from '../../core/records/alert.ts';
import { createReceiver } from '../../lambdas/receive/receive-alert.ts';
import { NOW } from '../fixtures/records.ts';
import { burst, startTriage } from './triage-world.ts';
import { createSweep, createTriage } from './with-rights.ts';

const SECRET = 's';
const MINUTE = 60_000;
const SWEEPS = 4;

/** A monitor's webhooks over two cycles: each transition, in the order in which Datadog sent it. */
const WEBHOOKS = [
  ['cycle-1', 'Triggered', -14],
  ['cycle-1', 'Re-Triggered', -12],
  ['cycle-1', 'Renotify', -10],
  ['cycle-1', 'Recovered', -8],
  ['cycle-2', 'Warn', -6],
  ['cycle-2', 'Triggered', -5],
  ['cycle-2', 'No Data', -3],
  ['cycle-2', 'Renotify', -2],
  ['cycle-2', 'Recovered', -1],
].map(([cycle, transition, minute], index) => ({
  id: `event-${index}`,
  alert_id: '42',
  alert_cycle_key: String(cycle),
  alert_transition: String(transition),
  alert_scope: 'service:checkout,env:production',
  date: String(NOW + Number(minute) * MINUTE),
  link: `https://app.datadoghq.com/event/${index}`,
  logs_sample: {},
}));

/**
 * Delivers webhooks to receive and triage, and reads what the ledger says when no sweep finds anything to do any longer.
 *
 * @param down does not answer until all alerts are triaged
 */
async function deliver(webhooks: readonly (typeof WEBHOOKS)[number][], down?: OutsideSystem) {
  const events = [...burst('StockError', 3, NOW - 3 * MINUTE), ...burst('TaxError', 2, NOW - 5 * MINUTE)];
  const { deps, config, ledger, jobs, messenger, time } = startTriage({ events });
  const cutOff = down === undefined ? undefined : createOutage(down);
  const input = { ...(cutOff?.cut(deps) ?? deps), config };
  const triage = createTriage(input);
  const queue: Alert[] = [];
  const receive = createReceiver({
    queue: { send: async (alert) => void queue.push(alert) },
    secrets: fixedSecrets({ webhookSecrets: [SECRET] }),
    clock: () => NOW,
    logger: createLogger(() => undefined),
  });
  for (const webhook of webhooks) {
    await receive({ method: 'POST', secret: SECRET, body: Buffer.from(JSON.stringify(webhook)) });
  }
  const triageAll = async () => {
    for (const alert of queue.splice(0)) await triage(alert);
  };
  await triageAll();
  if (cutOff !== undefined) cutOff.outage.isOn = false;
  const sendAgain = { send: async (alert: Alert) => void queue.push(alert) };
  const sweep = createSweep({ ...input, queue: sendAgain, random: () => 0 });
  for (let sweeps = 0; sweeps < SWEEPS; sweeps += 1) {
    time.now += 2 * MINUTE;
    await sweep();
    await triageAll();
  }
  for (const kind of ['alert', 'thread', 'retry'] as const) {
    expect(await ledger.listDue(kind, time.now + 12 * MINUTE, 9), kind).toEqual([]);
  }
  const incidents = (await ledger.listIncidents(9)).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return {
    alerts: (await ledger.listAlerts(99)).toSorted((a, b) => (a.alert.id < b.alert.id ? -1 : 1)),
    // Who came first claims the incident, opens its thread and tells its cycle. How often and when it was written differs.
    incidents: incidents.map(
      ({
        version: _,
        createdAt: _c,
        updatedAt: _u,
        claimedBy: __,
        thread,
        threadTurn: ___,
        alertIds,
        cycles,
        ...rest
      }) => ({
        ...rest,
        cycles: cycles?.map(({ by: ____, ...cycle }) => cycle),
        alertIds: alertIds.toSorted(),
        hasThread: thread !== undefined,
      }),
    ),
    cycles: await Promise.all(['cycle-1', 'cycle-2'].map((cycleKey) => readCycle(ledger, cycleKey))),
    jobs: [...jobs.jobs.keys()].toSorted(),
    threads: messenger.threads.map(({ key }) => key).toSorted(),
  };
}

async function readCycle(ledger: Ledger, cycleKey: string) {
  const {
    version: _,
    updatedAt: _u,
    ...cycle
  } = await ledger.changeCycle(nameOf(cycleKey), (current) => {
    if (current === undefined) throw new Error(`${cycleKey} is not known`);
    return current;
  });
  return cycle;
}

const nameOf = (cycleKey: string): string => cycleOf({ monitorId: '42', cycleKey })?.name ?? '';

describe.each([
  ['all systems answer', undefined, 40],
  ['Slack is down', 'Slack', 8],
  ['GitHub is down', 'GitHub', 8],
  ['Datadog is down', 'Datadog', 8],
] as const)('a monitor’s webhooks while %s', (_, down, numRuns) => {
  test('in any order, any number of times, come to the same records', async () => {
    const expected = await deliver(WEBHOOKS);
    const cycles = [
      { name: nameOf('cycle-1'), seenAt: NOW - 10 * MINUTE, recoveredAt: NOW - 8 * MINUTE },
      { name: nameOf('cycle-2'), seenAt: NOW - 2 * MINUTE, recoveredAt: NOW - MINUTE },
    ];
    expect(expected.incidents).toMatchObject([
      { alertCount: 6, cycles },
      { alertCount: 6, cycles },
    ]);
    expect(expected.cycles).toMatchObject([
      { incidentIds: expected.incidents.map(({ id }) => id), recoveredAt: NOW - 8 * MINUTE },
      { incidentIds: expected.incidents.map(({ id }) => id), recoveredAt: NOW - MINUTE },
    ]);
    expect(expected.jobs).toHaveLength(2);
    const all = fc.shuffledSubarray(WEBHOOKS, { minLength: WEBHOOKS.length });
    const repeated = fc.array(fc.constantFrom(...WEBHOOKS), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(all, repeated, fc.infiniteStream(fc.nat()), async (once, again, places) => {
        const webhooks = [...once];
        for (const webhook of again) webhooks.splice((places.next().value ?? 0) % webhooks.length, 0, webhook);
        expect(await deliver(webhooks, down)).toEqual(expected);
      }),
      { numRuns },
    );
  });
});
