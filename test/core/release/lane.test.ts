import { describe, expect, test } from 'vitest';
import type { Lane } from '../../../core/records/lane.ts';
import { closeLane, holds, leaveLane, rivalOf, seizeLane, takeLane } from '../../../core/release/lane.ts';
import { aRelease, NOW } from '../../fixtures/records.ts';

const service = aRelease().service;
const of = (id: string) => ({ id, service });
const [FIRST, SECOND, THIRD] = [of('first'), of('second'), of('third')] as const;
const production = { environment: 'production', now: NOW } as const;
const take = (lane: Lane | undefined, release: typeof FIRST, supersedes?: string) =>
  takeLane(lane, release, { ...production, supersedes });
const shown = ({ holder, waiting, closed }: Lane) => [holder?.releaseId, waiting, closed?.why];

describe('a lane', () => {
  test('is held by one, and one waits', () => {
    const held = take(undefined, FIRST);
    expect(shown(held)).toEqual(['first', undefined, undefined]);
    expect(take(held, FIRST)).toBe(held);
    const queued = take(held, SECOND);
    expect(shown(queued)).toEqual(['first', 'second', undefined]);
    expect(take(queued, SECOND)).toBe(queued);
  });

  test('a third settles with the second first, and supersedes it then', () => {
    const queued = take(take(undefined, FIRST), SECOND);
    expect(rivalOf(queued, THIRD)).toBe('second');
    expect(take(queued, THIRD)).toBe(queued);
    expect(shown(take(queued, THIRD, 'second'))).toEqual(['first', 'third', undefined]);
  });

  test('goes to the one that waits, and to a third only in its place', () => {
    const free = leaveLane(take(take(undefined, FIRST), SECOND), FIRST, NOW);
    expect(shown(free)).toEqual([undefined, 'second', undefined]);
    expect(take(free, THIRD)).toBe(free);
    expect(shown(take(free, SECOND))).toEqual(['second', undefined, undefined]);
    expect(shown(take(free, THIRD, 'second'))).toEqual(['third', undefined, undefined]);
  });

  test('is given back by its holder alone, with what runs there now', () => {
    const held = take(undefined, FIRST);
    const target = aRelease().target;
    expect(leaveLane(held, SECOND, NOW, target)).toBe(held);
    expect(leaveLane(held, FIRST, NOW, target)).toMatchObject({ live: target });
    expect(shown(leaveLane(take(held, SECOND), SECOND, NOW))).toEqual(['first', undefined, undefined]);
  });

  test('that is closed is waited for until a person opens it', () => {
    const closed = closeLane(leaveLane(take(undefined, FIRST), FIRST, NOW), 'a rollback failed', NOW);
    const queued = take(closed, SECOND);
    expect(shown(queued)).toEqual([undefined, 'second', 'a rollback failed']);
    const { closed: _, ...opened } = queued;
    expect(shown(take(opened, SECOND))).toEqual(['second', undefined, undefined]);
  });

  test('is seized by what was deployed already', () => {
    const seized = seizeLane(take(take(undefined, FIRST), SECOND), THIRD, 'production', NOW);
    expect(shown(seized)).toEqual(['third', 'second', undefined]);
    expect(holds(seized, THIRD)).toBe(true);
    expect(seizeLane(seized, THIRD, 'production', NOW)).toBe(seized);
  });
});
