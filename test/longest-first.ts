import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take the longest. One that starts last runs alone, and a core has nothing to do. */
const LONGEST: readonly string[] = [
  'test/demo.test.ts',
  'test/batch-job/crash.test.ts',
  'test/batch-job/run-attempt.test.ts',
  'test/batch-job/run-attempt-without-draft.test.ts',
  'test/page/accessibility.test.ts',
  'test/lambdas/triage-race.test.ts',
  'test/batch-job/repair.test.ts',
  'test/batch-job/verify/verify-fix.test.ts',
  'test/batch-job/phases/run-phase.test.ts',
  'test/page/hostile.test.ts',
  'test/batch-job/candidate-test/judge-candidate.test.ts',
  'test/batch-job/write-tests/run-tests-job.test.ts',
  'test/batch-job/run-draft-request.test.ts',
  'test/local/try/try.test.ts',
  'test/attacks/direct.test.ts',
];

/** Vitest's own order, with the longest files before all others. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rankOf = ({ moduleId }: TestSpecification) => {
      const rank = LONGEST.findIndex((path) => moduleId.endsWith(`/${path}`));
      return rank === -1 ? LONGEST.length : rank;
    };
    return sorted.toSorted((one, other) => rankOf(one) - rankOf(other));
  }
}
