import type { PatchFile } from './parse-patch.ts';
import { bandAidRules } from './rules/band-aids.ts';
import { isTestPath } from './rules/is-test.ts';
import { lockFileRule, protectedPathRules } from './rules/protected-paths.ts';
import type { DiffFinding, DiffRule } from './rules/rule.ts';
import { shapeRules } from './rules/shape.ts';
import { testRules } from './rules/tests.ts';

/** Every rule for diffs, each with its name and what comes of it. */
export const DIFF_RULES: readonly DiffRule[] = [
  ...shapeRules,
  ...protectedPathRules,
  lockFileRule,
  ...testRules,
  ...bandAidRules,
];

export interface DiffJudgement {
  /** `refused`: not published. `warned`: published with the findings, never as verified. */
  readonly verdict: 'accepted' | 'warned' | 'refused';
  /** What the verdict rests on comes first. */
  readonly findings: readonly DiffFinding[];
}

/**
 * Judges a change by rules, whoever made it and whatever they say about it.
 *
 * @param context.regressionFiles paths that the agent named as its tests: they count as such wherever they stand when they
 *   are new; what was there before is what its path says, or the fix itself could be named a test and pass by its rules
 */
export function judgeDiff(
  files: readonly PatchFile[],
  { regressionFiles }: { readonly regressionFiles: readonly string[] },
): DiffJudgement {
  const added = new Set(files.filter(({ kind }) => kind === 'added').map(({ path }) => path));
  const isTest = (path: string) => isTestPath(path) || (regressionFiles.includes(path) && added.has(path));
  const apply = (verdict: DiffRule['verdict']): DiffFinding[] =>
    DIFF_RULES.filter((rule) => rule.verdict === verdict).flatMap(({ name, find }) =>
      find(files, { isTest }).map((finding) => ({ rule: name, ...finding })),
    );
  const refused = apply('refused');
  const warned = apply('warned');
  if (refused.length > 0) return { verdict: 'refused', findings: [...refused, ...warned] };
  return { verdict: warned.length > 0 ? 'warned' : 'accepted', findings: warned };
}
