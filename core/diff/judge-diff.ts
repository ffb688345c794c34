import type { FixLimits } from '../config/service.ts';
import type { PatchFile } from './parse-patch.ts';
import { bandAidRules } from './rules/band-aids.ts';
import { buildFileRule } from './rules/build-files.ts';
import { isTestChange } from './rules/is-test.ts';
import { configuredPathRule, lockFileRule, protectedPathRules } from './rules/protected-paths.ts';
import type { DiffFinding, DiffRule } from './rules/rule.ts';
import { shapeRules } from './rules/shape.ts';
import { testRules } from './rules/tests.ts';

/** Every rule for diffs, each with its name and its consequence. */
export const DIFF_RULES: readonly DiffRule[] = [
  ...shapeRules,
  ...protectedPathRules,
  configuredPathRule,
  lockFileRule,
  ...testRules,
  buildFileRule,
  ...bandAidRules,
];

export interface DiffJudgement {
  /** `refused`: not published. `warned`: published with the findings, never as verified. */
  readonly verdict: 'accepted' | 'warned' | 'refused';
  /** What the verdict rests on comes first. */
  readonly findings: readonly DiffFinding[];
}

/**
 * Judges a change by rules alone, and not by what its author says: what is a test is seen from its path, or from `splitTests`.
 *
 * @param limits what this service's fixes may change
 * @param found what was found in the change by other means, and forbids it
 */
export function judgeDiff(
  files: readonly PatchFile[],
  limits: FixLimits,
  found: readonly DiffFinding[] = [],
): DiffJudgement {
  const apply = (verdict: DiffRule['verdict']): DiffFinding[] =>
    DIFF_RULES.filter((rule) => rule.verdict === verdict).flatMap(({ name, find }) =>
      find(files, { isTest: isTestChange, limits }).map((finding) => ({ rule: name, ...finding })),
    );
  const refused = unique([...apply('refused'), ...found]);
  const warned = apply('warned');
  if (refused.length > 0) return { verdict: 'refused', findings: [...refused, ...warned] };
  return { verdict: warned.length > 0 ? 'warned' : 'accepted', findings: warned };
}

/** A rule says once what it minds about a file, however it was found. */
const unique = (findings: readonly DiffFinding[]): DiffFinding[] =>
  [
    ...new Map(findings.toReversed().map((finding) => [`${finding.rule} ${finding.path ?? ''}`, finding])).values(),
  ].toReversed();
