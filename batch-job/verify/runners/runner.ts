/** What a test runner's output tells. */
export interface TestReport {
  /** Tests that failed, and files that could not be loaded: the same test has the same name in each run. */
  readonly failing: readonly string[];
  /** The part of `failing` that is no failed test: a file that is missing, does not load or compile, or crashed as a whole. */
  readonly notLoaded: readonly string[];
  /** How many tests passed, where the output says so. */
  readonly passed?: number | undefined;
}

/** A test runner whose output can be read. Patterns look at one line each, so that time grows with the output alone. */
export interface Runner {
  readonly name: string;
  /** Matches a line that this runner prints. */
  readonly prints: RegExp;
  /** @param lines the whole output, without colours, paths relative to the tree */
  readonly read: (lines: readonly string[]) => TestReport;
}

/** Every first capture of a pattern. */
export const captures = (lines: readonly string[], pattern: RegExp): string[] =>
  lines.flatMap((line) => pattern.exec(line)?.slice(1, 2) ?? []);

/** The sum of every first capture, or undefined when there is none. */
export function sum(lines: readonly string[], pattern: RegExp): number | undefined {
  const found = captures(lines, pattern);
  return found.length === 0 ? undefined : found.map(Number).reduce((total, count) => total + count, 0);
}

/** Tells tests of one name apart by number: two that fail where one failed before are one new failure. */
export function numberRepeated(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  });
}
