import { expect, test } from 'vitest';
import { createMemoryLedger } from '../../../adapters/memory-ledger.ts';
import { createMemoryMessenger } from '../../../adapters/memory-messenger.ts';
import { UpstreamError } from '../../../core/errors.ts';
import { createLogger } from '../../../core/logger.ts';
import type { Messenger } from '../../../core/ports/messenger.ts';
import { attachPatch } from '../../../workflows/thread/attach-patch.ts';
import { claimedFixture, NOW } from '../../fakes/records.ts';

const PATCH = '+ a line of a long patch\n'.repeat(600);

async function start(change: Partial<Messenger> = {}) {
  const ledger = createMemoryLedger();
  const memory = createMemoryMessenger();
  const { incident, attempt } = claimedFixture();
  const message = { text: 'x', blocks: [] };
  const thread = await memory.open({ channel: 'C1', key: incident.id, message });
  await ledger.mergeIncident(incident.id, () => ({ ...incident, thread }));
  const lines: string[] = [];
  const logger = createLogger((line) => lines.push(line));
  const deps = { ledger, messenger: { ...memory, ...change }, clock: () => NOW, logger };
  const files = () => [...(memory.threads[0]?.files.keys() ?? [])];
  return { deps, incident, attempt, files, lines };
}

test('the file of the next attempt replaces that of the one before', async () => {
  const { deps, incident, attempt, files } = await start();
  for (const _ of [1, 2]) await attachPatch(deps, incident, attempt, PATCH);
  expect(files()).toEqual([`mendhook-${incident.id}-1.diff`]);
  await attachPatch(deps, incident, { ...attempt, number: 2 }, PATCH);
  expect(files()).toEqual([`mendhook-${incident.id}-2.diff`]);
});

test('a file waits for no message, and none comes before its message', async () => {
  const { deps, incident, attempt, files } = await start();
  const message = { text: 'x', blocks: [] };
  await deps.ledger.changeIncident(incident.id, (current) => ({ ...current, pendingReplies: [{ key: 'k', message }] }));
  await attachPatch(deps, incident, attempt, PATCH);
  expect(files()).toEqual([]);
});

test.each(['missing_scope', 'file_uploads_disabled'])('%s is logged and holds nothing up', async (code) => {
  const attach = async () => {
    throw new UpstreamError('Slack', `could not attach a file: ${code}`, { retryable: false, code });
  };
  const { deps, incident, attempt, lines } = await start({ attach });
  await attachPatch(deps, incident, attempt, PATCH);
  expect(lines.join()).toContain(code);
});

test('a fault of another system is not hidden', async () => {
  const attach = async () => {
    throw new TypeError('a fault of ours');
  };
  const { deps, incident, attempt } = await start({ attach });
  await expect(attachPatch(deps, incident, attempt, PATCH)).rejects.toThrow('a fault of ours');
});
