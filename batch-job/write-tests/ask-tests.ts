import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { neighbourTests } from '../../core/candidate-test/neighbour-tests.ts';
import { type WriteTestsVerdict, writeTestsVerdict } from '../../core/records/write-tests-verdict.ts';
import type { ChangeRun } from '../change/change-run.ts';
import { changeSystemPrompt } from '../phases/change-prompts.ts';
import { recordPhase } from '../phases/record-phase.ts';
import { writeTestsPrompt } from '../phases/write-tests-prompt.ts';
import { diffTree } from '../repository/diff-tree.ts';
import { exportTree } from '../repository/export-tree.ts';
import { RefusedTreeError } from '../repository/git-error.ts';
import { giveTree } from '../repository/give-tree.ts';
import { patchedTree } from '../repository/patched-tree.ts';
import { createRunTests } from '../tools/run-tests.ts';
import { type TestsSource, TREES } from './open-tests-source.ts';

/** A test file that was not taken, with its text, and why. */
export interface RefusedTest {
  readonly path: string;
  /** Left out for a file that was put back. */
  readonly text?: string | undefined;
  readonly reason: string;
}

/** What an earlier round of the phase left. */
export interface Earlier {
  /** Texts of accepted test files, by path. */
  readonly accepted: ReadonlyMap<string, string>;
  readonly refused: readonly RefusedTest[];
}

/** What the phase wrote. */
export interface WrittenFiles {
  readonly verdict: WriteTestsVerdict;
  /** What it changed, as git sees it; not what it says. */
  readonly patch: string;
  /** The tree that it worked in: whose it is, nobody trusts. */
  readonly tree: string;
}

/**
 * Has a model write tests for lines that no test runs. It reads, searches and edits in a tree of its own, and may run the tests.
 *
 * @param uncovered the lines, by path
 * @returns what it wrote, or why the phase failed, in a sentence
 */
export async function askTests(
  run: ChangeRun,
  source: TestsSource,
  uncovered: ReadonlyMap<string, readonly number[]>,
  earlier: Earlier,
): Promise<WrittenFiles | { readonly failed: string }> {
  const { options, settings, keys } = run;
  const { repository, title, phases } = run.record();
  const { pullRequest, change, agentTree, directory } = source;
  await run.step('write-tests');
  const tree = await exportAgentTree(run, source, earlier);
  const round = phases.filter(({ name }) => name === 'write-tests').length + 1;
  const textOf = (path: string): string => change.head.text(path) ?? '';
  const result = await recordPhase(options, {
    name: 'write-tests',
    model: settings.model.proposeFix,
    settings: settings.model,
    tree,
    workDirectory: directory,
    systemPrompt: changeSystemPrompt(),
    prompt: writeTestsPrompt({
      ...{ repository, title, service: settings.service.name, commit: pullRequest.head, test: source.plan },
      uncovered: [...uncovered].flatMap(([path, lines]) => {
        const texts = textOf(path).split('\n');
        return lines.map((line) => ({ path, line, text: texts[line - 1] ?? '' }));
      }),
      neighbours: neighbourTests(change.head, uncovered).map((path) => ({ path, text: textOf(path) })),
      objections: earlier.refused,
      boundary: options.newBoundary(),
    }),
    schema: writeTestsVerdict,
    tools: ['Read', 'Grep', 'Glob', 'Edit', 'Write'],
    workerTools: [createRunTests(benchOf(run, source), tree)],
    limitDollars: dollarsLeft(run),
    transcriptKey: keys.transcript('write-tests', round),
    putPhase: run.putPhase,
  });
  if (result.kind === 'failed') return { failed: result.reason };
  try {
    return { verdict: result.verdict, patch: await diffTree(pullRequest.git, agentTree, tree), tree };
  } catch (error) {
    if (!(error instanceof RefusedTreeError)) throw error;
    return { failed: `what it wrote was not taken: ${error.message}` };
  }
}

/** What is left of the round's money, in dollars. */
export const dollarsLeft = (run: ChangeRun): number =>
  Math.max(0, run.settings.release.review.dollars - run.record().dollars);

/** A fresh tree, with the tests that were accepted, and those that are to be mended. */
async function exportAgentTree(run: ChangeRun, source: TestsSource, earlier: Earlier): Promise<string> {
  const tree = join(source.directory, 'tree');
  await rm(tree, { recursive: true, force: true });
  await exportTree(source.pullRequest.git, source.agentTree, tree);
  const texts = [...earlier.accepted, ...earlier.refused.map(({ path, text }) => [path, text] as const)];
  for (const [path, text] of texts) {
    if (text === undefined) continue;
    // These were judged: their paths lead through no link.
    await mkdir(dirname(join(tree, path)), { recursive: true });
    await writeFile(join(tree, path), text);
  }
  if (run.options.agent !== undefined) await giveTree(tree, run.options.agent);
  return tree;
}

const benchOf = (run: ChangeRun, { pullRequest, agentTree, plan, directory, terms }: TestsSource) => ({
  repository: {
    exportTree: async (target: string, patch?: string) =>
      patch === undefined
        ? pullRequest.exportSide('head', target)
        : exportTree(pullRequest.git, await patchedTree(pullRequest.git, pullRequest.trees.head, patch), target),
    diff: (tree: string) => diffTree(pullRequest.git, agentTree, tree),
  },
  test: plan,
  workDirectory: join(directory, TREES),
  searchPath: terms.searchPath,
  environment: run.options.testEnvironment,
  owner: run.options.sandbox,
  clock: run.options.clock,
});
