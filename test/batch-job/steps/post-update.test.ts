import { expect, test } from 'vitest';
import { createMemoryLedger } from '../../../adapters/memory-ledger.ts';
import { createMemoryMessenger } from '../../../adapters/memory-messenger.ts';
import { type AttemptOptions, createAttemptRun } from '../../../batch-job/attempt-run.ts';
import { needsThreadUpdate } from '../../../core/lifecycle/thread-update.ts';
import type { Messenger } from '../../../core/ports/messenger.ts';
import type { Incident } from '../../../core/records/incident.ts';
import { createMemoryAuditLog } from '../../fakes/memory-audit-log.ts';
import { claimedFixture, NOW } from '../../fakes/records.ts';
import { threadsAtOnce } from '../../fakes/threads-at-once.ts';

const LATER = NOW + 3_600_000;

/** Posts an update of an incident whose count another alert raises meanwhile, or does not. */
async function postUpdate(meanwhile: (incident: Incident) => Incident) {
  const { incident, attempt } = claimedFixture();
  const ledger = createMemoryLedger();
  const messenger = createMemoryMessenger();
  const message = { text: 'opened', blocks: [], color: '#000000' };
  const thread = await messenger.open({ channel: '#shop-alerts', key: incident.id, message });
  const threadTurn = { at: NOW, by: 'an alert', behind: false };
  await ledger.mergeIncident(incident.id, () => ({ ...incident, thread, threadTurn }));
  const update: Messenger['update'] = async (...call) => {
    await ledger.changeIncident(incident.id, meanwhile);
    return messenger.update(...call);
  };
  const clock = () => NOW;
  const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const options: Partial<AttemptOptions> = {
    incidentId: incident.id,
    attemptNumber: 1,
    ledger,
    auditLog: createMemoryAuditLog(),
    threads: threadsAtOnce({ ledger, messenger: { ...messenger, update }, clock, logger }),
    clock,
    logger,
  };
  await createAttemptRun(options as AttemptOptions, attempt).postUpdate();
  const after = await ledger.getIncident(incident.id);
  return { isPending: after !== undefined && needsThreadUpdate(after, LATER) };
}

test('a count that rose while the thread was rewritten is shown later', async () => {
  const { isPending } = await postUpdate((incident) => ({
    ...incident,
    occurrences: { ...incident.occurrences, folded: incident.occurrences.folded + 1 },
  }));
  expect(isPending).toBe(true);
});

test('a thread that says everything is left alone', async () => {
  expect(await postUpdate((incident) => incident)).toEqual({ isPending: false });
});
