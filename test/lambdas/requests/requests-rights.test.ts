import { RegisterJobDefinitionCommand } from '@aws-sdk/client-batch';
import { expect, test } from 'vitest';
import { createBatchJobRunner } from '../../../adapters/batch-job-runner.ts';
import { createDynamoLedger } from '../../../adapters/dynamo-ledger.ts';
import { createDynamoSlackChannels } from '../../../adapters/dynamo-slack-channels.ts';
import { createMemoryMessenger } from '../../../adapters/memory-messenger.ts';
import { claimAttempt, endAttempt, startAttempt } from '../../../core/lifecycle/attempt.ts';
import { beginWork, endWork } from '../../../core/lifecycle/incident-work.ts';
import { createLogger } from '../../../core/logger.ts';
import { budgetsOf } from '../../../core/policy/budgets.ts';
import type { OutcomeKind } from '../../../core/records/outcome.ts';
import type { PersonAction } from '../../../core/records/person-request.ts';
import { createPersonHandler } from '../../../lambdas/requests/hear-words.ts';
import { JOB_QUEUE } from '../../../local/cloud.ts';
import { createMemoryCodeHost } from '../../fakes/memory-code-host.ts';
import { createMemoryDraftComments } from '../../fakes/memory-draft-comments.ts';
import { createMemoryPersonReplies } from '../../fakes/memory-person-replies.ts';
import { threadsAtOnce } from '../../fakes/threads-at-once.ts';
import { aConfig, anIncident, NOW } from '../../fixtures/records.ts';
import { unrecorded } from '../../lib/recorded.ts';
import { NAME, openStrictAccount, withoutAction } from '../../strict-account.ts';

/** Each button with the rights of the role `requests`, on an incident whose first attempt ended as told. */
const LATER = NOW + 3_600_000;
const ID = anIncident().id;
const JOB_DEFINITION = 'mendhook-local';

async function openHandler(outcome: OutcomeKind, change?: Parameters<typeof openStrictAccount>[0]) {
  const { cloud, calls, clientsOf } = await openStrictAccount(change);
  const containerProperties = { image: 'local', command: ['true'], resourceRequirements: [] };
  await cloud.clients.batch.send(
    new RegisterJobDefinitionCommand({ jobDefinitionName: JOB_DEFINITION, type: 'container', containerProperties }),
  );
  const of = aConfig({ mode: 'suggest' });
  const answerQuestions = { dollarsPerAnswer: 0.25, answersPerIncidentAndDay: 10 };
  const config = { ...of, slack: { ...of.slack, answerQuestions } };
  const [service] = config.services;
  if (service === undefined) throw new Error('a configuration has a service');
  const messenger = createMemoryMessenger();
  const thread = await messenger.open({ channel: 'C1', key: ID, message: { text: 'first', blocks: [] } });
  const claimed = beginWork({ ...anIncident(), thread }, 'alert-1', NOW);
  const ended = { kind: outcome, reason: 'the tests said so' };
  const budgets = budgetsOf(service, NOW).map(({ name, kind, claimed: held }) => ({ name, kind, claimed: held }));
  const attempt = claimAttempt(claimed, { service, model: config.model, datadog: config.datadog, budgets }, NOW);
  const runtime = createDynamoLedger({ client: cloud.clients.dynamoDb, table: NAME });
  await runtime.openAttempt({ ...endAttempt(startAttempt(attempt, NOW), ended, NOW), diffKey: 'incidents/x/fix.diff' });
  await runtime.mergeIncident(ID, () => endWork(claimed, ended, undefined, NOW));

  const { dynamoDb, batch } = clientsOf('requests');
  const codeHost = createMemoryCodeHost({ cloneUrl: 'http://git', readToken: 'r', pushToken: 'p' });
  const told = {
    ...{ messenger, codeHost, clock: () => LATER, logger: createLogger(() => undefined) },
    ledger: createDynamoLedger({ client: dynamoDb, table: NAME }),
    channels: createDynamoSlackChannels({ client: dynamoDb, table: NAME }),
  };
  const carryOut = createPersonHandler({
    ...told,
    // The same function writes in threads.
    threads: threadsAtOnce(told),
    jobs: createBatchJobRunner({ client: batch, jobQueue: JOB_QUEUE, jobDefinition: JOB_DEFINITION }),
    replies: createMemoryPersonReplies(new Map([[`${thread.channel}/${thread.ts}`, ID]])),
    comments: createMemoryDraftComments(),
    config,
  });
  const press = (wish: PersonAction) =>
    carryOut({
      id: `slack-U1-${wish.action}`,
      via: 'slack',
      incidentId: ID,
      attempt: 1,
      wish,
      by: { id: 'U1', name: 'ana' },
      at: LATER,
    });
  const replies = () => [...(messenger.threads[0]?.replies ?? [])].map(([, { text }]) => text);
  const mention = (words: string) =>
    carryOut({
      ...{ kind: 'words', id: `${thread.channel}-1.1`, door: 'mention', channel: thread.channel, threadTs: thread.ts },
      ...{ words, by: { id: 'U1', name: 'ana' }, at: LATER },
    });
  return { press, mention, replies, calls, incident: () => runtime.getIncident(ID) };
}

test.each<[PersonAction['action'], OutcomeKind, PersonAction, string]>([
  ['open-draft', 'fix-verified', { action: 'open-draft' }, 'ana asked for a draft pull request.'],
  ['try-again', 'failed', { action: 'try-again' }, 'ana asked for another attempt.'],
  ['dismiss', 'diagnosed', { action: 'dismiss' }, 'ana dismissed this as not useful.'],
  ['mute', 'failed', { action: 'mute', minutes: 60 }, 'ana muted this bug'],
  ['unmute', 'failed', { action: 'unmute' }, 'ana ended the mute of this bug.'],
])('%s needs nothing that its role may not do, and is answered', async (_, outcome, wish, answer) => {
  const { press, replies, calls } = await openHandler(outcome);
  await press(wish);
  expect(replies().at(-1)).toContain(answer);
  expect(unrecorded(calls)).toEqual([]);
});

test.each(['status', 'why', 'cost', 'similar', 'merge abcd'])(
  'the word “%s” needs nothing that its role may not do, and is answered',
  async (words) => {
    const { mention, replies, calls } = await openHandler('failed');
    await mention(words);
    expect(replies()).toHaveLength(1);
    expect(unrecorded(calls)).toEqual([]);
  },
);

test('a question needs nothing that its role may not do, and gets a job', async () => {
  const { mention, replies, calls, incident } = await openHandler('failed');
  await mention('did the test fail before the fix?');
  expect(replies()).toEqual([]);
  expect(await incident()).toMatchObject({ questions: [{ status: 'submitted', open: { jobId: expect.any(String) } }] });
  expect(unrecorded(calls)).toEqual([]);
});

test('a grant that is taken back is missed: without it a question gets no job, and the thread says so', async () => {
  const { mention, replies } = await openHandler('failed', withoutAction('requests', 'batch:SubmitJob'));
  await mention('did the test fail before the fix?');
  expect(replies()).toEqual([
    expect.stringMatching(/its job was refused: .*not authorized to perform: batch:SubmitJob/),
  ]);
});

test('a grant that is taken back is missed: without it a dismissal is refused', async () => {
  const { press, replies } = await openHandler('diagnosed', withoutAction('requests', 'dynamodb:Query'));
  await expect(press({ action: 'dismiss' })).rejects.toThrow(
    /assumed-role\/mendhook-local-RequestsRole\/requests is not authorized to perform: dynamodb:Query on resource: /,
  );
  expect(replies()).toEqual([]);
});
