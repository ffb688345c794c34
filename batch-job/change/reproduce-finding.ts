import { isAssertionFailure } from '../../core/candidate-test/assertion-failure.ts';
import { readCandidate } from '../../core/candidate-test/read-candidate.ts';
import { fileKind } from '../../core/change/file-kind.ts';
import { messageOf } from '../../core/errors.ts';
import { type Reproduction, reproductionSchema } from '../../core/records/reproduction.ts';
import type { ReviewFinding } from '../../core/records/review-verdict.ts';
import { oneLine } from '../../core/text/shorten.ts';
import { changeSystemPrompt, reproducePrompt } from '../phases/change-prompts.ts';
import { type PhaseTerms, type RecordedRun, recordPhase } from '../phases/record-phase.ts';
import type { Side } from '../repository/open-pull-request.ts';
import { changeTools } from '../tools/change-tools.ts';
import { readTestOutput } from '../verify/failing-tests.ts';
import { regressionCommand } from '../verify/regression-patch.ts';
import { markReports, readWritten } from '../verify/reports/find-reports.ts';
import type { ReviewedChange } from './ask-review.ts';
import type { TestPlaces } from './open-test-places.ts';

/** Where and how a finding is reproduced. */
export interface ReproductionTerms {
  readonly places: TestPlaces;
  /** Runs test files, with `{files}` for them. */
  readonly regression: string;
  /** All files of the head. */
  readonly paths: ReadonlySet<string>;
}

export type Reproduced =
  | { readonly isReproduced: true; readonly test: Reproduction }
  /** `why` completes "it stays claimed: …". */
  | { readonly isReproduced: false; readonly why: string };

/**
 * Has a model write one test for a finding, and runs it: it must be red on the head, each time, at an assertion that names the
 * behaviour, and must not be red at the same assertion on the base.
 */
export async function reproduceFinding(
  terms: PhaseTerms,
  finding: ReviewFinding,
  { source, service, repository, incidents }: ReviewedChange,
  {
    run,
    where,
  }: {
    readonly run: Pick<
      RecordedRun<Reproduction>,
      'model' | 'settings' | 'tree' | 'workDirectory' | 'limitDollars' | 'transcriptKey' | 'putPhase'
    >;
    readonly where: ReproductionTerms;
  },
): Promise<Reproduced> {
  const { regression } = where;
  const about = { repository, service: service.name, head: source.head, finding, command: regression };
  const result = await recordPhase(terms, {
    ...run,
    name: 'reproduce',
    systemPrompt: changeSystemPrompt(),
    prompt: reproducePrompt({ ...about, boundary: terms.newBoundary() }),
    schema: reproductionSchema,
    tools: ['Read', 'Grep', 'Glob'],
    workerTools: changeTools(source.history, incidents),
  });
  return result.kind === 'failed' ? claimed(result.reason) : tryReproduction(result.verdict, where);
}

/** How often the test must be red. */
const RUNS = 2;

/** Runs a test that somebody wrote for a finding. */
export async function tryReproduction(test: Reproduction, where: ReproductionTerms): Promise<Reproduced> {
  const objection = objectionTo(test, where.paths);
  if (objection !== undefined) return claimed(objection);
  try {
    for (let run = 0; run < RUNS; run++) {
      const head = await runOn('head', test, where);
      if (head !== 'red') return claimed(WHY[head]);
    }
    if ((await runOn('base', test, where)) === 'red') return claimed('the test is red on the base as well');
  } catch (error) {
    return claimed(messageOf(error));
  }
  return { isReproduced: true, test };
}

const MIN_BEHAVIOUR = 15;

function objectionTo({ path, text, behaviour }: Reproduction, paths: ReadonlySet<string>): string | undefined {
  if (text.trim() === '') return `no test can show it: ${behaviour}`;
  if (fileKind(path) !== 'test') return `${path} is no place of a test`;
  if (paths.has(path)) return `${path} is there already`;
  if (behaviour.trim().length < MIN_BEHAVIOUR || !text.includes(behaviour.trim()))
    return 'no assertion of the test names the behaviour';
  const objections = readCandidate(path, text, []);
  return objections.length === 0 ? undefined : `the test has objections: ${objections.join(', ')}`;
}

/** `red`: at the assertion that names the behaviour. */
type Seen = 'red' | 'green' | 'broken' | 'other';

const WHY: Readonly<Record<Exclude<Seen, 'red'>, string>> = {
  green: 'the test is green on the head',
  broken: 'the test does not load or does not end',
  other: 'the test is red, and not at the assertion that names the behaviour',
};

async function runOn(side: Side, test: Reproduction, { places, regression }: ReproductionTerms): Promise<Seen> {
  const place = await places.with(side, test);
  const marks = await markReports(place.directory);
  const { exitCode, timedOut, filledDisk, output } = await place.run(regressionCommand(regression, [test.path]));
  if (timedOut || filledDisk || exitCode === null) return 'broken';
  if (exitCode === 0) return 'green';
  const { failing, notLoaded } = readTestOutput(output, place.directory, await readWritten(place.directory, marks));
  if (failing.length === 0 || notLoaded.length > 0) return 'broken';
  const isNamed = oneLine(output).includes(oneLine(test.behaviour));
  return isNamed && isAssertionFailure(output) ? 'red' : 'other';
}

const claimed = (why: string): Reproduced => ({ isReproduced: false, why });
