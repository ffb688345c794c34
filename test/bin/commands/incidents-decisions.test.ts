import { setTimeout as delay } from 'node:timers/promises';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { describe, expect, test } from 'vitest';
import { createMemoryMessenger } from '../../../adapters/memory-messenger.ts';
import { registerIncidentsCommand } from '../../../bin/commands/incidents/incidents.ts';
import { claimAttempt } from '../../../core/lifecycle/attempt.ts';
import { beginWork, endWork } from '../../../core/lifecycle/incident-work.ts';
import { createLogger } from '../../../core/logger.ts';
import { EnvironmentName } from '../../../core/names.ts';
import type { Incident } from '../../../core/records/incident.ts';
import { readRequest } from '../../../core/user-actions/read-request.ts';
import { createPersonHandler } from '../../../lambdas/requests/hear-words.ts';
import { createMemoryCodeHost } from '../../fakes/memory-code-host.ts';
import { createMemoryDraftComments } from '../../fakes/memory-draft-comments.ts';
import { createMemoryPersonReplies } from '../../fakes/memory-person-replies.ts';
import { createMemoryJobRunner } from '../../fakes/memory-queue.ts';
import { threadsAtOnce } from '../../fakes/threads-at-once.ts';
import { aConfig, anIncident, aService, NOW } from '../../fixtures/records.ts';
import { startLocalAccount } from '../local-account.ts';
import { runInProcess } from '../run-in-process.ts';

const LEAD = 'aaaa1111aaaa1111aaaa1111aaaa1111';
const MEMBER = 'bbbb2222bbbb2222bbbb2222bbbb2222';

describe('mendhook incidents merge and split', () => {
  test('a person’s word joins and parts, and is remembered', async () => {
    const { ledger, incidents } = await accountWithTwo();
    expect(await incidents('merge', 'bbbb', 'aaaa')).toEqual([
      `${MEMBER} is part of ${LEAD} (InventoryError: stock of sku-1 is -3)`,
    ]);
    expect(await ledger.getIncident(LEAD)).toMatchObject({ members: [{ incidentId: MEMBER, by: 'person' }] });
    expect(await ledger.getIncident(MEMBER)).toMatchObject({ partOf: { incidentId: LEAD, by: 'person' } });

    const [split = ''] = await incidents('split', 'bbbb', '--json');
    expect(JSON.parse(split)).toMatchObject({ incident: { id: MEMBER, keptApart: [LEAD] } });
    expect(await ledger.getIncident(LEAD)).toMatchObject({ members: [], keptApart: [MEMBER] });
  });

  test('what cannot be done is said in one line', async () => {
    const { incidents } = await accountWithTwo();
    await expect(incidents('merge', 'aaaa', 'aaaa')).rejects.toThrow('an incident cannot be part of itself');
    await expect(incidents('merge', 'cccc', 'aaaa')).rejects.toThrow('there is no incident cccc');
    await expect(incidents('split', 'aaaa')).rejects.toThrow(`${LEAD} is part of no other incident`);
  });
});

describe('mendhook incidents retry', () => {
  test('asks for one more attempt as the button does, and says when it is begun', async () => {
    const { ledger, incidents, carryOutNext } = await accountWithTwo();
    const [said] = await Promise.all([incidents('retry', 'aaaa'), carryOutNext()]);
    expect(said).toEqual([`attempt 2 at ${LEAD} has begun`]);
    const incident = await ledger.getIncident(LEAD);
    expect(incident).toMatchObject({ status: 'in-work', attempt: 2, decisions: [{ wish: { action: 'try-again' } }] });
    expect(await ledger.getAttempt(LEAD, 2)).toMatchObject({ askedBy: { id: incident?.decisions?.[0]?.by.id } });
  });

  test('says why none is made, and asks for it once', async () => {
    const { incidents, carryOutNext, put } = await accountWithTwo();
    await put(beginWork(anIncident({ id: LEAD, attempt: 1, status: 'failed' }), 'alert-2', NOW));
    const asked = incidents('retry', 'aaaa');
    await Promise.all([expect(asked).rejects.toThrow('no attempt is made: attempt 2 is in work'), carryOutNext()]);
    await expect(incidents('retry', 'aaaa')).rejects.toThrow('you have just asked for that');
  });

  test('does not wait for longer than it is told to', async () => {
    const { incidents } = await accountWithTwo();
    expect((await incidents('retry', 'aaaa', '--wait', '0'))[0]).toContain('not started yet');
    await expect(incidents('retry', 'aaaa', '--wait', 'x')).rejects.toThrow('--wait');
  });
});

describe('mendhook incidents cursor', () => {
  test('asks as the button does, says why no agent is started, and asks once', async () => {
    const { ledger, incidents, carryOutNext } = await accountWithTwo();
    const refused = 'no agent is started: Cursor is not the `applier` of this service';
    await Promise.all([expect(incidents('cursor', 'aaaa')).rejects.toThrow(refused), carryOutNext()]);
    expect(await ledger.getIncident(LEAD)).toMatchObject({ decisions: [{ wish: { action: 'hand-off' } }] });
    await expect(incidents('cursor', 'aaaa')).rejects.toThrow('you have just asked for that');
  });
});

/** Two bugs, the first with a failed attempt, and the function that carries out what people ask for. */
async function accountWithTwo() {
  const { state, ledger, cloud, createQueue, tell } = await startLocalAccount();
  const QueueUrl = await createQueue('mendhook-requests');
  tell({ [EnvironmentName.requestQueueUrl]: QueueUrl });
  const put = (incident: Incident) =>
    ledger.mergeIncident(incident.id, (current) => ({ ...incident, version: current?.version ?? 0 }));
  const config = aConfig();
  const working = beginWork(anIncident({ id: LEAD }), 'alert-1', NOW);
  const terms = { service: aService(), model: config.model, datadog: config.datadog, budgets: [] };
  await ledger.openAttempt(claimAttempt(working, terms, NOW));
  await put(endWork(working, { kind: 'failed', reason: 'the tests could not be run' }, undefined, NOW));
  await put(anIncident({ id: MEMBER, createdAt: NOW + 1 }));
  const told = { ledger, messenger: createMemoryMessenger(), clock: Date.now, logger: createLogger(() => undefined) };
  const carryOut = createPersonHandler({
    ...told,
    threads: threadsAtOnce(told),
    config,
    jobs: createMemoryJobRunner(),
    replies: createMemoryPersonReplies(),
    comments: createMemoryDraftComments(),
    codeHost: createMemoryCodeHost({ cloneUrl: 'http://git', readToken: 'r', pushToken: 'p' }),
  });
  return {
    ledger,
    put,
    carryOutNext: async () => {
      for (;;) {
        const { Messages: [message] = [] } = await cloud.clients.sqs.send(new ReceiveMessageCommand({ QueueUrl }));
        if (message !== undefined) return carryOut(readRequest(message.Body ?? ''));
        await delay(20);
      }
    },
    incidents: (...words: string[]) =>
      runInProcess(registerIncidentsCommand, ['incidents', ...words, '--local', state]),
  };
}
