import type { ChangeRecord } from '../records/change-record.ts';
import { type FindingCategory, findingCategory } from '../records/review-verdict.ts';

const CASES = 20;
const USELESS_SHARE = 0.5;

/**
 * Categories whose claims are of so little use that people are not shown them: of the newest 20, half were dismissed. Only what
 * is shown changes: a decision counts each finding as before. A silent category collects cases that nobody dismisses, so it
 * speaks again after some time.
 *
 * @param recent changes with their newest findings, in any order; a finding that came back in a later round is one case
 */
export function silentCategories(
  recent: readonly Pick<ChangeRecord, 'findings' | 'dismissed' | 'updatedAt'>[],
): readonly FindingCategory[] {
  const newest = recent.toSorted((a, b) => b.updatedAt - a.updatedAt);
  return findingCategory.options.filter((category) => isSilent(newest, category));
}

function isSilent(newest: readonly Pick<ChangeRecord, 'findings' | 'dismissed'>[], category: FindingCategory): boolean {
  const cases = newest
    .flatMap(({ findings = [], dismissed }) =>
      findings
        .filter((finding) => finding.category === category && finding.proof === 'claimed')
        .map(({ id }) => dismissed.includes(id)),
    )
    .slice(0, CASES);
  return cases.length === CASES && cases.filter((isDismissed) => isDismissed).length >= CASES * USELESS_SHARE;
}
