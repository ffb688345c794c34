import { AsyncLocalStorage } from 'node:async_hooks';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateQueueCommand, DeleteMessageBatchCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { startDynamodb } from '@mendhook/emulators/aws/dynamodb';
import { ensureTable } from '@mendhook/emulators/aws/dynamodb-table';
import { startSqs } from '@mendhook/emulators/aws/sqs';
import { z } from 'zod';
import { createDynamoLedger } from '../adapters/dynamo-ledger.ts';
import { tableDefinition } from '../adapters/dynamo-table.ts';
import { fixedSecrets } from '../adapters/fixed-secrets.ts';
import { createMemorySlackChannels } from '../adapters/memory-slack-channels.ts';
import { createSqsSender } from '../adapters/sqs-sender.ts';
import { readQueuedAlert } from '../core/alert/queued-alert.ts';
import { createLogger } from '../core/logger.ts';
import type { Ledger } from '../core/ports/ledger.ts';
import type { Messenger } from '../core/ports/messenger.ts';
import type { Alert } from '../core/records/alert.ts';
import { type AlertRecord, alertRecordSchema } from '../core/records/alert-record.ts';
import { type Incident, incidentSchema } from '../core/records/incident.ts';
import type { ThreadMessage } from '../core/records/thread-message.ts';
import { createReceiver } from '../lambdas/receive/receive-alert.ts';
import { createTriage } from '../lambdas/triage/triage-alert.ts';
import { updateAtOnce } from '../workflows/thread/update-at-once.ts';
import { checkStorm } from './storm-checks.ts';
import { readOutage, sweepUntilDone } from './storm-outage.ts';
import { configFor, notAsked } from './storm-surroundings.ts';
import { type StormTraffic, stormTraffic } from './storm-traffic.ts';

const SIZE = { webhooks: 10_000, bugs: 500, causes: 20 };
const SECRET = 'a secret of the benchmark';
const SENT_AT_ONCE = 20;
const TRIAGED_AT_ONCE = 10;

/**
 * A storm through receive, the queue, triage and the ledger, on this machine's stand-ins of SQS and DynamoDB; Slack, Batch
 * and Datadog are answered at once.
 *
 * @param args how many webhooks; left out, 10,000. `--down SYSTEM` (slack, github, datadog): that system answers nothing
 *   until all is triaged; what it missed is then made up for by the sweep
 * @throws Error when something was lost or done twice
 */
export async function run(args: readonly string[]): Promise<string> {
  const { rest, down } = readOutage(args);
  const [argument] = rest;
  const webhooks = argument === undefined ? SIZE.webhooks : Number(argument);
  if (!Number.isInteger(webhooks) || webhooks < 1) throw new Error(`expected a number of webhooks, got ${argument}`);
  const directory = await mkdtemp(join(tmpdir(), 'mendhook-storm-'));
  const world = await startWorld(directory);
  try {
    const traffic = stormTraffic({ ...SIZE, webhooks }, Date.now());
    const acknowledged = await receiveAll(world, traffic);
    const { jobs, threads, seconds, calls, callsOfDuplicates, sweeps } = await triageAll(world, traffic, down);
    const { requests, units } = world.counted;
    const found = checkStorm({ ...(await readTable(world)), traffic, jobs, threads });
    return [
      `${webhooks} webhooks (${traffic.alerts} alerts), ${traffic.services.length} bugs, ${SIZE.causes} causes`,
      `acknowledged  p50 ${milliseconds(acknowledged, 0.5)}, p99 ${milliseconds(acknowledged, 0.99)}`,
      `triaged       ${Math.round(webhooks / seconds)} alerts a second`,
      `ledger        ${perAlert(calls, webhooks)} calls an alert: ${perAlert(requests, webhooks)} requests, ${perAlert(units, webhooks)} write units`,
      `              ${callsOfDuplicates} calls for most alerts of a bug that is known`,
      `jobs          ${jobs.length} submitted, for ${found.leads} incidents with ${found.members} members`,
      ...(sweeps === undefined
        ? []
        : [`afterwards    ${down?.outage.refused} calls had been refused, made up for in ${sweeps} sweeps`]),
      'nothing lost, nothing twice',
    ].join('\n');
  } finally {
    await world.close();
    await rm(directory, { recursive: true, force: true });
  }
}

const milliseconds = (sorted: readonly number[], share: number): string =>
  `${(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1)} ms`;

const perAlert = (count: number, alerts: number): string => (count / alerts).toFixed(2);

type World = Awaited<ReturnType<typeof startWorld>>;

/** The stand-ins, and how often the ledger's engine was asked. What it refused counts as asked, and costs no unit here. */
async function startWorld(stateDirectory: string) {
  const credentials = { accessKeyId: 'bench', secretAccessKey: 'bench' };
  const dynamodb = await startDynamodb({ stateDirectory });
  const queue = await startSqs({ stateDirectory });
  const client = new DynamoDBClient({ endpoint: dynamodb.url, region: 'us-east-1', credentials });
  const sqs = new SQSClient({ endpoint: queue.url, region: 'us-east-1', credentials });
  await ensureTable(client, { ...tableDefinition, TableName: 'storm' });
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'alerts' }));
  const counted = { requests: 0, units: 0 };
  client.middlewareStack.add(
    (next) => async (call) => {
      const answer = await next({ ...call, input: { ...call.input, ReturnConsumedCapacity: 'TOTAL' } });
      counted.requests += 1;
      if (isWrite(call.input)) counted.units += consumed.parse(answer.output).ConsumedCapacity.CapacityUnits;
      return answer;
    },
    { step: 'initialize', name: 'countUnits' },
  );
  return {
    client,
    sqs,
    queueUrl: QueueUrl,
    counted,
    close: async () => {
      client.destroy();
      sqs.destroy();
      await dynamodb.close();
      await queue.close();
    },
  };
}

const isWrite = (input: object): boolean => 'Item' in input || 'UpdateExpression' in input;

/** As the engine reports it for a write, table and index together. */
const consumed = z.object({ ConsumedCapacity: z.object({ CapacityUnits: z.number() }) });

/** @returns how long each acknowledgement took, in milliseconds, shortest first */
async function receiveAll({ sqs, queueUrl }: World, { bodies }: StormTraffic): Promise<readonly number[]> {
  const receive = createReceiver({
    queue: createSqsSender<Alert>({ client: sqs, queueUrl }),
    secrets: fixedSecrets({ webhookSecrets: [SECRET] }),
    clock: Date.now,
    logger: createLogger(() => undefined),
  });
  const times: number[] = [];
  const waiting = [...bodies];
  await atOnce(SENT_AT_ONCE, async () => {
    for (let body = waiting.pop(); body !== undefined; body = waiting.pop()) {
      const started = performance.now();
      const { status } = await receive({ method: 'POST', secret: SECRET, body });
      if (status !== 202) throw new Error(`a webhook was answered ${status}`);
      times.push(performance.now() - started);
    }
  });
  return times.toSorted((a, b) => a - b);
}

async function triageAll(
  { client, sqs, queueUrl }: World,
  traffic: StormTraffic,
  down: ReturnType<typeof readOutage>['down'],
) {
  const time = { offset: 0 };
  const counting = new AsyncLocalStorage<{ calls: number }>();
  const ledger = countCalls(createDynamoLedger({ client, table: 'storm' }), counting);
  const jobs = new Set<string>();
  const threads = new Set<string>();
  const dependencies: Omit<Parameters<typeof createTriage>[0], 'threads'> & { readonly messenger: Messenger } = {
    ledger,
    config: configFor(traffic.services),
    clock: () => Date.now() + time.offset,
    sleep,
    logger: createLogger(() => undefined),
    traces: { readTrace: async () => [], readIssue: async () => undefined },
    errorLog: { searchErrors: async ({ service }) => traffic.events.get(service) ?? [] },
    jobs: {
      // Deliveries of one alert that meet may submit one job twice: it is of one name, and the second ends itself.
      submit: async ({ name }) => `job-${jobs.add(name).size}`,
      findByName: async (name) => (jobs.has(name) ? name : undefined),
      describe: async () => ({ kind: 'running' }),
      isBusy: async () => true,
      stop: async () => undefined,
    },
    messenger: {
      open: async ({ channel, key }) => ({ channel, ts: String(threads.add(key).size) }),
      update: async () => undefined,
      reply: async () => undefined,
      attach: async () => undefined,
      listMembers: async () => [],
    },
    codeHost: notAsked,
  };
  const cut = down === undefined ? dependencies : down.cut(dependencies);
  const channels = createMemorySlackChannels();
  const auditLog = { getText: async () => undefined };
  const atOnceTerms = { channels, auditLog, room: { perHour: Number.POSITIVE_INFINITY, apartMs: 0 } };
  const { send: write } = updateAtOnce({ ...cut, ...atOnceTerms });
  // Another function writes in threads: its calls are none of an alert's.
  const deps = { ...cut, channels, threads: { send: (message: ThreadMessage) => counting.exit(() => write(message)) } };
  const triage = createTriage(deps);
  const started = performance.now();
  const counts: number[] = [];
  const duplicates: number[] = [];
  const known = new Set<string>();
  const take = async (alert: Alert) => {
    const counted = { calls: 0 };
    const { service = '' } = alert;
    const isKnown = known.has(service);
    await counting.run(counted, () => triage(alert));
    known.add(service);
    counts.push(counted.calls);
    if (isKnown) duplicates.push(counted.calls);
  };
  await atOnce(TRIAGED_AT_ONCE, () => drain(sqs, queueUrl, take));
  const seconds = (performance.now() - started) / 1_000;
  let sweeps: number | undefined;
  if (down !== undefined) {
    down.outage.isOn = false;
    const { send } = createSqsSender<Alert>({ client: sqs, queueUrl });
    sweeps = await sweepUntilDone({ ...deps, send }, time, () => drain(sqs, queueUrl, triage));
  }
  return {
    jobs: [...jobs],
    threads: [...threads],
    seconds,
    sweeps,
    calls: counts.reduce((sum, count) => sum + count, 0),
    callsOfDuplicates: mostCommon(duplicates),
  };
}

function mostCommon(counts: readonly number[]): number | undefined {
  const times = Map.groupBy(counts, (count) => count);
  return [...times].toSorted(([, a], [, b]) => b.length - a.length)[0]?.[0];
}

const countCalls = (ledger: Ledger, counting: AsyncLocalStorage<{ calls: number }>): Ledger =>
  new Proxy(ledger, {
    get: (target, name, receiver) => {
      const counted = counting.getStore();
      if (counted !== undefined) counted.calls += 1;
      return Reflect.get(target, name, receiver);
    },
  });

/** All alerts and incidents, as the table has them. */
async function readTable({ client }: World) {
  const alerts: AlertRecord[] = [];
  const incidents: Incident[] = [];
  const pages = paginateScan({ client: DynamoDBDocumentClient.from(client) }, { TableName: 'storm' });
  for await (const { Items = [] } of pages) {
    for (const item of Items) {
      if (item['sk'] === 'ALERT') alerts.push(alertRecordSchema.parse(item));
      if (item['sk'] === 'INCIDENT') incidents.push(incidentSchema.parse(item));
    }
  }
  return { alerts, incidents };
}

async function drain(sqs: SQSClient, QueueUrl: string, triage: (alert: Alert) => Promise<void>): Promise<void> {
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 600 }),
    );
    if (Messages.length === 0) return;
    for (const { Body = '' } of Messages) await triage(readQueuedAlert(Body));
    const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  }
}

const atOnce = async (count: number, work: () => Promise<void>): Promise<void> =>
  void (await Promise.all(Array.from({ length: count }, work)));
