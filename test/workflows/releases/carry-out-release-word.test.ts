import { describe, expect, test } from 'vitest';
import { createMemoryDecisionLog } from '../../../adapters/memory-decision-log.ts';
import { createMemoryReleases } from '../../../adapters/memory-releases.ts';
import { releaseConfigSchema } from '../../../core/config/release.ts';
import { readReleaseLine } from '../../../core/gate-decision/release-chain.ts';
import { calibrationIdOf, laneIdOf } from '../../../core/lifecycle/release-names.ts';
import { createLogger } from '../../../core/logger.ts';
import type { ReleasePersonWord } from '../../../core/records/release-event.ts';
import type { ReleaseRecord } from '../../../core/records/release-record.ts';
import { carryOutReleaseWord } from '../../../workflows/releases/carry-out-release-word.ts';
import { createMemoryPullRequests } from '../../fakes/memory-pull-requests.ts';
import { aRelease, NOW } from '../../fixtures/records.ts';

const { id: ID, target, service } = aRelease();
const ASKED: Partial<ReleaseRecord> = {
  ...{ status: 'needs-person', askedFrom: 'canary' },
  decision: { sequence: 1, result: 'ask', rules: ['undecided'], why: 'Too few requests.', at: NOW },
};

async function start(record: Partial<ReleaseRecord> = ASKED) {
  const releases = createMemoryReleases();
  const decisions = createMemoryDecisionLog();
  const pullRequests = createMemoryPullRequests();
  for (const login of ['mona', 'ana']) pullRequests.permit('acme/checkout', login, 'write');
  await releases.merge(ID, () => aRelease(record));
  let now = NOW;
  const deps = {
    ...{ releases, decisions, pullRequests, version: '0.1.0', clock: () => (now += 1) },
    logger: createLogger(() => undefined),
    config: { slack: { people: { mona: 'U0MONA', ana: 'U0ANA', reader: 'U0READ' } } },
    release: releaseConfigSchema.parse({
      mode: 'review',
      people: { mayRelease: { users: ['U0MONA', 'U0ANA', 'U0READ'] } },
    }),
  };
  const say = (word: Partial<ReleasePersonWord> = {}, other: Partial<typeof deps> = {}) =>
    carryOutReleaseWord(
      { ...deps, ...other },
      {
        ...{
          kind: 'release-word',
          id: 'press-1',
          releaseId: ID,
          word: 'approve',
          commit: target.commit,
          decision: record.decision?.sequence ?? 0,
        },
        ...{ by: { via: 'slack', slackId: 'U0MONA', name: 'mona' }, reason: 'Seen.', at: NOW },
        ...word,
      },
    );
  const lines = async () => {
    const keys = await Array.fromAsync(decisions.list(''));
    return Promise.all(keys.map(async (key) => readReleaseLine((await decisions.get(key)) ?? '')));
  };
  return { deps, say, lines, releases, pullRequests };
}

test('a word becomes a decision, with who said it and why, redacted', async () => {
  const { say, lines } = await start();
  const secret = `AKIA${'Z7Q2'.repeat(4)}`;
  const record = await say({ reason: `Known.\n${secret}` });
  expect(record).toMatchObject({
    status: 'canary',
    accepted: ['undecided'],
    words: [{ id: 'press-1', login: 'mona' }],
  });
  const [line] = await lines();
  expect(line).toMatchObject({
    ...{ result: 'go', action: 'none', rules: ['undecided', 'person'] },
    decider: { login: 'mona', slackId: 'U0MONA', word: 'approve', wordId: 'press-1' },
  });
  expect(line?.why).toMatch(/^mona let it pass: Known\. /);
  expect(JSON.stringify(line)).not.toContain(secret);
});

test('the same word twice, or twice at once, is one line', async () => {
  const { say, lines, releases } = await start();
  await Promise.all([say(), say()]);
  const known = await releases.get(ID);
  expect(await say()).toEqual(known);
  expect(await lines()).toHaveLength(1);
});

test('of two people, one decides and the other is told', async () => {
  const { say, lines, releases } = await start();
  const other = { word: 'refuse', id: 'press-2', by: { via: 'command', login: 'ana' } } as const;
  await Promise.all([say(), say(other)]);
  expect(await lines()).toHaveLength(1);
  const words = (await releases.get(ID))?.words.map(({ refused }) => refused) ?? [];
  expect(words.filter((refused) => refused === undefined)).toHaveLength(1);
  expect(words.find((refused) => refused !== undefined)).toContain('nobody is asked: ');
});

test('a word that does not count is noted once, and nothing else changes', async () => {
  const { say, lines } = await start();
  const by = { via: 'slack', slackId: 'U0READ', name: 'mona' } as const;
  const refused = await say({ by });
  expect(refused).toMatchObject({ status: 'needs-person', untold: true, words: [{ login: 'reader' }] });
  expect(refused?.words[0]?.refused).toContain('no write access');
  expect((await say({ by }))?.words).toHaveLength(1);
  expect(await lines()).toEqual([]);
});

test('on a release that nobody knows nothing happens', async () => {
  const { say } = await start();
  expect(await say({ releaseId: 'f'.repeat(16) })).toBeUndefined();
});

test('a step that begins meanwhile does not lose the rollback', async () => {
  const { say, releases, pullRequests } = await start({ status: 'canary', canary: { startedAt: NOW, ticks: [] } });
  const begun = { number: 1, kind: 'promote', status: 'running', tries: 1, dueAt: NOW, startedAt: NOW } as const;
  const slow: typeof pullRequests = {
    ...pullRequests,
    permissionOf: async (...asked) => {
      await releases.change(ID, (known) => ({ ...known, status: 'ramping', steps: [begun] }));
      return pullRequests.permissionOf(...asked);
    },
  };
  const record = await say({ word: 'roll-back' }, { pullRequests: slow });
  expect(record).toMatchObject({ status: 'rolling-back', steps: [{ status: 'failed' }, { kind: 'roll-back' }] });
});

describe('what follows outside of the release', () => {
  const lane = (environment: 'staging' | 'production', closedAt: number) => ({
    ...{ id: laneIdOf(service, environment), version: 0, service, environment, updatedAt: NOW },
    closed: { why: 'The rollback failed.', at: closedAt },
  });

  test('the lane is opened, also when the crash comes first; one that is closed later stays closed', async () => {
    const { say, releases } = await start({ status: 'rollback-failed' });
    const closed = lane('production', NOW);
    await releases.mergeLane(closed.id, () => closed);
    const crash = { ...releases, mergeLane: async () => Promise.reject(new Error('crash')) };
    await expect(say({ word: 'open-lane' }, { releases: crash })).rejects.toThrow('crash');
    expect((await releases.getLane(closed.id))?.closed).toBeDefined();
    expect(await say({ word: 'open-lane' })).toMatchObject({ status: 'rolled-back' });
    expect((await releases.getLane(closed.id))?.closed).toBeUndefined();
    await releases.mergeLane(closed.id, () => lane('production', NOW + 100));
    await say({ word: 'open-lane' });
    expect((await releases.getLane(closed.id))?.closed).toBeDefined();
  });

  test('a rollback is right or wrong once, and the last word holds', async () => {
    const { say, releases } = await start({ status: 'rolled-back' });
    const rollbacks = async () => (await releases.getCalibration(calibrationIdOf(service)))?.rollbacks;
    await say({ word: 'was-right' });
    await say({ word: 'was-right' });
    expect(await rollbacks()).toMatchObject([{ releaseId: ID, right: true }]);
    await say({ word: 'was-wrong', id: 'press-2' });
    expect(await rollbacks()).toMatchObject([{ releaseId: ID, right: false }]);
  });
});
