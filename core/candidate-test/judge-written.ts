import type { FixLimits } from '../config/service.ts';
import { DIFF_RULES } from '../diff/judge-diff.ts';
import type { PatchFile } from '../diff/parse-patch.ts';
import { isTestChange, isTestPath } from '../diff/rules/is-test.ts';
import type { DiffFinding } from '../diff/rules/rule.ts';
import { findChangedTest } from './kept-tests.ts';

/** What the phase that writes tests changed, told apart by what may become of it. */
export interface WrittenJudgement {
  /** Test files that may be judged by running them: new ones, and old ones that only gained tests. */
  readonly candidates: readonly PatchFile[];
  /** Files that are put back as they were, each with why, in a sentence part such as "is no test file". */
  readonly refused: readonly { readonly path: string; readonly reason: string }[];
}

/** A file of a test folder that decides how other tests run, or what they compare with. */
const SHARED =
  /(^|\/)(?:conftest\.py|[\w.-]*\.(?:config|setup)\.\w+|(?:jest|vitest|mocha|test|spec|rails)[-_.]?(?:setup|helper|global|environment)[\w.-]*|setup[-_]?tests?\.\w+|global[-_]?(?:setup|teardown)\.\w+|TestMain\w*\.\w+|main_test\.go|__init__\.py|\.mocharc[^/]*|phpunit\.xml[^/]*|package\.json|tsconfig[\w.-]*\.json)$|(^|\/)__mocks__\/|\.snap$|(^|\/)__snapshots__\//i;

/**
 * Judges what the phase changed by the rules for diffs, and by what may become of tests: only files of tests may change, no
 * test that was there is touched, and nothing that decides how other tests run.
 *
 * @param files the phase's changes
 * @param texts of changed files: before and after. Undefined where there is none, or it cannot be read
 * @param limits what this service's fixes may change
 * @param found what was found by other means, and forbids a file
 */
export function judgeWritten(
  files: readonly PatchFile[],
  texts: {
    readonly before: (path: string) => string | undefined;
    readonly after: (path: string) => string | undefined;
  },
  limits: FixLimits,
  found: readonly DiffFinding[] = [],
): WrittenJudgement {
  const refused = new Map<string, string>();
  for (const file of files) {
    const reason = whyRefused(file, texts);
    if (reason !== undefined) refused.set(file.path, reason);
  }
  const left = files.filter(({ path }) => !refused.has(path));
  for (const { path, reason } of [...found, ...findingsOf(left, limits)]) {
    // A rule that minds the change as a whole minds each file.
    for (const each of path === undefined ? left : left.filter((file) => file.path === path || file.oldPath === path))
      refused.set(each.path, reason);
  }
  return {
    candidates: files.filter(({ path }) => !refused.has(path)),
    refused: [...refused].map(([path, reason]) => ({ path, reason })),
  };
}

function whyRefused(
  { path, kind, mode, inSourceTests }: PatchFile,
  { before, after }: Parameters<typeof judgeWritten>[1],
): string | undefined {
  if (inSourceTests === true) return 'holds the code itself beside its tests';
  if (!isTestPath(path)) return 'is no test file';
  if (kind === 'deleted') return 'is deleted';
  if (kind === 'renamed') return 'is renamed';
  if (SHARED.test(path)) return 'decides how other tests run';
  if (mode !== undefined && mode !== '100644' && kind === 'added') return 'is no plain file';
  if (kind === 'added') return undefined;
  const [old, now] = [before(path), after(path)];
  if (old === undefined || now === undefined) return 'cannot be read';
  return findChangedTest(path, old, now);
}

/** Every rule counts here, also those that only warn of a fix. */
const findingsOf = (files: readonly PatchFile[], limits: FixLimits) =>
  DIFF_RULES.filter(({ name }) => name !== 'tests-only' && name !== 'empty').flatMap(({ find }) =>
    find(files, { isTest: isTestChange, limits }),
  );
