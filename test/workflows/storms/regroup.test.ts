import { describe, expect, test } from 'vitest';
import { createMemoryLedger } from '../../../adapters/memory-ledger.ts';
import { beginWork, endWork } from '../../../core/lifecycle/incident-work.ts';
import { MOST_MEMBERS } from '../../../core/lifecycle/members.ts';
import type { Ledger } from '../../../core/ports/ledger.ts';
import type { Incident } from '../../../core/records/incident.ts';
import { joinIncidents } from '../../../workflows/storms/join-incidents.ts';
import { mergeIncidents, RegroupError, splitIncident } from '../../../workflows/storms/regroup.ts';
import { anIncident, NOW } from '../../fixtures/records.ts';

const split = (ledger: Ledger, memberId: string) => splitIncident(ledger, { memberId, who: 'Ada' }, NOW);
const merge = (ledger: Ledger, memberId: string, leadId: string) =>
  mergeIncidents(ledger, { memberId, leadId, who: 'Ada' }, NOW);

/** The oldest is in work. */
async function start(...ids: readonly string[]) {
  const ledger = createMemoryLedger();
  for (const [index, id] of ids.entries()) {
    await ledger.mergeIncident(id, () => anIncident({ id, title: `error ${id}`, createdAt: NOW + index }));
  }
  await ledger.changeIncident(ids[0] ?? '', (current) => beginWork(current, 'alert', NOW));
  const get = async (id: string): Promise<Incident> => (await ledger.getIncident(id)) ?? anIncident();
  const join = async (memberId: string, leadId: string, by: Ledger = ledger) =>
    joinIncidents(by, { member: await get(memberId), leadId, because: 'b', by: 'rule', updateBy: 't' }, NOW);
  return { ledger, get, join };
}

const memberIds = ({ members = [] }: Incident) => members.map(({ incidentId }) => incidentId).toSorted();

describe('joining by a rule', () => {
  test('both records say it, and the member says why it is not worked on', async () => {
    const { get, join } = await start('a', 'b');
    await join('b', 'a');
    await join('b', 'a');
    expect(memberIds(await get('a'))).toEqual(['b']);
    expect(await get('b')).toMatchObject({
      partOf: { incidentId: 'a', because: 'b', by: 'rule', at: NOW },
      outcome: { kind: 'skipped', rule: 'part-of-another', reason: 'it is part of incident a. b' },
    });
  });

  test('follows a lead that has joined another, and brings its own members', async () => {
    const { ledger, get, join } = await start('a', 'b', 'c', 'd');
    await merge(ledger, 'c', 'b');
    await join('b', 'a');
    await join('d', 'b');
    expect(memberIds(await get('a'))).toEqual(['b', 'c', 'd']);
    expect([(await get('b')).partOf?.incidentId, (await get('d')).partOf?.incidentId]).toEqual(['a', 'a']);
  });

  test('of two that join each other at once, the older leads, in either order of their writes', async () => {
    for (const [first, second] of [
      ['a', 'b'],
      ['b', 'a'],
    ] as const) {
      const { get, join, ledger } = await start('none', 'a', 'b');
      for (const id of ['a', 'b']) await ledger.changeIncident(id, (current) => beginWork(current, 't', NOW));
      // The second joins between the first's two writes.
      let changes = 0;
      const interleaved: Ledger = {
        ...ledger,
        changeIncident: async (id, change) => {
          changes += 1;
          if (changes === 2) await join(second, first);
          return ledger.changeIncident(id, change);
        },
      };
      await join(first, second, interleaved);
      expect([memberIds(await get('a')), memberIds(await get('b'))]).toEqual([['b'], []]);
      expect([(await get('a')).partOf, (await get('b')).partOf?.incidentId]).toEqual([undefined, 'a']);
    }
  });

  test('a crash at any call of one that brings its members, then the same again: as without the crash', async () => {
    for (const when of ['before', 'after'] as const) {
      for (const call of [1, 2]) {
        const { ledger, get, join } = await start('a', 'b', 'c');
        await merge(ledger, 'c', 'b');
        await expect(join('b', 'a', crashing(ledger, call, when))).rejects.toThrow('crash');
        await join('b', 'a');
        expect(memberIds(await get('a')), `${when} call ${call}`).toEqual(['b', 'c']);
      }
    }
  });

  test('leaves alone what is in work or was worked on, and leaves no trace', async () => {
    const { ledger, get, join } = await start('a', 'b');
    await ledger.changeIncident('b', (current) => beginWork(current, 'alert', NOW));
    expect(await join('b', 'a')).toBeUndefined();
    const failed = { kind: 'failed' as const, reason: 'r' };
    await ledger.changeIncident('b', (current) => endWork(current, failed, undefined, NOW));
    expect(await join('b', 'a')).toBeUndefined();
    expect([memberIds(await get('a')), (await get('b')).partOf]).toEqual([[], undefined]);
  });

  test('stops at what a record and a person can take', async () => {
    const { ledger, get, join } = await start('a', 'b');
    const member = { service: 's', title: 't', because: 'b', by: 'rule' as const, at: NOW };
    const members = Array.from({ length: MOST_MEMBERS }, (_, index) => ({ ...member, incidentId: `m${index}` }));
    await ledger.changeIncident('a', (current) => ({ ...current, members }));
    expect(await join('b', 'a')).toBeUndefined();
    expect((await get('b')).partOf).toBeUndefined();
  });

  test('a crash at any call, then the same again: as without the crash', async () => {
    for (const when of ['before', 'after'] as const) {
      for (const call of [1, 2]) {
        const { ledger, get, join } = await start('a', 'b');
        await expect(join('b', 'a', crashing(ledger, call, when))).rejects.toThrow('crash');
        await join('b', 'a');
        expect([memberIds(await get('a')), (await get('b')).partOf?.incidentId]).toEqual([['b'], 'a']);
      }
    }
  });
});

describe('a person', () => {
  test('splits, and no rule joins the two again, from either side', async () => {
    const { ledger, get, join } = await start('a', 'b');
    await join('b', 'a');
    await split(ledger, 'b');
    expect([memberIds(await get('a')), (await get('b')).partOf, (await get('b')).outcome]).toEqual([
      [],
      undefined,
      undefined,
    ]);
    expect([await join('b', 'a'), await join('a', 'b')]).toEqual([undefined, undefined]);
  });

  test('splits it from all that it was worked on with: no rule joins it there by another way', async () => {
    const { ledger, get, join } = await start('a', 'b', 'c');
    await merge(ledger, 'c', 'b');
    await join('b', 'a');
    await split(ledger, 'c');
    expect([memberIds(await get('a')), memberIds(await get('b'))]).toEqual([['b'], []]);
    expect([await join('c', 'b'), await join('c', 'a')]).toEqual([undefined, undefined]);
  });

  test('splits one from another’s member, too, and from a lead that it brings a member of', async () => {
    const { ledger, join } = await start('a', 'b', 'c', 'd');
    await merge(ledger, 'c', 'b');
    await split(ledger, 'c');
    await join('b', 'a');
    expect(await join('c', 'a')).toBeUndefined();
    await merge(ledger, 'd', 'c');
    expect(await join('b', 'c')).toBeUndefined();
  });

  test('splits what has members, and they go with it', async () => {
    const { ledger, get, join } = await start('a', 'b', 'c');
    await merge(ledger, 'c', 'b');
    await join('b', 'a');
    await split(ledger, 'b');
    expect([memberIds(await get('a')), memberIds(await get('b'))]).toEqual([[], ['c']]);
    expect((await get('c')).partOf?.incidentId).toBe('b');
  });

  test('merges once more what is merged, though its lead is part of another by now: nothing changes', async () => {
    const { ledger, get } = await start('a', 'b', 'c');
    await merge(ledger, 'c', 'b');
    await merge(ledger, 'b', 'a');
    await merge(ledger, 'c', 'b');
    expect([memberIds(await get('a')), (await get('c')).partOf?.incidentId]).toEqual([['b', 'c'], 'b']);
  });

  test('is told that what a bug leads cannot lead it, and nothing has changed', async () => {
    const { ledger, get, join } = await start('a', 'b', 'c');
    await merge(ledger, 'c', 'b');
    await join('b', 'a');
    await expect(merge(ledger, 'b', 'c')).rejects.toThrow('c is itself part of b: split it first');
    expect([memberIds(await get('a')), (await get('b')).partOf?.incidentId]).toEqual([['b', 'c'], 'a']);
  });

  test('merges what a rule would not, also what was split before', async () => {
    const { ledger, get, join } = await start('a', 'b');
    await join('b', 'a');
    await split(ledger, 'b');
    await ledger.changeIncident('b', (current) => ({ ...current, status: 'diagnosed', attempt: 1 }));
    await merge(ledger, 'b', 'a');
    const { partOf } = await get('b');
    expect(partOf).toEqual({ incidentId: 'a', because: 'Ada merged them.', by: 'person', at: NOW });
    expect([memberIds(await get('a')), (await get('a')).keptApart]).toEqual([['b'], []]);
  });

  test('moves a member from one incident to another', async () => {
    const { ledger, get } = await start('a', 'b', 'c');
    await merge(ledger, 'c', 'b');
    await merge(ledger, 'c', 'a');
    expect([memberIds(await get('a')), memberIds(await get('b'))]).toEqual([['c'], []]);
  });

  test('is told what cannot be done', async () => {
    const { ledger } = await start('a', 'b');
    await ledger.changeIncident('b', (current) => beginWork(current, 'alert', NOW));
    await expect(merge(ledger, 'b', 'a')).rejects.toThrow('attempt 1 at b is in work: merge it when that has ended');
    await expect(merge(ledger, 'a', 'a')).rejects.toThrow(new RegroupError('an incident cannot be part of itself'));
    await expect(merge(ledger, 'a', 'none')).rejects.toThrow('there is no incident none');
    await expect(split(ledger, 'a')).rejects.toThrow('a is part of no other incident');
  });

  test.each([
    ['merge', (ledger: Ledger) => merge(ledger, 'b', 'a')],
    ['split', (ledger: Ledger) => split(ledger, 'c')],
  ])('a crash at any call of a %s, then the same again: as without the crash', async (_, act) => {
    const run = async (call: number, when: 'before' | 'after') => {
      const { ledger, get } = await start('a', 'b', 'c', 'd');
      await merge(ledger, 'c', 'd');
      const crashed = await act(crashing(ledger, call, when)).then(
        () => false,
        () => true,
      );
      // What is split already cannot be split again: a person is told so, and that is where it was to end.
      if (crashed) await act(ledger).catch((error: Error) => expect(error.message).toContain('part of no other'));
      const state = await Promise.all(['a', 'b', 'c', 'd'].map(get));
      const ends = state.map(({ members, partOf, keptApart }) => ({ members, partOf, keptApart }));
      return { crashed, ends };
    };
    const { ends } = await run(Number.POSITIVE_INFINITY, 'before');
    let call = 1;
    for (let crashed = true; crashed && call < 50; call += 1) {
      for (const when of ['before', 'after'] as const) {
        const end = await run(call, when);
        crashed = end.crashed;
        expect(end.ends, `${when} call ${call}`).toEqual(ends);
      }
    }
    expect(call).toBeGreaterThan(3);
  });
});

/** The ledger whose n-th call does not come back. */
function crashing(ledger: Ledger, call: number, when: 'before' | 'after'): Ledger {
  let calls = 0;
  return new Proxy(ledger, {
    get: (target, name, receiver) => {
      const method: unknown = Reflect.get(target, name, receiver);
      if (typeof method !== 'function') return method;
      return async (...args: unknown[]) => {
        calls += 1;
        if (calls === call && when === 'before') throw new Error('crash');
        const answer: unknown = await Reflect.apply(method, target, args);
        if (calls === call) throw new Error('crash');
        return answer;
      };
    },
  });
}
