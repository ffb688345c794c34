import { describe, expect, test } from 'vitest';
import { createMemoryDecisionLog } from '../../../adapters/memory-decision-log.ts';
import { createMemoryReleases } from '../../../adapters/memory-releases.ts';
import { hashOfLine } from '../../../core/gate-decision/chain.ts';
import { readReleaseLine, releaseLineOf } from '../../../core/gate-decision/release-chain.ts';
import { releaseDecisionKey } from '../../../core/lifecycle/release-names.ts';
import {
  appendReleaseDecision as append,
  type NewReleaseDecision,
} from '../../../workflows/releases/append-release-decision.ts';
import { readReleaseDecision } from '../../../workflows/releases/read-release-decision.ts';
import { aRelease, aReleaseDecision, aReleasePerson, NOW } from '../../fixtures/records.ts';

const ID = aRelease().id;

async function setUp(release = aRelease()) {
  const releases = createMemoryReleases();
  const decisions = createMemoryDecisionLog();
  const record = await releases.merge(ID, () => release);
  let now = NOW;
  const deps = { releases, decisions, clock: () => (now += 1) };
  const lines = async () => {
    const keys = await Array.fromAsync(decisions.list(''));
    return Promise.all(keys.map(async (key) => (await decisions.get(key)) ?? ''));
  };
  return { ...deps, deps, record, lines };
}

const said = (decision: Partial<NewReleaseDecision> = {}): NewReleaseDecision => {
  const { result, action, step, percent, rules, why, decider, inputs, facts } = aReleaseDecision(decision);
  return { result, action, step, percent, rules, why, decider, inputs, facts };
};
const canary = said({ action: 'deploy-canary', step: 1, percent: 5, rules: ['staging-passed'] });
const promote = said({ action: 'promote', step: 2, rules: ['canary-good'] });
const back = said({ result: 'back', action: 'roll-back', step: 2, percent: null, rules: ['worse-than-stable'] });
const inCanary = aRelease({
  status: 'canary',
  canary: { startedAt: NOW, ticks: [] },
  steps: [
    {
      number: 1,
      kind: 'deploy-canary',
      status: 'passed',
      decision: 1,
      tries: 1,
      startedAt: NOW,
      dueAt: NOW,
      endedAt: NOW,
    },
  ],
});

test('the line lies in the log, and the record follows', async () => {
  const { deps, record, lines } = await setUp();
  const decided = await append(deps, record, said());
  const [line = ''] = await lines();
  expect(readReleaseLine(line)).toEqual(aReleaseDecision({ at: NOW + 1 }));
  expect(decided).toMatchObject({
    ...{ status: 'staging', chain: { length: 1, head: hashOfLine(line) } },
    ...{ decision: { sequence: 1, result: 'go' }, steps: [{ number: 1, kind: 'deploy-staging', decision: 1 }] },
  });
});

test('the record says nothing that the log does not have', async () => {
  const { deps, record, releases, lines } = await setUp();
  const decisions = { ...deps.decisions, put: async () => Promise.reject(new Error('crash')) };
  await expect(append({ ...deps, decisions }, record, said())).rejects.toThrow('crash');
  expect(await releases.get(ID)).toEqual(record);
  expect(await lines()).toEqual([]);
});

test('a crash between the log and the record ends in one line, whenever the step runs again', async () => {
  const { deps, record, releases, lines } = await setUp();
  const broken = { ...deps.releases, change: async () => Promise.reject(new Error('crash')) };
  await expect(append({ ...deps, releases: broken }, record, said())).rejects.toThrow('crash');
  expect(await releases.get(ID)).toEqual(record);
  const decided = await append(deps, record, said());
  expect(decided).toMatchObject({ status: 'staging', decision: { at: NOW + 1 }, chain: { length: 1 } });
  // With the record as it was, and as it is now.
  expect(await append(deps, record, said())).toEqual(decided);
  expect(await append(deps, decided, said())).toEqual(decided);
  expect(await lines()).toHaveLength(1);
});

describe('two writers at once', () => {
  test('who say the same end in one line', async () => {
    const { deps, record, lines } = await setUp(aRelease({ status: 'ready' }));
    const [one, other] = await Promise.all([append(deps, record, canary), append(deps, record, canary)]);
    expect(one).toEqual(other);
    expect(await lines()).toHaveLength(1);
  });

  test.each([
    ['promotion', [promote, back], 'ramping', 'promote'],
    ['rollback', [back, promote], 'rolling-back', 'roll-back'],
  ])('a promotion and a rollback: the %s that was first holds', async (_, both, status, kind) => {
    const { deps, record, lines } = await setUp(inCanary);
    const [one, other] = await Promise.all(both.map((decision) => append(deps, record, decision)));
    expect(one).toEqual(other);
    expect(one).toMatchObject({ status, steps: [{}, { kind }] });
    expect(await lines()).toHaveLength(1);
  });

  test('a hold that was first keeps the promotion out', async () => {
    const { deps, record, lines } = await setUp(inCanary);
    const decider = aReleasePerson({ word: 'hold' });
    await append(deps, record, said({ result: 'hold', action: 'none', step: null, percent: null, decider }));
    const after = await append(deps, record, promote);
    expect(after).toMatchObject({ status: 'canary', held: { login: 'mona' } });
    expect(after).not.toHaveProperty('decision');
    expect(await lines()).toHaveLength(1);
  });

  test('two people who approve: one word counts', async () => {
    const asked = aRelease({ status: 'needs-person', askedFrom: 'ready' });
    const { deps, record, lines } = await setUp(asked);
    const approve = (wordId: string) =>
      said({ action: 'none', step: null, percent: null, decider: aReleasePerson({ wordId }) });
    const [one, other] = await Promise.all(['1', '2'].map((id) => append(deps, record, approve(id))));
    expect(one).toEqual(other);
    expect(one?.words).toHaveLength(1);
    expect(await lines()).toHaveLength(1);
  });
});

test('a decision that the status does not allow is written nowhere', async () => {
  const { deps, record, lines } = await setUp(aRelease({ status: 'released' }));
  await expect(append(deps, record, said())).rejects.toThrow('a release that is released cannot be decided "go"');
  expect(await lines()).toEqual([]);
});

test('half of a surrogate pair at the end of a cut text is replaced', async () => {
  const { deps, record, lines } = await setUp(aRelease({ status: 'canary' }));
  const decider = aReleasePerson({ word: 'hold', reason: 'b\ud83d' });
  await append(deps, record, said({ ...back, why: 'a\ud83d', decider, result: 'hold', action: 'none', step: null }));
  expect(readReleaseLine((await lines())[0] ?? '')).toMatchObject({ why: 'a\ufffd', decider: { reason: 'b\ufffd' } });
});

describe('what the deploying function reads', () => {
  async function decided() {
    const all = await setUp();
    const staging = await append(all.deps, all.record, said());
    const steps = staging.steps.map((step) => ({ ...step, status: 'passed' as const }));
    const validated = await all.releases.merge(ID, () => ({ ...staging, steps, status: 'ready' as const }));
    return { ...all, record: await append(all.deps, validated, { ...canary, step: 2 }) };
  }

  test('is a decision that hashes into the chain', async () => {
    const { decisions, record } = await decided();
    expect(await readReleaseDecision(decisions, record, 1)).toMatchObject({ action: 'deploy-staging' });
    expect(await readReleaseDecision(decisions, record, 2)).toMatchObject({ action: 'deploy-canary', percent: 5 });
  });

  test.each<[string, number, (line: string) => string | undefined]>([
    ['is missing', 1, () => undefined],
    ['is not the line that the chain holds', 1, (line) => line.replace('"percent":100', '"percent":101')],
    ['is not the line that the chain holds', 2, (line) => line.replace('"percent":5', '"percent":50')],
    ['is not the line that the chain holds', 2, () => releaseLineOf(aReleaseDecision())],
  ])('line %s', async (fault, place, tamper) => {
    const { decisions, record } = await decided();
    const key = releaseDecisionKey(ID, place);
    const log = {
      get: async (asked: string) => {
        const line = await decisions.get(asked);
        return asked === key && line !== undefined ? tamper(line) : line;
      },
    };
    await expect(readReleaseDecision(log, record, 1)).rejects.toThrow(`line ${place} of release ${ID} ${fault}`);
  });

  test('is not what lies beyond the record, or before the first line', async () => {
    const { decisions, record } = await decided();
    for (const place of [0, 3]) {
      await expect(readReleaseDecision(decisions, record, place)).rejects.toThrow('ends with line 2');
    }
  });
});
