import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { startDynamodb } from '@mendhook/emulators/aws/dynamodb';
import { ensureTable } from '@mendhook/emulators/aws/dynamodb-table';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDynamoLedger } from '../../adapters/dynamo-ledger.ts';
import { tableDefinition } from '../../adapters/dynamo-table.ts';
import { parseConfig } from '../../core/config/config.ts';
import type { ErrorEvent } from '../../core/error-event.ts';
import { createMemoryErrorLog } from '../fakes/memory-queue.ts';
import { anAlert, NOW } from '../fixtures/records.ts';
import { startTriage } from './triage-world.ts';
import { createTriage } from './with-rights.ts';

const SERVICES = Array.from({ length: 12 }, (_, index) => `service-${String.fromCharCode(97 + index)}`);
const ALERTS_OF_EACH = 3;

const stateDirectory = mkdtempSync(join(tmpdir(), 'storm-'));
let engine: Awaited<ReturnType<typeof startDynamodb>>;
let client: DynamoDBClient;

beforeAll(async () => {
  engine = await startDynamodb({ stateDirectory });
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  client = new DynamoDBClient({ endpoint: engine.url, region: 'us-east-1', credentials });
});

afterAll(async () => {
  client.destroy();
  await engine.close();
  rmSync(stateDirectory, { recursive: true, force: true });
});

/** Each service fails in a function of its own, for want of the same cache. */
const events = SERVICES.map(
  (service, index): ErrorEvent => ({
    id: service,
    timestamp: NOW,
    service,
    env: 'production',
    status: 'error',
    error: {
      kind: `Error${index}`,
      message: 'connect ECONNREFUSED cache.internal:6379',
      stack: `Error${index}: connect ECONNREFUSED cache.internal:6379\n    at load${index} (/app/src/load${index}.js:7:9)`,
    },
  }),
);

test('services that fail at once: three work, since three must have named a dependency, and lead all others', {
  timeout: 120_000,
}, async () => {
  await ensureTable(client, { ...tableDefinition, TableName: 'storm' });
  const ledger = createDynamoLedger({ client, table: 'storm' });
  const { deps, jobs, messenger } = startTriage();
  const config = parseConfig(
    {
      services: SERVICES.map((name) => ({
        name,
        repository: `acme/${name}`,
        slackChannel: '#alerts',
        test: { command: 'npm test', regression: 'node --test {files}' },
      })),
    },
    'a test',
  );
  const triage = createTriage({ ...deps, ledger, errorLog: createMemoryErrorLog(events), config });
  const alerts = Array.from({ length: ALERTS_OF_EACH }, (_, round) =>
    SERVICES.map((service) =>
      anAlert({ id: `${service}-${round}`, service, monitorId: `m-${service}`, tags: { service, env: 'production' } }),
    ),
  ).flat();
  await Promise.all(alerts.map(triage));

  const incidents = await ledger.listIncidents(99);
  expect(incidents).toHaveLength(SERVICES.length);
  const leads = incidents.filter(({ partOf }) => partOf === undefined);
  expect(leads).toMatchObject(Array.from({ length: 3 }, () => ({ status: 'in-work', attempt: 1 })));
  const ofLeads = leads.flatMap(({ service, members = [] }) => [service, ...members.map((member) => member.service)]);
  expect(ofLeads.toSorted()).toEqual(SERVICES);
  for (const { alertCount, service } of incidents) expect([service, alertCount]).toEqual([service, ALERTS_OF_EACH]);
  expect([...jobs.jobs.keys()].toSorted()).toEqual(leads.map(({ id }) => `mendhook-${id}-1`).toSorted());
  expect(messenger.threads).toHaveLength(SERVICES.length);
});
