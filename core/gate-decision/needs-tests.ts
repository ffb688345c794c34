import type { ReleaseConfig } from '../config/release.ts';
import type { ChangeRecord } from '../records/change-record.ts';
import { failedTests } from './decide-round.ts';

/**
 * Whether tests are to be written for a change: its tests are green and run too little of its changed lines, and a model may be
 * asked. Nothing of a fork's head is run unless a person let it, for that head.
 */
export function needsTests(
  { facts = [], fork, mayRun, head, budgets }: Pick<ChangeRecord, 'facts' | 'fork' | 'mayRun' | 'head' | 'budgets'>,
  { tests }: ReleaseConfig,
): boolean {
  if (tests.publish === 'off' || budgets.length === 0) return false;
  if (fork && mayRun?.head !== head) return false;
  const fact = facts.find(({ name }) => name === 'tests');
  if (fact?.status !== 'ran' || fact.exit === undefined || failedTests(facts) !== undefined) return false;
  const covered = fact.figures?.['changedLinesCovered'];
  return covered !== undefined && covered * 100 < tests.changedLines;
}
