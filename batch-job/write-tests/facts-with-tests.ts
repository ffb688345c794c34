import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { CoveredShare } from '../../core/change/covered-share.ts';
import { trimFacts } from '../../core/change/trim-facts.ts';
import { withCoverage } from '../../core/change/with-coverage.ts';
import { factSchema } from '../../core/records/change-facts.ts';
import type { ChangeRecord } from '../../core/records/change-record.ts';
import type { ChangeRun } from '../change/change-run.ts';

const PERCENT = 100;

/** What the review stored: its facts, with the commits that were compared. */
const storedSchema = z.looseObject({ facts: z.array(factSchema) });

/**
 * Keeps the facts as they are with the written tests, under a key of their own: they hold once the tests are on the branch.
 *
 * @param covered what tests run now
 */
export async function keepFactsWithTests(run: ChangeRun, covered: CoveredShare): Promise<void> {
  const { options, keys, settings } = run;
  const text = await options.auditLog.getText(run.record().factsKey ?? keys.facts);
  if (text === undefined) return;
  const stored = storedSchema.parse(JSON.parse(text));
  const facts = withCoverage(stored.facts, covered, settings.release.tests.changedLines / PERCENT);
  await options.auditLog.putText(keys.factsWithTests, JSON.stringify({ ...stored, facts }));
}

/** What the record says once the tests are on the branch. Nothing where no such facts were kept. */
export async function readFactsWithTests({
  options,
  keys,
}: ChangeRun): Promise<Partial<Pick<ChangeRecord, 'facts' | 'factsKey' | 'factsHash'>>> {
  const text = await options.auditLog.getText(keys.factsWithTests);
  if (text === undefined) return {};
  const { facts } = storedSchema.parse(JSON.parse(text));
  const factsHash = createHash('sha256').update(text).digest('hex');
  return { facts: trimFacts(facts), factsKey: keys.factsWithTests, factsHash };
}
