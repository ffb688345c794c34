import type { Fact } from '../records/change-facts.ts';
import type { CoveredShare } from './covered-share.ts';

const NAMED_LINES = 5;

/**
 * The facts of a change after tests were written: what the fact of the tests says of coverage is replaced. Its other findings stay.
 *
 * @param threshold the share of changed lines that must run, from 0 to 1
 */
export function withCoverage(
  facts: readonly Fact[],
  { share, uncovered }: CoveredShare,
  threshold: number,
): readonly Fact[] {
  return facts.map((fact) => {
    if (fact.name !== 'tests' || fact.status !== 'ran') return fact;
    const others = fact.found.filter(({ rule }) => !COVERAGE_RULES.includes(rule));
    const low =
      share >= threshold ? [] : [lowCoverage(share, threshold), ...uncovered.slice(0, NAMED_LINES).map(notRun)];
    return { ...fact, found: [...others, ...low], figures: { ...fact.figures, changedLinesCovered: share } };
  });
}

/** Names of what is found of coverage. */
const COVERAGE_RULES: readonly string[] = ['coverage-low', 'line-not-run', 'coverage-not-measured'];

const percent = (part: number): string => `${Math.floor(part * 100)} %`;

const lowCoverage = (share: number, threshold: number) => ({
  ...{ rule: 'coverage-low', reason: 'coverage' as const },
  text: `The tests run ${percent(share)} of the changed lines; at least ${percent(threshold)} are wanted.`,
});

const notRun = ({ path, line }: CoveredShare['uncovered'][number]) => ({
  ...{ rule: 'line-not-run', path, line },
  text: 'No test runs this line.',
});
