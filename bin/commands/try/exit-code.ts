import type { TryResult } from '../../../local/try/try-result.ts';

/** 0 verified, 3 not verified, 1 failed; without a model, 0 when the suite passes and 3 otherwise. */
export function exitCodeOf(result: TryResult): number {
  if (result.kind === 'rehearsal') {
    return result.steps.some((step) => step.step === 'suite' && step.run.passed && step.run.noVerdict === undefined)
      ? 0
      : 3;
  }
  const { kind } = result.attempt.outcome;
  if (kind === 'fix-verified') return 0;
  return kind === 'failed' ? 1 : 3;
}
