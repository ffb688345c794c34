/** What a part of a change adds to its risk. */
export interface RiskPart {
  readonly name: string;
  /** One sentence for a person. */
  readonly text: string;
  readonly points: number;
}

/** What code can measure of a change's risk. */
export interface RiskMeasures {
  /** Added and removed lines of code and configuration that did not only move. */
  readonly lines: number;
  /** Files of code and configuration. */
  readonly files: number;
  /** Files about money, access or cryptography. */
  readonly sensitive: number;
  readonly hasTests: boolean;
  /** Constructs that ask a person alone, and those that do not. */
  readonly severe: number;
  readonly doubtful: number;
  /** The exit code of the tests; undefined where they were not run. */
  readonly testsExit?: number | undefined;
  /** Files that change often, or had incidents lately; undefined where no history is at hand. */
  readonly hot?: number | undefined;
}

export const HIGHEST_RISK = 10;
export const LOWEST_RISK = 1;
/** Enough to reach a person alone. */
const SEVERE_POINTS = 6;

/** Each part with its points; what adds nothing is left out. Size alone asks nobody: a refactoring may be large. */
export function riskParts(measures: RiskMeasures): readonly RiskPart[] {
  const { lines, files, sensitive, hasTests, severe, doubtful, testsExit, hot = 0 } = measures;
  const parts: readonly RiskPart[] = [
    { name: 'size', points: lines > 500 ? 2 : lines > 150 ? 1 : 0, text: `${lines} lines of code change.` },
    { name: 'files', points: files > 10 ? 1 : 0, text: `${files} files of code change.` },
    {
      name: 'sensitive',
      points: sensitive > 0 ? 1 : 0,
      text: `${sensitive} of them are about money, access or cryptography.`,
    },
    { name: 'untested', points: !hasTests && lines > 50 ? 1 : 0, text: 'No test changes with them.' },
    {
      name: 'severe',
      points: severe > 0 ? SEVERE_POINTS : 0,
      text: `${severe} dangerous constructs are added, or guards removed.`,
    },
    { name: 'doubtful', points: Math.min(doubtful, 2), text: `${doubtful} doubtful constructs are added.` },
    {
      name: 'tests',
      points: testsExit === undefined || testsExit === 0 ? 0 : SEVERE_POINTS,
      text: `The tests fail with exit code ${testsExit}.`,
    },
    { name: 'hot', points: Math.min(hot, 2), text: `${hot} files change often, or had incidents lately.` },
  ];
  return parts.filter(({ points }) => points > 0);
}

/** From 1 to 10. */
export const riskScore = (parts: readonly RiskPart[]): number =>
  Math.min(HIGHEST_RISK, LOWEST_RISK + parts.reduce((sum, { points }) => sum + points, 0));
