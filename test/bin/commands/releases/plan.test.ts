import { expect, test } from 'vitest';
import { planService, planText } from '../../../../bin/commands/releases/plan.ts';
import { releaseTermsSchema } from '../../../../core/config/release-terms.ts';
import type { CountsQuery } from '../../../../core/ports/service-metrics.ts';
import { NOW } from '../../../fixtures/records.ts';

/** A service with so many requests a second, of which none is slow and so many in a thousand fail. */
async function plan(perSecond: number, failed = 0) {
  const asked: CountsQuery[] = [];
  const counts = async (query: CountsQuery) => {
    asked.push(query);
    return Array.from({ length: (query.to - query.from) / (query.tickSeconds * 1_000) }, (_, index) => {
      const requests = perSecond * query.tickSeconds;
      const stable = { requests, errors: Math.round((requests * failed) / 1_000), slow: 0 };
      return { at: query.from + index * query.tickSeconds * 1_000, canary: null, stable };
    });
  };
  const terms = releaseTermsSchema.parse({});
  const found = await planService({ counts }, { service: 'shop', env: 'live', terms, hours: 2, now: NOW + 12_345 });
  return { asked, text: planText(found) };
}

test('a plan says how many requests are expected and needed, and how long that takes', async () => {
  const { asked, text } = await plan(100);
  expect(asked).toMatchObject([{ service: 'shop', env: 'live', from: NOW - 90_000 - 2 * 3_600_000, to: NOW - 90_000 }]);
  expect(text).toMatch(/^720,000 requests in 240 measurements: a canary of 5 % gets 3,000 in 10 minutes\. It needs \d/);
  expect(text).toContain('which takes 10 minutes. That is enough.');
});

test('where it is too little, it says what would do', async () => {
  expect((await plan(10)).text).toMatch(/which takes \d\d minutes\. \d+ % would do in 10 minutes\./);
  expect((await plan(1)).text).toContain('more than 60 minutes: it would stay undecided');
  expect((await plan(0)).text).toContain('there were no requests');
});
