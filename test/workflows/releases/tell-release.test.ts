import { expect, test } from 'vitest';
import { createMemoryChanges } from '../../../adapters/memory-changes.ts';
import { createMemoryMessenger } from '../../../adapters/memory-messenger.ts';
import { createMemoryReleases } from '../../../adapters/memory-releases.ts';
import { UpstreamError } from '../../../core/errors.ts';
import { createLogger } from '../../../core/logger.ts';
import { tellRelease } from '../../../workflows/releases/tell-release.ts';
import { aConfig, aRelease, NOW } from '../../fixtures/records.ts';
import { aStep } from '../../fixtures/releases.ts';

const canary = aStep({ number: 1, kind: 'deploy-canary', percent: 5, startedAt: NOW, endedAt: NOW + 30_000 });
const released = aRelease({ status: 'released', steps: [canary], endedAt: NOW + 600_000, untold: true });

async function start({ datadogIsAway = false } = {}) {
  const [messenger, releases] = [createMemoryMessenger(), createMemoryReleases()];
  const deployments: string[] = [];
  const state = { datadogIsAway };
  const dora = {
    deployed: async ({ id }: { id: string }) => {
      if (state.datadogIsAway) throw new UpstreamError('Datadog', 'no answer', { retryable: true });
      deployments.push(id);
    },
    failed: async () => undefined,
  };
  const deps = {
    ...{ messenger, dora, releases, config: aConfig(), changes: createMemoryChanges() },
    ...{ logger: createLogger(() => undefined), githubUrl: 'https://github.com', clock: () => NOW + 600_000 },
  };
  const record = await releases.merge(released.id, () => released);
  return { releases, messenger, deployments, state, tell: (known = record) => tellRelease(deps, known) };
}

test('people are told of an end, Datadog counts it, and both are noted', async () => {
  const { releases, messenger, deployments, tell } = await start();
  await tell();
  expect(messenger.threads).toHaveLength(1);
  expect(deployments).toEqual([`mendhook-release-${released.id}`]);
  const told = await releases.get(released.id);
  expect(told?.untold).toBeUndefined();
  expect(told?.thread).toBeDefined();
});

test('while Datadog is away people are told, and the sweep tells Datadog later; no second thread is opened', async () => {
  const { releases, messenger, deployments, state, tell } = await start({ datadogIsAway: true });
  await expect(tell()).rejects.toThrow('no answer');
  const waiting = await releases.get(released.id);
  expect(waiting).toMatchObject({ untold: true, lookAt: NOW + 660_000 });
  state.datadogIsAway = false;
  await tell(waiting);
  expect(messenger.threads).toHaveLength(1);
  expect(deployments).toHaveLength(1);
  expect((await releases.get(released.id))?.untold).toBeUndefined();
});
