import { describe, expect, test } from 'vitest';
import { type RememberedSearches, rememberSearches } from '../../../lambdas/triage/remember-searches.ts';

const wanted = (name: string, from = 10, to = 20) => ({ name, alertId: 'a', needs: { from, to }, since: 0, from, to });

/** Asks for a search, and says whether it had to be made. */
async function isMade(
  searches: RememberedSearches<string>,
  name: string,
  found = 'x',
  needs: readonly [number, number] = [10, 20],
) {
  let made = false;
  await searches.recall(wanted(name, ...needs), async () => {
    made = true;
    return { from: 10, to: 20, startedAt: 1, found };
  });
  return made;
}

describe('what was found for a monitor', () => {
  test('is remembered for those who need no more than it covers', async () => {
    const searches = rememberSearches<string>();
    expect(await isMade(searches, 'a')).toBe(true);
    expect(await isMade(searches, 'a', 'x', [11, 20])).toBe(false);
    expect(await isMade(searches, 'b')).toBe(true);
    expect(await isMade(searches, 'a', 'x', [9, 20])).toBe(true);
    expect(await isMade(searches, 'a', 'x', [10, 21])).toBe(true);
  });

  test('is no answer for those who need a later search', async () => {
    const searches = rememberSearches<string>();
    await isMade(searches, 'a');
    const search = async () => ({ from: 10, to: 20, startedAt: 5, found: 'y' });
    expect(await searches.recall({ ...wanted('a'), since: 1 }, search)).toMatchObject({ found: 'x' });
    expect(await searches.recall({ ...wanted('a'), since: 2 }, search)).toMatchObject({ found: 'y' });
  });

  test('is waited for while it is looked for', async () => {
    const searches = rememberSearches<string>();
    const looking = Promise.withResolvers<{ from: number; to: number; startedAt: number; found: string }>();
    const first = searches.recall(wanted('a'), () => looking.promise);
    const second = isMade(searches, 'a');
    looking.resolve({ from: 10, to: 20, startedAt: 1, found: 'x' });
    await first;
    expect(await second).toBe(false);
  });

  test('is forgotten when it failed, or when there was none to be had', async () => {
    const searches = rememberSearches<string>();
    await expect(searches.recall(wanted('a'), () => Promise.reject(new Error('down')))).rejects.toThrow('down');
    expect(await searches.recall(wanted('a'), async () => undefined)).toBeUndefined();
    expect(await isMade(searches, 'a')).toBe(true);
  });

  test('gives way to what comes later, when there is no room for all', async () => {
    const searches = rememberSearches<string>(10);
    for (const name of ['a', 'b', 'c']) await isMade(searches, name, 'four');
    expect([await isMade(searches, 'c', 'four'), await isMade(searches, 'a', 'four')]).toEqual([false, true]);
    await isMade(searches, 'd', 'x'.repeat(20));
    expect(await isMade(searches, 'd')).toBe(true);
  });
});
