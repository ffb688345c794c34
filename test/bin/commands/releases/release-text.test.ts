import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMemoryReleases } from '../../../../adapters/memory-releases.ts';
import { releaseText } from '../../../../bin/commands/releases/release-text.ts';
import { sayWord } from '../../../../bin/commands/releases/say-word.ts';
import { statsText } from '../../../../bin/commands/releases/stats-text.ts';
import { hashOfLine } from '../../../../core/gate-decision/chain.ts';
import { releaseLineOf } from '../../../../core/gate-decision/release-chain.ts';
import type { ReleasePersonWord } from '../../../../core/records/release-event.ts';
import { hostileRelease } from '../../../core/messages/hostile-release.ts';
import { aRelease, aReleaseDecision, NOW } from '../../../fixtures/records.ts';
import { aCanary, anAskedRelease, stepsToCanary } from '../../../fixtures/releases.ts';

test('a release is shown with its steps, the evidence after each tick, its chain and the way back', () => {
  const line = releaseLineOf(aReleaseDecision());
  const record = aRelease({
    ...{ status: 'canary', steps: stepsToCanary(), canary: aCanary(3, () => 3) },
    chain: { length: 1, head: hashOfLine(line) },
  });
  const text = releaseText(record, [{ place: 1, line }]);
  expect(text).toContain('checkout cccccccccccc has 5 % of production’s traffic');
  expect(text).toContain('5 2026-09-21 10:00:00 UTC deploy-canary 5 % passed');
  expect(text).toContain('p99 under load: 131 ms, before 120 ms');
  expect(text).toMatch(/10:00:30 +150 +3 +0 +·{10} +·{10} +not-yet/);
  expect(text).toMatch(/10:01:30 +450 +9 +1 +█{4,10}/);
  expect(text).toContain('every line fits');
  expect(releaseText(record, [])).toContain('line 1 is missing');
  expect(releaseText(anAskedRelease(), [])).toContain('gh workflow run deploy.yml');
});

test('no text of a stranger moves the cursor or forges a line', () => {
  fc.assert(
    fc.property(hostileRelease, (record) => {
      expect(releaseText(record, []).replaceAll('\n', ' ')).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
    }),
    { numRuns: 30 },
  );
});

test('a word is sent with the commit that the person sees, and its answer is waited for', async () => {
  const releases = createMemoryReleases();
  const { id, target } = await releases.merge(aRelease().id, () => aRelease({ status: 'canary' }));
  const sent: ReleasePersonWord[] = [];
  const answer = (refused?: string) => async () => {
    await releases.change(id, (known) => ({
      ...known,
      words: [{ id: 'w1', login: 'mona', word: 'hold', at: NOW, ...(refused !== undefined && { refused }) }],
    }));
  };
  const said = { name: target.commit.slice(0, 8), word: 'hold', login: 'mona', reason: 'lunch', id: 'w1' } as const;
  const say = (pause: () => Promise<void>, reads = 3) =>
    sayWord({ releases, queue: { send: async (word) => void sent.push(word) }, pause }, { ...said, at: NOW, reads });
  expect(await say(async () => undefined, 2)).toBeUndefined();
  expect(await say(answer())).toMatchObject({ id });
  expect(sent[0]).toMatchObject({ kind: 'release-word', commit: target.commit, by: { via: 'command', login: 'mona' } });
  await releases.change(id, (known) => ({ ...known, words: [] }));
  await expect(say(answer('it has no traffic'))).rejects.toThrow('nothing changed: it has no traffic');
});

test('statistics are a few lines', () => {
  const text = statsText({
    ...{ releases: 4, released: 3, asked: 1, askedBy: [{ rule: 'slower', releases: 1 }] },
    ...{ leadTime: { people: 60_000, ci: 90_000, traffic: 600_000, us: 4_000 } },
    rollbacks: { all: 1, right: 1, wrong: 0, failed: 0 },
  });
  expect(text).toContain('  traffic   10 min 0 s\n  mendhook  4.0 s');
  expect(text).toContain('asked a person: 1 (25 %)\n  slower: 1');
  expect(text).toContain('rolled back: 1, 1 called right, 0 wrong');
});
