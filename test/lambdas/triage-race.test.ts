import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDynamoLedger } from '../../adapters/dynamo-ledger.ts';
import { tableDefinition } from '../../adapters/dynamo-table.ts';
import type { Alert } from '../../core/alert/alert.ts';
import type { ErrorEvent } from '../../core/error-event.ts';
import { occurrenceCount } from '../../core/incident/incident.ts';
import { createLogger } from '../../core/logger.ts';
import type { Policy } from '../../core/policy/figures.ts';
import type { JobRunner } from '../../core/ports.ts';
import { createTriage } from '../../lambdas/triage/triage-alert.ts';
import { startDynamodb } from '../../local/aws/dynamodb.ts';
import { ensureTable } from '../../local/aws/dynamodb-table.ts';
import { missingForDynamodbLocal, startDynamodbLocal } from '../adapters/dynamodb-local.ts';
import { createMemoryCodeHost } from '../fakes/memory-code-host.ts';
import { createMemoryMessenger } from '../fakes/memory-messenger.ts';
import { createMemoryErrorLog, createMemoryJobRunner } from '../fakes/memory-queue.ts';
import { aConfig, anAlert, NOW } from '../fixtures/records.ts';

const BUGS = 50;
const ALERTS_A_BUG = 4;
const MINUTE = 60_000;
/** Each bug has a time of its own, so that an alert finds the errors of one bug. */
const SLOT = 16 * MINUTE;
const DOLLARS = 2;

/** Figures that nothing here comes near, but for the one that a test is about. */
const PLENTY: Partial<Policy> = {
  dollarsPerAttempt: DOLLARS,
  dollarsPerServiceAndDay: 1_000,
  dollarsPerDay: 1_000,
  dollarsPerMonth: 1_000,
  attemptsPerServiceAndDay: 1_000,
  openDraftsPerRepository: 1_000,
  pullRequestsPerHour: 1_000,
};

const missing = missingForDynamodbLocal();
const engineName = missing === undefined ? 'DynamoDB Local' : `the embedded engine, since there is ${missing}`;

describe(`200 triage runs at once for 50 bugs, on ${engineName}`, () => {
  const stateDirectory = mkdtempSync(join(tmpdir(), 'race-'));
  let engine: { url: string; close: () => Promise<void> } | undefined;
  let client: DynamoDBClient;
  let tables = 0;

  beforeAll(async () => {
    engine = missing === undefined ? await startDynamodbLocal() : await startDynamodb({ stateDirectory });
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const requestHandler = { httpAgent: { maxSockets: 200 } };
    client = new DynamoDBClient({
      endpoint: engine.url,
      region: 'us-east-1',
      credentials,
      requestHandler,
      maxAttempts: 10,
    });
  }, 90_000);

  afterAll(async () => {
    client?.destroy();
    await engine?.close();
    rmSync(stateDirectory, { recursive: true, force: true });
  });

  test('make 50 attempts, and every count is exact', { timeout: 240_000 }, async () => {
    const { run, incidents, dollars, submitted, messenger } = await startRace({});
    await run(alertsOf(BUGS, ALERTS_A_BUG));
    const found = await incidents();
    expect(found).toHaveLength(BUGS);
    for (const { incident, attempts } of found) {
      expect(incident).toMatchObject({ status: 'in-work', attempt: 1, alertCount: ALERTS_A_BUG });
      expect(occurrenceCount(incident), incident.title).toBe(ALERTS_A_BUG);
      expect(attempts).toMatchObject([{ number: 1, status: 'submitted', jobName: `mendhook-${incident.id}-1` }]);
      expect(incident.thread, incident.title).toBeDefined();
    }
    expect([...new Set(submitted)].toSorted()).toEqual(
      found.map(({ incident }) => `mendhook-${incident.id}-1`).toSorted(),
    );
    expect(messenger.threads).toHaveLength(BUGS);
    expect(await dollars()).toBe(BUGS * DOLLARS);
  });

  test('with a day’s budget for 7 attempts make 7', { timeout: 240_000 }, async () => {
    const { run, incidents, dollars, submitted } = await startRace({ dollarsPerServiceAndDay: 7.5 * DOLLARS });
    await run(alertsOf(BUGS, ALERTS_A_BUG));
    const found = await incidents();
    expect(found.filter(({ incident }) => incident.status === 'in-work')).toHaveLength(7);
    expect(found.flatMap(({ attempts }) => attempts)).toHaveLength(7);
    expect(submitted).toHaveLength(7);
    expect(await dollars()).toBe(7 * DOLLARS);
    const left = found.filter(({ incident }) => incident.status === 'observed');
    expect(left).toHaveLength(BUGS - 7);
    for (const { incident } of left) {
      const outcome = { kind: 'skipped', rule: 'dollars-per-service-and-day' };
      expect(incident).toMatchObject({ alertCount: ALERTS_A_BUG, outcome });
    }
  });

  test('of 50 alerts that the queue delivers four times each count each once', { timeout: 240_000 }, async () => {
    const { run, incidents, dollars, messenger, submitted } = await startRace({});
    const alerts = alertsOf(BUGS, 1);
    await run([...alerts, ...alerts, ...alerts, ...alerts]);
    const found = await incidents();
    expect(found).toHaveLength(BUGS);
    for (const { incident, attempts } of found) {
      expect(incident).toMatchObject({ status: 'in-work', attempt: 1, alertCount: 1 });
      expect(attempts).toHaveLength(1);
    }
    // Deliveries that meet may submit the same job twice; the second ends itself. It is never a job of another name.
    expect(new Set(submitted).size).toBe(BUGS);
    expect(messenger.threads).toHaveLength(BUGS);
    expect(await dollars()).toBe(BUGS * DOLLARS);
  });

  test('for a single bug: 50 alerts make one attempt', { timeout: 240_000 }, async () => {
    const { run, incidents, dollars, submitted, messenger } = await startRace({});
    await run(alertsOf(1, 50));
    const [found, ...others] = await incidents();
    expect(others).toEqual([]);
    expect(found?.incident).toMatchObject({ status: 'in-work', attempt: 1, alertCount: 50 });
    expect(submitted).toHaveLength(1);
    expect(messenger.threads).toHaveLength(1);
    expect(await dollars()).toBe(DOLLARS);
  });

  async function startRace(policy: Partial<Policy>) {
    tables += 1;
    const table = `race-${tables}`;
    await ensureTable(client, { ...tableDefinition, TableName: table });
    const ledger = createDynamoLedger({ client, table });
    const messenger = createMemoryMessenger();
    const { jobs, submitted } = countSubmissions(createMemoryJobRunner());
    const configured = aConfig({ errorWindowMinutes: 5, policy: { ...PLENTY, ...policy } });
    const config = { ...configured, datadog: { ...configured.datadog, searchesPerHour: 10_000 } };
    const triage = createTriage({
      ledger,
      messenger,
      jobs,
      config,
      codeHost: createMemoryCodeHost({ cloneUrl: 'http://git', readToken: 'r', pushToken: 'p' }),
      errorLog: createMemoryErrorLog(Array.from({ length: BUGS * ALERTS_A_BUG }, (_, index) => errorOf(index))),
      traces: { readTrace: async () => [] },
      clock: () => NOW,
      sleep: (milliseconds) => setTimeout(milliseconds / 100),
      logger: createLogger(() => undefined),
    });
    return {
      submitted,
      messenger,
      run: (alerts: readonly Alert[]) => Promise.all(alerts.map((alert) => deliver(() => triage(alert)))),
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
});

const RECEIVES = 5;

/** As the queue does: DynamoDB Local gives up on a lock that 200 runs wait for when the machine is busy. */
async function deliver(receive: () => Promise<unknown>): Promise<unknown> {
  for (let receives = 1; ; receives++) {
    try {
      return await receive();
    } catch (error) {
      if (receives === RECEIVES) throw error;
    }
  }
}

/** The alerts of a bug see its errors one after the other: each sees those before it, too. */
const alertsOf = (bugs: number, alertsOfEach: number): Alert[] =>
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
