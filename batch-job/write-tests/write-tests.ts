import { refusedText } from '../../core/candidate-test/refusal.ts';
import type { RanLines } from '../../core/candidate-test/uncovered-lines.ts';
import { testsCommitMessage } from '../../core/messages/pull-request/tests-commit.ts';
import type { WrittenTests } from '../../core/records/change-record.ts';
import { cutToEnd } from '../../core/text/cut-text.ts';
import { oneLine } from '../../core/text/shorten.ts';
import { type ChangeRun, OvertakenError } from '../change/change-run.ts';
import { openChangeSource } from '../change/open-change-source.ts';
import { planCommits, treeOf } from '../repository/build-commits.ts';
import { keepFactsWithTests, readFactsWithTests } from './facts-with-tests.ts';
import { measurePlace, measureWritten } from './measure-written.ts';
import { openTestsSource, type TestsSource } from './open-tests-source.ts';
import { planTestsCommit } from './plan-tests-commit.ts';
import { publishTests } from './publish-tests.ts';
import { nothingWritten, type TestsEnd } from './tests-end.ts';
import { withinTime } from './within-time.ts';
import { type WrittenRounds, writeRounds } from './write-rounds.ts';

const OUTPUT_CHARACTERS = 300;

/** Writes tests and publishes them, or goes on where an earlier try of the job was when it had accepted some. */
export async function writeTests(run: ChangeRun): Promise<TestsEnd> {
  const { written } = run.record();
  if (written?.tree !== undefined) return publishAgain(run, { ...written, tree: written.tree });
  const source = await openTestsSource(run);
  if ('problem' in source) return nothingWritten(`No test was written: ${source.problem}.`);
  await run.step('running the tests');
  const before = await measurePlace(source);
  if (!before.isGreen) {
    const end = oneLine(cutToEnd(before.output.trim(), OUTPUT_CHARACTERS));
    return { ok: false, reason: `No test was written, because the suite fails: ${end}` };
  }
  const rounds = await writeRounds(run, source, before.ran);
  return publish(run, source, rounds, before.ran);
}

async function publish(
  run: ChangeRun,
  source: TestsSource,
  rounds: WrittenRounds,
  before: RanLines | undefined,
): Promise<TestsEnd> {
  const { accepted, tried, failed } = rounds;
  const refused = rounds.refused.map(refusedText);
  const end = failed === undefined ? { ok: true } : { ok: false, reason: `The phase write-tests failed: ${failed}` };
  const planned = await planTestsCommit(run, source, accepted, rounds.verdicts);
  if (planned === undefined) return { ...end, found: { written: { tried, accepted: [], refused } } };
  const { paths, misfits } = planned;
  const covered =
    before === undefined
      ? undefined
      : await withinTime(source, () => measureWritten(source, { before, after: rounds.ran }, paths));
  if (covered !== undefined) await keepFactsWithTests(run, covered);
  const tests = {
    ...{ tried, accepted: [...paths] },
    refused: [
      ...refused,
      ...misfits.map((path) => refusedText({ path, reason: 'was changed by the base branch too' })),
    ],
  };
  const { git, head } = source.pullRequest;
  return { ...end, found: await foundWith(run, await publishTests(run, git, planned, tests, head)) };
}

/** An earlier try recorded the tree, and died as it pushed. What it had accepted is on the branch, or is pushed now. */
async function publishAgain(run: ChangeRun, written: WrittenTests & { readonly tree: string }): Promise<TestsEnd> {
  const { source } = await openChangeSource(run);
  const { git, head } = source;
  if ((await treeOf(git, head)) === written.tree)
    return { ok: true, found: await foundWith(run, { ...written, commit: head }) };
  if (head !== run.record().head) throw new OvertakenError(`the head is ${head} now`);
  const patch = (await run.options.auditLog.getText(run.keys.patch)) ?? '';
  const { id, round } = run.record();
  const tests = written.accepted.map((path) => ({ path, purpose: 'Covers changed lines.' }));
  const { commits } = await planCommits(git, head, [
    { message: testsCommitMessage({ changeId: id, round, tests }), patch },
  ]);
  const [commit] = commits;
  if (commit?.tree !== written.tree) throw new Error('the tests that were accepted were not kept whole');
  const { tried, accepted, refused } = written;
  const published = await publishTests(run, git, { commit, patch }, { tried, accepted, refused }, head);
  return { ok: true, found: await foundWith(run, published) };
}

/** The facts hold for the tests only where those are on the branch. */
const foundWith = async (run: ChangeRun, written: WrittenTests) => ({
  written,
  ...(written.commit === undefined ? {} : await readFactsWithTests(run)),
});
