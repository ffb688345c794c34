import { expect, test } from 'vitest';
import { createMemoryChanges } from '../../../adapters/memory-changes.ts';
import { createMemoryDecisionLog } from '../../../adapters/memory-decision-log.ts';
import { createMemoryReleases } from '../../../adapters/memory-releases.ts';
import { DAY_MS } from '../../../core/durations.ts';
import { hashOfLine } from '../../../core/gate-decision/chain.ts';
import { digestKey, readDigest } from '../../../core/gate-decision/day-digest.ts';
import { createLogger } from '../../../core/logger.ts';
import { writeDayDigest } from '../../../workflows/changes/write-day-digest.ts';
import { aChange, aRelease, NOW } from '../../fixtures/records.ts';

const HEAD = '1'.repeat(64);

function start() {
  const changes = createMemoryChanges();
  const releases = createMemoryReleases();
  const decisions = createMemoryDecisionLog();
  const logger = createLogger(() => undefined);
  return {
    changes,
    releases,
    decisions,
    write: (now: number) => writeDayDigest({ changes, releases, decisions, logger, clock: () => now }),
  };
}

test('a digest holds where each chain ended that went on since the one before, and is written once', async () => {
  const { changes, decisions, write } = start();
  const chain = { length: 2, head: HEAD };
  await changes.merge('a'.repeat(16), () => aChange({ id: 'a'.repeat(16), chain }));
  await changes.merge('b'.repeat(16), () => aChange({ id: 'b'.repeat(16), chain, updatedAt: NOW - 2 * DAY_MS }));
  await changes.merge('c'.repeat(16), () => aChange({ id: 'c'.repeat(16) }));
  const [line, again] = await Promise.all([write(NOW + DAY_MS), write(NOW + DAY_MS)]);
  expect(again).toBe(line);
  const chains = ['a', 'b'].map((letter) => ({ changeId: letter.repeat(16), ...chain }));
  expect(readDigest(line ?? '')).toEqual({ day: '2026-09-21', previous: null, chains });

  await changes.change('a'.repeat(16), (known) => ({
    ...known,
    chain: { length: 3, head: HEAD },
    updatedAt: NOW + DAY_MS,
  }));
  expect(await write(NOW + DAY_MS)).toBe(line);
  const next = await write(NOW + 2 * DAY_MS);
  expect(readDigest(next ?? '')).toEqual({
    ...{ day: '2026-09-22', previous: hashOfLine(line ?? '') },
    chains: [{ changeId: 'a'.repeat(16), length: 3, head: HEAD }],
  });
  expect(await Array.fromAsync(decisions.list(''))).toEqual([digestKey('2026-09-21'), digestKey('2026-09-22')]);
});

test('a day without a decision has no digest', async () => {
  const { decisions, write } = start();
  expect(await write(NOW + DAY_MS)).toBeUndefined();
  expect(await Array.fromAsync(decisions.list(''))).toEqual([]);
});

test('releases have their ends in it, also of a day on which no change went on', async () => {
  const { releases, write } = start();
  const chain = { length: 4, head: HEAD };
  const { id } = await releases.merge(aRelease().id, () => aRelease({ chain }));
  expect(readDigest((await write(NOW + DAY_MS)) ?? '')).toMatchObject({
    chains: [],
    releases: [{ releaseId: id, ...chain }],
  });
});
