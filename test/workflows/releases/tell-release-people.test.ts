import { expect, test } from 'vitest';
import { createMemoryChanges } from '../../../adapters/memory-changes.ts';
import { createMemoryMessenger } from '../../../adapters/memory-messenger.ts';
import { createMemoryReleases } from '../../../adapters/memory-releases.ts';
import { UpstreamError } from '../../../core/errors.ts';
import { createLogger } from '../../../core/logger.ts';
import type { ReleaseRecord } from '../../../core/records/release-record.ts';
import { tellReleasePeople } from '../../../workflows/releases/tell-release-people.ts';
import { aConfig, aRelease, NOW } from '../../fixtures/records.ts';
import { anAskedRelease } from '../../fixtures/releases.ts';

function start(config = aConfig()) {
  const messenger = createMemoryMessenger();
  const deps = {
    ...{ messenger, config, changes: createMemoryChanges(), releases: createMemoryReleases() },
    ...{ logger: createLogger(() => undefined), githubUrl: 'https://github.com' },
  };
  return { deps, messenger, tell: (record: ReleaseRecord) => tellReleasePeople(deps, record) };
}

test('a release has one thread, which is rewritten, and each decision is an answer in it once', async () => {
  const { tell, messenger } = start();
  const thread = await tell(aRelease({ status: 'staging' }));
  const asked = anAskedRelease({ ...(thread !== undefined && { thread }) });
  expect(await tell(asked)).toEqual(thread);
  await tell(asked);
  expect(await tell(aRelease({ status: 'staging' }))).toEqual(thread);
  expect(messenger.threads).toHaveLength(1);
  expect(messenger.threads[0]?.replies.size).toBe(1);
});

test('a release that waits, or that a later one took over before it began, has none', async () => {
  const { tell, messenger } = start();
  expect(await tell(aRelease())).toBeUndefined();
  expect(await tell(aRelease({ status: 'superseded' }))).toBeUndefined();
  expect(messenger.threads).toEqual([]);
});

test('what Slack refuses is logged; where it does not answer, the message comes again', async () => {
  const { deps } = start();
  const failing = (error: UpstreamError) => ({
    ...deps,
    messenger: { ...deps.messenger, update: async () => Promise.reject(error) },
  });
  const thread = { channel: 'C1', ts: '1.0' };
  const record = anAskedRelease({ thread, openedAt: NOW });
  const refusal = new UpstreamError('slack', 'channel_not_found', { retryable: false });
  expect(await tellReleasePeople(failing(refusal), record)).toEqual(thread);
  const away = new UpstreamError('slack', 'no answer', { retryable: true });
  await expect(tellReleasePeople(failing(away), record)).rejects.toThrow('no answer');
});
