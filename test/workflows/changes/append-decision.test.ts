import { describe, expect, test } from 'vitest';
import { createMemoryChanges } from '../../../adapters/memory-changes.ts';
import { createMemoryDecisionLog } from '../../../adapters/memory-decision-log.ts';
import { hashOfLine, lineOf, readLine } from '../../../core/gate-decision/chain.ts';
import { verifyChain } from '../../../core/gate-decision/verify-chain.ts';
import { decisionKey } from '../../../core/lifecycle/change-names.ts';
import { appendDecision, type NewDecision } from '../../../workflows/changes/append-decision.ts';
import { aChange, aDecision, aPerson, NOW } from '../../fixtures/records.ts';

const ID = aChange().id;

async function setUp(change = aChange()) {
  const changes = createMemoryChanges();
  const decisions = createMemoryDecisionLog();
  const record = await changes.merge(ID, () => change);
  let now = NOW;
  const deps = { changes, decisions, clock: () => (now += 1) };
  const lines = async () => {
    const keys = await Array.fromAsync(decisions.list(''));
    return Promise.all(keys.map(async (key, index) => ({ place: index + 1, line: (await decisions.get(key)) ?? '' })));
  };
  return { ...deps, deps, record, lines };
}

const said = (decision: Partial<NewDecision> = {}): NewDecision => {
  const { result, rules, why, decider, inputs, reasoning } = aDecision(decision);
  return { result, rules, why, decider, inputs, reasoning };
};

test('the line lies in the log, and the record follows', async () => {
  const { deps, record, lines } = await setUp();
  const decided = await appendDecision(deps, record, said());
  const [{ line = '' } = {}] = await lines();
  expect(readLine(line)).toEqual(aDecision({ at: NOW + 1 }));
  expect(decided).toMatchObject({ status: 'needs-person', chain: { length: 1, head: hashOfLine(line) } });
});

test('each line holds the hash of the one before', async () => {
  const { deps, record, lines } = await setUp();
  const asked = await appendDecision(deps, record, said());
  const ready = await appendDecision(deps, asked, said({ result: 'pass', rules: [], decider: aPerson() }));
  expect(ready).toMatchObject({ status: 'ready', decision: { sequence: 2, result: 'pass' } });
  const { length, head } = ready.chain;
  expect(verifyChain(ID, await lines(), { now: { length, head, of: 'the record' } })).toBeUndefined();
});

test('the record says nothing that the log does not have', async () => {
  const { deps, record, changes, lines } = await setUp();
  const decisions = { ...deps.decisions, put: async () => Promise.reject(new Error('crash')) };
  await expect(appendDecision({ ...deps, decisions }, record, said())).rejects.toThrow('crash');
  expect(await changes.get(ID)).toEqual(record);
  expect(await lines()).toEqual([]);
});

describe('a crash between the log and the record', () => {
  async function crash(record = aChange()) {
    const all = await setUp(record);
    const changes = { ...all.deps.changes, change: async () => Promise.reject(new Error('crash')) };
    await expect(appendDecision({ ...all.deps, changes }, all.record, said())).rejects.toThrow('crash');
    expect(await all.changes.get(ID)).toEqual(all.record);
    return all;
  }

  test('ends in one line and one record when the same step runs again, at a later time', async () => {
    const { deps, record, lines } = await crash();
    const decided = await appendDecision(deps, record, said());
    expect(await lines()).toHaveLength(1);
    expect(decided).toMatchObject({ status: 'needs-person', decision: { at: NOW + 1 }, chain: { length: 1 } });
  });

  test('and a push after it: the old line stays in the chain, and the new one follows', async () => {
    const { deps, changes, lines } = await crash();
    const pushed = await changes.change(ID, (known) => ({ ...known, head: 'c'.repeat(40), round: 2 }));
    const decided = await appendDecision(deps, pushed ?? aChange(), said({ result: 'pass', rules: [] }));
    expect(decided).toMatchObject({ status: 'ready', decision: { sequence: 2 }, chain: { length: 2 } });
    const { length, head } = decided.chain;
    expect(verifyChain(ID, await lines(), { now: { length, head, of: 'the record' } })).toBeUndefined();
  });
});

test('two writers at once end in one line, which both are told', async () => {
  const { deps, record, lines } = await setUp(aChange({ status: 'needs-person' }));
  const words = [
    said({ result: 'pass', decider: aPerson({ wordId: '1' }) }),
    said({ result: 'block', decider: aPerson({ wordId: '2', word: 'refuse' }) }),
  ];
  const [one, other] = await Promise.all(words.map((word) => appendDecision(deps, record, word)));
  expect(await lines()).toHaveLength(1);
  expect(one).toEqual(other);
  expect(one?.words).toHaveLength(1);
});

test('a push between the log and the record: the decision has no effect, and the chain has it', async () => {
  const { deps, record } = await setUp();
  const changes: typeof deps.changes = {
    ...deps.changes,
    change: async (id, change) => {
      await deps.changes.change(id, (known) => ({ ...known, head: 'c'.repeat(40), round: 2, status: 'opened' }));
      return deps.changes.change(id, change);
    },
  };
  const after = await appendDecision({ ...deps, changes }, record, said({ result: 'pass' }));
  expect(after).toMatchObject({ status: 'opened', chain: { length: 1 } });
  expect(after).not.toHaveProperty('decision');
});

test('a decision that the status does not allow is written nowhere', async () => {
  const { deps, record, lines } = await setUp(aChange({ status: 'merged' }));
  await expect(appendDecision(deps, record, said())).rejects.toThrow('a change that is merged cannot be decided "ask"');
  expect(await lines()).toEqual([]);
});

test.each([
  ['is no decision', '{"a":1}', 'is not a decision in canonical form'],
  ['follows another line', lineOf(aDecision({ previous: '9'.repeat(64) })), 'does not follow line 0'],
])('a line in the log that %s stops everything', async (_, line, fault) => {
  const { deps, record } = await setUp();
  await deps.decisions.put(decisionKey(ID, 1), line);
  await expect(appendDecision(deps, record, said())).rejects.toThrow(fault);
});

test('half of a surrogate pair at the end of a cut text is replaced', async () => {
  const { deps, record, lines } = await setUp(aChange({ status: 'needs-person' }));
  await appendDecision(deps, record, said({ result: 'pass', why: 'a\ud83d', decider: aPerson({ reason: 'b\ud83d' }) }));
  const [{ line = '' } = {}] = await lines();
  expect(readLine(line)).toMatchObject({ why: 'a\ufffd', decider: { reason: 'b\ufffd' } });
});
