import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { startDynamodb } from '@mendhook/emulators/aws/dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { missingForDynamodbLocal, startDynamodbLocal } from '../../bench/dynamodb-local.ts';
import { occurrenceCount } from '../../core/lifecycle/incident.ts';
import { ALERTS_A_BUG, alertsOf, BUGS, DOLLARS, startRace } from './race-world.ts';

const SOME_BUGS = 15;
const FEW_BUGS = 6;
const REPEATED = 12;

const missing = missingForDynamodbLocal();
const engineName = missing === undefined ? 'DynamoDB Local' : `the embedded engine, since there is ${missing}`;

describe(`100 triage runs at once for 25 bugs, on ${engineName}`, () => {
  const stateDirectory = mkdtempSync(join(tmpdir(), 'race-'));
  let engine: { url: string; close: () => Promise<void> } | undefined;
  let client: DynamoDBClient;

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

  test('make 25 attempts, and every count is exact', { timeout: 240_000 }, async () => {
    const { run, incidents, dollars, submitted, messenger } = await startRace(client, {});
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
    const { run, incidents, dollars, submitted } = await startRace(client, { dollarsPerServiceAndDay: 7.5 * DOLLARS });
    await run(alertsOf(SOME_BUGS, ALERTS_A_BUG));
    const found = await incidents();
    expect(found.filter(({ incident }) => incident.status === 'in-work')).toHaveLength(7);
    expect(found.flatMap(({ attempts }) => attempts)).toHaveLength(7);
    expect(submitted).toHaveLength(7);
    expect(await dollars()).toBe(7 * DOLLARS);
    const observed = found.filter(({ incident }) => incident.status === 'observed');
    expect(observed).toHaveLength(SOME_BUGS - 7);
    for (const { incident } of observed) {
      const outcome = { kind: 'skipped', rule: 'dollars-per-service-and-day' };
      expect(incident).toMatchObject({ alertCount: ALERTS_A_BUG, outcome });
    }
  });

  test('of 12 alerts that the queue delivers four times each count each once', { timeout: 240_000 }, async () => {
    const { run, incidents, dollars, messenger, submitted } = await startRace(client, {});
    const alerts = alertsOf(REPEATED, 1);
    await run([...alerts, ...alerts, ...alerts, ...alerts]);
    const found = await incidents();
    expect(found).toHaveLength(REPEATED);
    for (const { incident, attempts } of found) {
      expect(incident).toMatchObject({ status: 'in-work', attempt: 1, alertCount: 1 });
      expect(attempts).toHaveLength(1);
    }
    // Deliveries that meet may submit the same job twice; the second ends itself. It is never a job of another name.
    expect(new Set(submitted).size).toBe(REPEATED);
    expect(messenger.threads).toHaveLength(REPEATED);
    expect(await dollars()).toBe(REPEATED * DOLLARS);
  });

  test('for a single bug: 30 alerts make one attempt', { timeout: 240_000 }, async () => {
    const { run, incidents, dollars, submitted, messenger } = await startRace(client, {});
    await run(alertsOf(1, 30));
    const [found, ...others] = await incidents();
    expect(others).toEqual([]);
    expect(found?.incident).toMatchObject({ status: 'in-work', attempt: 1, alertCount: 30 });
    expect(submitted).toHaveLength(1);
    expect(messenger.threads).toHaveLength(1);
    expect(await dollars()).toBe(DOLLARS);
  });

  // Triage asks GitHub nothing about a new bug, so its outage has no run of its own.
  test.each(['Slack', 'Datadog'] as const)(
    'while %s is down lose nothing, fail no delivery, and post all once afterwards',
    { timeout: 120_000 },
    async (down) => {
      const { run, incidents, dollars, submitted, messenger, refused, recover } = await startRace(client, {}, down);
      await run(alertsOf(FEW_BUGS, ALERTS_A_BUG));
      expect(refused()).toBeGreaterThan(0);
      expect(await recover(12)).toEqual([[], [], []]);
      const found = await incidents();
      expect(found).toHaveLength(FEW_BUGS);
      for (const { incident, attempts } of found) {
        expect(incident).toMatchObject({ status: 'in-work', attempt: 1, alertCount: ALERTS_A_BUG });
        expect(occurrenceCount(incident), incident.title).toBe(ALERTS_A_BUG);
        expect(attempts, incident.title).toHaveLength(1);
        expect(incident.thread, incident.title).toBeDefined();
      }
      expect(new Set(submitted).size).toBe(FEW_BUGS);
      expect(messenger.threads).toHaveLength(FEW_BUGS);
      expect(await dollars()).toBe(FEW_BUGS * DOLLARS);
    },
  );
});
