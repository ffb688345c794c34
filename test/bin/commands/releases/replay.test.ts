import { expect, test } from 'vitest';
import { readHistory } from '../../../../bin/commands/releases/read-history.ts';
import { queriesOfPart, replayText } from '../../../../bin/commands/releases/replay.ts';
import { replayHistory } from '../../../../core/canary/replay.ts';
import { releaseTermsSchema } from '../../../../core/config/release-terms.ts';
import type { CountsQuery } from '../../../../core/ports/service-metrics.ts';
import { canarySettingsOf } from '../../../../core/release/canary-settings.ts';
import { NOW } from '../../../fixtures/records.ts';

const terms = releaseTermsSchema.parse({});

/** A part of a service, 3,000 requests a tick, of which so many fail after the second hour. */
async function part(failed: number) {
  const asked: CountsQuery[] = [];
  const counts = async (query: CountsQuery) => {
    asked.push(query);
    return Array.from({ length: (query.to - query.from) / 30_000 }, (_, index) => {
      const at = query.from + index * 30_000;
      const isLate = at >= NOW - 22 * 3_600_000;
      return { at, canary: null, stable: { requests: 3_000, errors: isLate ? failed : 3, slow: 3 } };
    });
  };
  return { asked, read: await readHistory({ counts }, { service: 'shop', env: 'live', terms, hours: 24, now: NOW }) };
}

test('a history of several answers is read whole, and split into false canaries', async () => {
  const [one, other] = [await part(3), await part(3)];
  expect(one.asked.map(({ from, to }) => (to - from) / 30_000)).toEqual([1_400, 1_400, 80]);
  const text = replayText(replayHistory(canarySettingsOf(terms), { a: one.read, b: other.read }));
  expect(text).toMatch(
    /^44 false canaries: 44 good, 0 undecided, 0 rolled back\na healthy version would be rolled back in 0\.0 %/,
  );
});

test('a part that is truly worse is named, with the reason', async () => {
  const [one, other] = [await part(3), await part(60)];
  const text = replayText(replayHistory(canarySettingsOf(terms), { a: one.read, b: other.read }));
  expect(text).toMatch(/b, from measurement 240: worse-than-stable \(errors\)/);
});

test('the queries are those of the traffic with the tag; too little history is said', () => {
  expect(queriesOfPart(terms.metrics, 'zone:a').hits).toBe('sum:trace.http.request.hits{{scope},zone:a}.as_count()');
  expect(replayText(replayHistory(canarySettingsOf(terms), { a: [], b: [] }))).toContain('too little history');
});
