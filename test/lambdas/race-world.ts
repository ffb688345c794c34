import { setTimeout } from 'node:timers/promises';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ensureTable } from '@mendhook/emulators/aws/dynamodb-table';
import { createDynamoLedger } from '../../adapters/dynamo-ledger.ts';
import { tableDefinition } from '../../adapters/dynamo-table.ts';
import { createMemoryMessenger } from '../../adapters/memory-messenger.ts';
import { createOutage, type OutsideSystem } from '../../bench/outage.ts';
import type { Policy } from '../../core/config/figures.ts';
import type { ErrorEvent } from '../../core/error-event.ts';
import { UpstreamError } from '../../core/errors.ts';
import { createLogger } from '../../core/logger.ts';
import type { JobRunner } from '../../core/ports/job-runner.ts';
import type { Alert } from '../../core/records/alert.ts';
import { createMemoryCodeHost } from '../fakes/memory-code-host.ts';
import { createMemoryErrorLog, createMemoryJobRunner } from '../fakes/memory-queue.ts';
import { aConfig, anAlert, NOW, PLENTY } from '../fixtures/records.ts';
import { createSweep, createTriage } from './with-rights.ts';

export const BUGS = 25;
export const ALERTS_A_BUG = 4;
export const DOLLARS = 2;
const MINUTE = 60_000;
/** Each bug has a time of its own, so that an alert finds the errors of one bug. */
const SLOT = 16 * MINUTE;

let tables = 0;

/**
 * Triage on a table of its own in DynamoDB.
 *
 * @param down does not answer until `recover`
 */
export async function startRace(client: DynamoDBClient, policy: Partial<Policy> = {}, down?: OutsideSystem) {
  tables += 1;
  const table = `race-${tables}`;
  await ensureTable(client, { ...tableDefinition, TableName: table });
  const ledger = createDynamoLedger({ client, table });
  const messenger = createMemoryMessenger();
  const { jobs, submitted } = countSubmissions(createMemoryJobRunner());
  const configured = aConfig({ errorWindowMinutes: 5, policy: { ...PLENTY, dollarsPerAttempt: DOLLARS, ...policy } });
  const config = { ...configured, datadog: { ...configured.datadog, searchesPerHour: 10_000 } };
  const time = { now: NOW };
  const current = {
    ledger,
    messenger,
    jobs,
    config,
    codeHost: createMemoryCodeHost({ cloneUrl: 'http://git', readToken: 'r', pushToken: 'p' }),
    errorLog: createMemoryErrorLog(Array.from({ length: BUGS * ALERTS_A_BUG }, (_, index) => errorOf(index))),
    traces: { readTrace: async () => [], readIssue: async () => undefined },
    clock: () => time.now,
    sleep: (milliseconds: number) => setTimeout(milliseconds / 100),
    logger: createLogger(() => undefined),
  };
  const cutOff = down === undefined ? undefined : createOutage(down);
  const deps = cutOff?.cut(current) ?? current;
  const triage = createTriage(deps);
  const run = (alerts: readonly Alert[]) => Promise.all(alerts.map((alert) => deliver(() => triage(alert))));
  return {
    submitted,
    messenger,
    run,
    refused: () => cutOff?.outage.refused,
    /** All systems answer again. The sweep comes each minute, and triage takes at once what it sends. */
    recover: async (minutes: number) => {
      if (cutOff !== undefined) cutOff.outage.isOn = false;
      const sent: Alert[] = [];
      const sweep = createSweep({ ...deps, queue: { send: async (alert) => void sent.push(alert) }, random: () => 0 });
      for (let minute = 0; minute < minutes; minute += 1) {
        time.now += MINUTE;
        await sweep();
        await run(sent.splice(0));
      }
      return Promise.all(
        (['alert', 'thread', 'retry'] as const).map((kind) => ledger.listDue(kind, time.now + 10 * MINUTE, 99)),
      );
    },
    incidents: async () =>
      Promise.all(
        (await ledger.listIncidents(1_000)).map(async (incident) => ({
          incident,
          attempts: await ledger.listAttempts(incident.id),
        })),
      ),
    /** What the service's budget of the day holds. */
    dollars: async () => {
      const budget = `dollars/checkout/${new Date(NOW).toISOString().slice(0, 10)}`;
      return (await ledger.readPolicyContext({ budgets: [budget], breakers: [], mutes: [] })).held[budget];
    },
  };
}

const RECEIVES = 5;
const OUTSIDE: readonly string[] = ['Slack', 'GitHub', 'Datadog'];

/** As the queue does: DynamoDB Local gives up on a lock that 100 runs wait for when the machine is busy. */
async function deliver(receive: () => Promise<unknown>): Promise<unknown> {
  for (let receives = 1; ; receives++) {
    try {
      return await receive();
    } catch (error) {
      // The queue would deliver that again, too; but an outage must not use up deliveries.
      const isOutage = error instanceof UpstreamError && OUTSIDE.includes(error.system);
      if (receives === RECEIVES || isOutage) throw error;
    }
  }
}

/** The alerts of a bug see its errors one after the other: each sees those before it, too. */
export const alertsOf = (bugs: number, alertsOfEach: number): Alert[] =>
  Array.from({ length: bugs * alertsOfEach }, (_, index) => {
    const bug = index % bugs;
    const place = Math.floor(index / bugs);
    const at = NOW + bug * SLOT + (place % ALERTS_A_BUG) * MINUTE;
    return anAlert({
      id: `alert-${bug}-${place}`,
      monitorId: `monitor-${bug}`,
      cycleKey: `cycle-${bug}`,
      at,
      receivedAt: at,
    });
  });

function errorOf(index: number): ErrorEvent {
  const bug = index % BUGS;
  const kind = `Bug${NAMES[bug % NAMES.length]}${NAMES[Math.floor(bug / NAMES.length)]}Error`;
  return {
    id: `event-${index}`,
    timestamp: NOW + bug * SLOT + Math.floor(index / BUGS) * MINUTE,
    service: 'checkout',
    env: 'production',
    status: 'error',
    error: {
      kind,
      message: `${kind} happened`,
      stack: `${kind}: ${kind} happened\n    at handle${kind} (/app/src/${kind}.js:7:9)\n    at checkout (/app/src/checkout.js:20:3)`,
    },
  };
}

const NAMES = ['Alpha', 'Bravo', 'Charlie', 'Delta', 'Echo', 'Foxtrot', 'Golf', 'Hotel'];

function countSubmissions(runner: JobRunner): { jobs: JobRunner; submitted: string[] } {
  const submitted: string[] = [];
  const submit: JobRunner['submit'] = (job) => {
    submitted.push(job.name);
    return runner.submit(job);
  };
  return { jobs: { ...runner, submit }, submitted };
}
