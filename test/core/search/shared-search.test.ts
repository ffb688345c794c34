import { describe, expect, test } from 'vitest';
import type { SharedSearch } from '../../../core/records/shared-search.ts';
import { beginSearch, endSearch, nextSearchStep, searchName } from '../../../core/search/shared-search.ts';
import { NOW } from '../../fixtures/records.ts';

const SECOND = 1_000;
const found = new Uint8Array([1]);

const wanted = {
  name: 's',
  alertId: 'mine',
  needs: { from: NOW - 60, to: NOW },
  since: 0,
  from: NOW - 100,
  to: NOW + 50,
};

const aSearch = (change: Partial<SharedSearch> = {}): SharedSearch => ({
  name: 's',
  version: 3,
  by: 'other',
  from: NOW - 100,
  to: NOW - 1,
  startedAt: NOW - 4 * SECOND,
  status: 'found',
  found,
  ...change,
});
const running = { status: 'searching', found: undefined } as const;

describe('what an alert does about the search of its monitor', () => {
  test.each<[string, SharedSearch | undefined, ReturnType<typeof nextSearchStep>]>([
    ['none was ever made', undefined, { kind: 'search' }],
    ['it reaches as far as the alert needs', aSearch({ to: NOW }), { kind: 'take', found }],
    ['it reaches as far, and is old', aSearch({ to: NOW, startedAt: NOW - 9_000 * SECOND }), { kind: 'take', found }],
    ['it ended before the alert came', aSearch(), { kind: 'wait', milliseconds: 6 * SECOND }],
    ['it is ten seconds old', aSearch({ startedAt: NOW - 10 * SECOND }), { kind: 'search' }],
    ['it begins too late for the alert', aSearch({ from: NOW - 59, to: NOW }), { kind: 'search' }],
    ['another alert makes it', aSearch(running), { kind: 'wait', milliseconds: 500 }],
    ['another alert makes it, and it begins too late', aSearch({ ...running, from: NOW - 59 }), { kind: 'alone' }],
    ['the process that made it was cut off', aSearch({ ...running, startedAt: NOW - 30 * SECOND }), { kind: 'search' }],
    ['the alert itself was cut off', aSearch({ ...running, by: 'mine' }), { kind: 'search' }],
    ['nothing came of it', aSearch({ status: 'void', found: undefined }), { kind: 'search' }],
  ])('%s', (_, stored, step) => {
    expect(nextSearchStep(stored, wanted, NOW)).toEqual(step);
    const begun = beginSearch(stored, wanted, NOW);
    if (step.kind !== 'search') return expect(begun).toBe(stored);
    const version = stored?.version ?? 0;
    const { name, from, to } = wanted;
    return expect(begun).toEqual({ name, version, by: 'mine', from, to, startedAt: NOW, status: 'searching' });
  });

  test('a search that began before the alert’s newest search time is no answer', () => {
    const stored = aSearch({ to: NOW, startedAt: NOW - 20 * SECOND });
    expect(nextSearchStep(stored, { ...wanted, since: NOW - 20 * SECOND }, NOW)).toEqual({ kind: 'take', found });
    expect(nextSearchStep(stored, { ...wanted, since: NOW - 19 * SECOND }, NOW)).toEqual({ kind: 'search' });
  });

  test('what a search found is kept, unless another one has begun in its place', () => {
    const begun = beginSearch(undefined, wanted, NOW);
    expect(endSearch(begun, begun, found)).toEqual({ ...begun, status: 'found', found });
    expect(endSearch(begun, begun, undefined)).toEqual({ ...begun, status: 'void' });
    for (const stored of [aSearch(running), { ...begun, startedAt: NOW + 1 }]) {
      expect(endSearch(stored, begun, found)).toBe(stored);
    }
  });

  test('alerts of one monitor about one service share it, as long as bugs are named in the same way', () => {
    const of = { service: 'checkout', env: 'production', algorithms: ['v1'] };
    const names = [
      searchName('1', of),
      searchName('2', of),
      searchName('1', { ...of, service: 'cart' }),
      searchName('1', { ...of, env: undefined }),
      searchName('1', { ...of, algorithms: ['v2', 'v1'] }),
    ];
    expect(new Set(names).size).toBe(names.length);
    expect(searchName('1', { ...of })).toBe(names[0]);
  });
});
