import { asTestRun, type TestBench, type TestTree } from './test-tree.ts';

/**
 * A tree of the erroring commit whose setup ran before the agent wrote anything. It was closed to the tests' user since, so it is
 * as good as a fresh one.
 */
export interface PreparedBase {
  /** @returns the tree, once; undefined later, and for another setup than its own */
  take(bench: Pick<TestBench, 'test' | 'onRun'>): TestTree | undefined;
}

/** @param tree reports its runs to nobody; whoever takes it is told */
export function preparedBase(tree: TestTree, setup: string): PreparedBase {
  let isTaken = false;
  return {
    take({ test, onRun }) {
      if (isTaken || test.setup !== setup) return undefined;
      isTaken = true;
      return {
        async run(...call) {
          const run = await tree.run(...call);
          await onRun(asTestRun(run));
          return run;
        },
      };
    },
  };
}
