import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { S3Client } from '@aws-sdk/client-s3';
import { afterEach, expect, test } from 'vitest';
import { createDynamoLedger } from '../../adapters/dynamo-ledger.ts';
import { createS3AuditLog } from '../../adapters/s3-audit-log.ts';
import { runAttempt } from '../../batch-job/run-attempt.ts';
import { runDraftRequest } from '../../batch-job/run-draft-request.ts';
import { runQuestion } from '../../batch-job/run-question.ts';
import { createKeptBaseline } from '../../batch-job/verify/kept-baseline.ts';
import type { ServiceConfig } from '../../core/config/config.ts';
import { createLogger } from '../../core/logger.ts';
import { submitDraftRequest } from '../../workflows/drafts/submit-draft-request.ts';
import { createMemoryJobRunner } from '../fakes/memory-queue.ts';
import { NOW } from '../fakes/records.ts';
import { unrecorded } from '../lib/recorded.ts';
import { NAME, openStrictAccount, withoutAction } from '../strict-account.ts';
import { openAttemptWorldOn } from './attempt-world.ts';
import { openQuestionWorldOn } from './question-world.ts';
import { scriptedAgent } from './scripted-agent.ts';
import { SCRIPTED_TESTS } from './scripted-tests.ts';

/** Whole jobs with the rights of the role `worker`, on the ledger and the audit log that they have in AWS. */
const LIMIT = 90_000;

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const world of open.splice(0)) await world.close();
});

const storesOf = ({ dynamoDb, s3 }: { readonly dynamoDb: DynamoDBClient; readonly s3: S3Client }) => ({
  ledger: createDynamoLedger({ client: dynamoDb, table: NAME }),
  auditLog: createS3AuditLog({ client: s3, bucket: NAME }),
});

async function openWorld(service: Partial<ServiceConfig> = {}, change?: Parameters<typeof openStrictAccount>[0]) {
  const { cloud, calls, clientsOf } = await openStrictAccount(change);
  const world = await openAttemptWorldOn(storesOf(cloud.clients), { service: { test: SCRIPTED_TESTS, ...service } });
  open.push(world);
  const claudePath = await scriptedAgent();
  return { ...world, calls, options: { ...world.options, ...storesOf(clientsOf('worker')), claudePath } };
}

const eventsOf = (log: readonly string[]) => log.map((line) => String(JSON.parse(line).event));

test('an attempt needs nothing that its role may not do', { timeout: LIMIT }, async () => {
  const { options, incident, attempt, calls, log } = await openWorld();
  expect(await runAttempt(options)).toMatchObject({ kind: 'fix-verified' });
  expect(await incident()).toMatchObject({ status: 'fix-proposed', pullRequest: { number: 1 } });
  expect(await attempt()).toMatchObject({ status: 'ended', outcome: { kind: 'fix-verified' } });
  expect(eventsOf(log).filter((event) => event.startsWith('baseline-'))).toEqual([]);
  expect(log.join('\n')).not.toContain('not authorized');
  expect([...calls].filter((call) => call.startsWith('worker ')).length).toBeGreaterThan(0);
  expect(unrecorded(calls)).toEqual([]);
});

test('neither does the job that opens the draft a person asked for', { timeout: LIMIT }, async () => {
  const { options, ledger, incident, attempt, calls, log } = await openWorld({ mode: 'suggest' });
  expect(await runAttempt(options)).toMatchObject({ kind: 'fix-verified' });
  const { id } = await incident();
  const request = {
    id: 'request-1',
    via: 'slack',
    incidentId: id,
    attempt: 1,
    wish: { action: 'open-draft' },
    by: { id: 'U1', name: 'ana' },
    at: NOW,
  } as const;
  const publishing = { request: request.id, attempt: 1 };
  const asked = await ledger.changeIncident(id, (current) => ({ ...current, publishing }));
  const deps = { ledger, jobs: createMemoryJobRunner(), clock: () => NOW, logger: createLogger(() => undefined) };
  await submitDraftRequest(deps, asked, { request, attempt: await attempt() });

  expect(await runDraftRequest({ ...options, jobId: 'job-2' })).toBe('opened');
  expect(await incident()).toMatchObject({ status: 'fix-proposed', pullRequest: { number: 1 } });
  expect(log.join('\n')).not.toContain('not authorized');
  expect(unrecorded(calls)).toEqual([]);
});

test('neither does the job that answers a question', async () => {
  const { cloud, calls, clientsOf } = await openStrictAccount();
  const world = await openQuestionWorldOn(storesOf(cloud.clients));
  expect(await runQuestion({ ...world.options, ...storesOf(clientsOf('worker')) })).toBe('answered');
  expect(world.told()).toEqual([expect.stringContaining('It was red without the fix.')]);
  expect(await world.question()).not.toHaveProperty('open');
  expect([...calls].filter((call) => call.startsWith('worker ')).length).toBeGreaterThan(0);
  expect(unrecorded(calls)).toEqual([]);
});

test('a grant that is taken back is missed: without s3:GetObject no question is answered, and none costs', async () => {
  const { cloud, clientsOf } = await openStrictAccount(withoutAction('worker', 's3:GetObject'));
  const world = await openQuestionWorldOn(storesOf(cloud.clients));
  expect(await runQuestion({ ...world.options, ...storesOf(clientsOf('worker')) })).toBe('not-answered');
  expect(world.told()).toEqual([expect.stringContaining('not authorized to perform: s3:GetObject')]);
  expect(await world.question()).toMatchObject({ dollars: 0 });
});

test('a baseline outside of what the role may read and write is warned of, and ends no attempt', {
  timeout: LIMIT,
}, async () => {
  const { options, log } = await openWorld();
  const outside = (key: string) => key.replace(/^incidents\/baselines\//, 'baselines/');
  const { getText, putText } = options.auditLog;
  const auditLog = {
    ...options.auditLog,
    getText: (key: string) => getText(outside(key)),
    putText: (key: string, text: string) => putText(outside(key), text),
  };
  expect(await runAttempt({ ...options, auditLog })).toMatchObject({ kind: 'fix-verified' });
  const warned = log.map((line) => JSON.parse(line)).filter(({ event }) => String(event).startsWith('baseline-'));
  expect(warned).toMatchObject([
    { level: 'warn', event: 'baseline-not-read', reason: expect.stringContaining('perform: s3:GetObject on resource') },
    { level: 'warn', event: 'baseline-not-kept', reason: expect.stringContaining('perform: s3:PutObject on resource') },
  ]);
});

test('without s3:ListBucket, S3 refuses a baseline that is not kept yet', async () => {
  const of = { repository: 'acme/shop', commit: 'a'.repeat(40), test: SCRIPTED_TESTS };
  const find = async (change?: Parameters<typeof openStrictAccount>[0]) => {
    const { clientsOf } = await openStrictAccount(change);
    const auditLog = createS3AuditLog({ client: clientsOf('worker').s3, bucket: NAME });
    const log: string[] = [];
    const logger = createLogger((line) => log.push(line));
    expect(await createKeptBaseline({ auditLog, clock: () => NOW, logger }, of).find()).toBeUndefined();
    return eventsOf(log);
  };
  expect(await find()).toEqual([]);
  expect(await find(withoutAction('worker', 's3:ListBucket'))).toEqual(['baseline-not-read']);
});

test('a grant that is taken back is missed: without s3:PutObject nothing is done', { timeout: LIMIT }, async () => {
  const { options, codeHost, branches } = await openWorld({}, withoutAction('worker', 's3:PutObject'));
  await expect(runAttempt(options)).rejects.toThrow(
    /assumed-role\/mendhook-local-JobsWorkerRole\/worker is not authorized to perform: s3:PutObject on resource: /,
  );
  expect(codeHost.drafts).toEqual([]);
  expect(await branches()).toEqual(['main']);
});
