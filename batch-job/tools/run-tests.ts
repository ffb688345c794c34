import { z } from 'zod';
import { cutToEnd } from '../../core/text/cut-text.ts';
import { RefusedTreeError } from '../repository/git-error.ts';
import type { Repository } from '../repository/open-repository.ts';
import { checkTreePath } from '../repository/tree-path.ts';
import { regressionCommand } from '../verify/regression-patch.ts';
import { SetupError } from '../verify/setup.ts';
import type { SeenRun, TestBench, TestTree } from '../verify/test-bench.ts';
import { openTestTree } from '../verify/test-tree.ts';
import { defineTool, type Tool, ToolError } from './tool.ts';

/** Where tests are run, as for a verification. */
type ToolBench = Omit<TestBench, 'signal' | 'onRun' | 'repository'> & {
  readonly repository: Pick<Repository, 'exportTree' | 'diff'>;
};

const CALLS = 4;
const SHOWN_OUTPUT = 5_000;

/**
 * Runs the service's tests on a copy of the agent's tree, as the sandbox user, within the time limit of the service. One
 * run at a time: what else is asked for waits.
 *
 * @param bench where tests are run, as for the verification
 * @param tree the agent's
 * @param makeWay ends what else of the tests is run @default - nothing else is
 */
export function createRunTests(
  bench: ToolBench,
  tree: string,
  makeWay: () => Promise<void> = async () => undefined,
): Tool {
  let waiting = Promise.resolve();
  return defineTool({
    name: 'run_tests',
    description: `Run the tests on your tree as it is, in a copy: the whole suite, or some test files. ${CALLS} runs at most.`,
    input: z.strictObject({ files: z.array(z.string().min(1).max(500)).min(1).max(20).optional() }),
    calls: CALLS,
    run: async ({ files }, signal) => {
      const before = waiting;
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting = promise;
      try {
        await before;
        await makeWay();
        return await runOnce(bench, tree, files, signal);
      } finally {
        resolve();
      }
    },
  });
}

async function runOnce(
  bench: ToolBench,
  tree: string,
  files: readonly string[] | undefined,
  signal: AbortSignal,
): Promise<string> {
  const { test, repository } = bench;
  let copy: TestTree | undefined;
  try {
    const command = files === undefined ? test.command : regressionCommand(test.regression, files.map(checkTreePath));
    const patch = await repository.diff(tree);
    copy = await openTestTree({ ...bench, signal, onRun: async () => undefined }, 'here', patch);
    return describeRun(await copy.run('suite with fix', command));
  } catch (error) {
    if (error instanceof RefusedTreeError) throw new ToolError(error.message);
    if (error instanceof SetupError) return `the tests cannot be run: ${error.message}`;
    throw error;
  } finally {
    await copy?.remove();
  }
}

function describeRun({ command, passed, unusable, exitCode, failing, durationMs, output }: SeenRun): string {
  const ended = unusable ?? (passed ? 'passed' : `failed with exit code ${exitCode}`);
  return [
    `\`${command}\` ${ended} after ${(durationMs / 1000).toFixed(1)} s`,
    ...(failing.length === 0 ? [] : ['failing:', ...failing.slice(0, 20).map((name) => `- ${name}`)]),
    'the end of its output:',
    cutToEnd(output, SHOWN_OUTPUT),
  ].join('\n');
}
