import { type RanLines, uncoveredLines } from '../../core/candidate-test/uncovered-lines.ts';
import type { WriteTestsVerdict } from '../../core/records/write-tests-verdict.ts';
import type { ChangeRun } from '../change/change-run.ts';
import { askTests, dollarsLeft, type RefusedTest } from './ask-tests.ts';
import { judgeFiles } from './judge-files.ts';
import { measurePlace } from './measure-written.ts';
import type { TestsSource } from './open-tests-source.ts';
import { withinTime } from './within-time.ts';

/** After the first one. */
const REPAIR_ROUNDS = 2;
/** With less than this share of the round's money left, another phase would end before it comes to anything. */
const LEAST_SHARE = 0.1;

/** What all rounds together brought. */
export interface WrittenRounds {
  /** Texts of accepted test files, by path. */
  readonly accepted: ReadonlyMap<string, string>;
  /** Those of the last round that were not taken. */
  readonly refused: readonly RefusedTest[];
  /** How many files were judged by running them. */
  readonly tried: number;
  readonly verdicts: readonly WriteTestsVerdict[];
  /** What runs with the accepted ones; undefined where the runtime does not tell. */
  readonly ran: RanLines | undefined;
  /** Why the last phase failed, in a sentence. */
  readonly failed?: string;
}

/**
 * Has tests written and judged, and written again for what was not taken: at most twice, within the money and the time of the round.
 *
 * @param before what runs without them; undefined where the runtime does not tell
 */
export async function writeRounds(
  run: ChangeRun,
  source: TestsSource,
  before: RanLines | undefined,
): Promise<WrittenRounds> {
  const accepted = new Map<string, string>();
  const verdicts: WriteTestsVerdict[] = [];
  let refused: readonly RefusedTest[] = [];
  let ran = before;
  let tried = 0;
  for (let round = 0; round <= REPAIR_ROUNDS && hasMoney(run, round) && !source.deadline.aborted; round++) {
    const uncovered = uncoveredLines(source.coverable, ran);
    if (uncovered.size === 0) break;
    const written = await askTests(run, source, uncovered, { accepted, refused });
    if ('failed' in written) return { accepted, refused, tried, verdicts, ran, failed: written.failed };
    verdicts.push(written.verdict);
    const judged = await judgeFiles(run, source, written, uncovered, { accepted, refused });
    tried += judged.tried;
    refused = judged.refused;
    for (const [path, text] of judged.accepted) accepted.set(path, text);
    if (judged.accepted.size > 0) ran = (await withinTime(source, () => measurePlace(source)))?.ran ?? ran;
    if (refused.length === 0) break;
  }
  return { accepted, refused, tried, verdicts, ran };
}

const hasMoney = (run: ChangeRun, round: number): boolean =>
  round === 0 || dollarsLeft(run) >= run.settings.release.review.dollars * LEAST_SHARE;
