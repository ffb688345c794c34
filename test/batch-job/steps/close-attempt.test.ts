import { expect, test } from 'vitest';
import { createMemoryLedger } from '../../../adapters/memory-ledger.ts';
import { createMemoryMessenger } from '../../../adapters/memory-messenger.ts';
import { createMemorySlackChannels } from '../../../adapters/memory-slack-channels.ts';
import { closeAttempt } from '../../../batch-job/steps/close-attempt.ts';
import { createOutage } from '../../../bench/outage.ts';
import { createLogger } from '../../../core/logger.ts';
import { updateAtOnce } from '../../../workflows/thread/update-at-once.ts';
import { updateThread } from '../../../workflows/thread/update-thread.ts';
import { createMemoryAuditLog } from '../../fakes/memory-audit-log.ts';
import { createMemoryCodeHost } from '../../fakes/memory-code-host.ts';
import { createMemoryErrorLog } from '../../fakes/memory-queue.ts';
import { claimedFixture, NOW } from '../../fakes/records.ts';

const AT_ONCE = { room: { perHour: 20, apartMs: 0 }, sleep: async () => undefined };

test('an attempt that ends while Slack does not answer has ended; its reply, with the patch, is posted once later', async () => {
  const { incident, attempt } = claimedFixture();
  const time = { now: NOW };
  const current = {
    ledger: createMemoryLedger(),
    messenger: createMemoryMessenger(),
    auditLog: createMemoryAuditLog(),
    codeHost: createMemoryCodeHost({ cloneUrl: 'http://git', readToken: 'r', pushToken: 'p' }),
    errorLog: createMemoryErrorLog([]),
    logger: createLogger(() => undefined),
    clock: () => time.now,
    incidentId: incident.id,
    attemptNumber: 1,
  };
  const { outage, cut } = createOutage('Slack');
  const told = { ...cut(current), channels: createMemorySlackChannels(), ...AT_ONCE };
  const options = { ...told, threads: updateAtOnce(told) };
  const { ledger, auditLog, messenger } = current;
  await ledger.mergeIncident(incident.id, () => incident);
  await ledger.openAttempt({ ...attempt, diffKey: 'x/fix.diff' });
  await auditLog.putText('x/fix.diff', 'diff --git a/total.js b/total.js\n+ a mended line\n');
  const outcome = { kind: 'fix-unverified' as const, rule: 'too-many-lines' as const, reason: 'too large' };

  expect(await closeAttempt(options, outcome)).toEqual(outcome);
  expect(await closeAttempt(options, outcome)).toEqual(outcome);
  expect(await ledger.getIncident(incident.id)).toMatchObject({ status: 'diagnosed', outcome });
  expect(messenger.threads).toEqual([]);

  outage.isOn = false;
  for (let look = 0; look < 3; look += 1) {
    time.now += 60_000;
    await updateThread(told, { kind: 'update-thread', incidentId: incident.id, channel: '#shop-alerts' }, 'sweep');
  }
  const [thread, ...others] = messenger.threads;
  expect(others).toEqual([]);
  expect([...(thread?.replies ?? [])]).toHaveLength(1);
  expect(JSON.stringify(thread?.replies.get(`${attempt.jobName}-outcome`))).toContain('a mended line');
  expect((await ledger.getIncident(incident.id))?.pendingReplies).toBeUndefined();
});
