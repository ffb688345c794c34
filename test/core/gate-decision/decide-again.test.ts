import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { releaseConfigSchema } from '../../../core/config/release.ts';
import { canonicalLine } from '../../../core/gate-decision/chain.ts';
import { decideRound } from '../../../core/gate-decision/decide-round.ts';
import { factSchema } from '../../../core/records/change-facts.ts';
import { reviewFindingSchema, reviewVerdictSchema } from '../../../core/records/review-verdict.ts';
import { hostileChange } from '../messages/hostile-change.ts';

const stored = z.object({
  facts: z.array(factSchema),
  findings: z.array(reviewFindingSchema),
  verdict: reviewVerdictSchema,
});

test('a decision that is made again from what was stored is the same, to the byte', () => {
  const release = releaseConfigSchema.parse({ mode: 'review' });
  fc.assert(
    fc.property(hostileChange, fc.boolean(), ({ facts = [], findings = [], verdict, dismissed, author }, fork) => {
      const rest = { who: { author, fork }, release, dismissed };
      const kept = stored.parse(JSON.parse(JSON.stringify({ facts, findings, verdict })));
      const [first, again] = [{ facts, findings, verdict }, kept].map((found) => decideRound({ ...found, ...rest }));
      const line = (decision: ReturnType<typeof decideRound> | undefined) =>
        canonicalLine({ ...decision, why: decision?.why.toWellFormed() });
      expect(line(again)).toBe(line(first));
    }),
  );
});
