import { DIFF_RULES, type DiffJudgement } from '../../core/diff/judge-diff.ts';
import { parsePatch } from '../../core/diff/parse-patch.ts';
import { pathsOf } from '../../core/diff/rules/rule.ts';

/**
 * The judgement of a whole change without what held before: findings about files that the attempt has left as they were, and limits
 * that were passed already.
 *
 * @param known the findings about the change as the attempt found it
 */
export function withoutKnown(
  judged: DiffJudgement,
  known: DiffJudgement['findings'],
  { patch, before }: { readonly patch: string; readonly before: string },
): DiffJudgement {
  const [then, now] = [textsOf(before), textsOf(patch)];
  const isSame = (path: string | undefined) => path === undefined || then.get(path) === now.get(path);
  const findings = judged.findings.filter(
    ({ rule, path }) => !(isSame(path) && known.some((each) => each.rule === rule && each.path === path)),
  );
  if (findings.length === judged.findings.length) return judged;
  const isRefused = findings.some(({ rule }) => !WARNED.has(rule));
  const verdict = findings.length === 0 ? 'accepted' : isRefused ? 'refused' : 'warned';
  return { ...judged, verdict, findings };
}

const WARNED: ReadonlySet<string> = new Set(
  DIFF_RULES.filter(({ verdict }) => verdict === 'warned').map(({ name }) => name),
);

const textsOf = (patch: string): ReadonlyMap<string, string> =>
  new Map(parsePatch(patch).flatMap((file) => pathsOf(file).map((path) => [path, file.text] as const)));
