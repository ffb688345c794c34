import type { RollbackAnswer } from '../../core/records/rollback-explanation.ts';

/**
 * Keeps of a model's answer what can be looked up.
 *
 * @param changes pull requests of the release
 * @param paths files of the released commit
 */
export function bornOut(
  answer: RollbackAnswer,
  changes: readonly { readonly number: number }[],
  paths: ReadonlySet<string>,
): RollbackAnswer {
  const isKnown = changes.some(({ number }) => number === answer.change);
  const evidence = answer.evidence.filter(({ file }) => paths.has(file));
  return { ...answer, change: isKnown ? answer.change : null, evidence };
}
