import type { CandidateObjection, CandidateVerdict } from '../records/candidate-verdict.ts';
import { cleanText } from '../text/clean-text.ts';
import { oneLine, shorten } from '../text/shorten.ts';

/** What each objection means, as the rest of a sentence that begins with a test's path. */
const MEANINGS: Readonly<Record<CandidateObjection, string>> = {
  'unsafe-path': 'has a path that leads out of the repository',
  'no-tests': 'holds no test that ran',
  'no-assertion': 'asserts nothing',
  'assertion-lost': 'has fewer assertions than the file that it replaces',
  skipped: 'skips a test, or runs one alone',
  sleeps: 'waits for a fixed time, or asserts how fast the machine is',
  'foreign-fixture': 'reads a file that is not in the repository',
  'ends-process': 'ends the process that runs it',
  'patches-assertions': 'replaces what tests assert by',
  'reads-measurement': 'looks at how it is measured',
  'edits-files': 'changes files that are not its own',
  'hides-failures': 'keeps other tests from failing',
  network: 'connects to another machine',
  'suite-fails': 'was not judged: the suite fails without it',
  'not-green': 'fails',
  flaky: 'fails when order, randomness or time are others',
  'breaks-suite': 'makes the whole suite fail',
  'reads-source': 'reads the source as text',
  'no-new-coverage': 'runs no changed line that other tests do not run',
  'no-mutant-killed': 'does not notice when the lines that it runs are changed',
  'asserts-the-bug': 'expects a crash of the language, or no number',
};

/** Why a test was not taken, in our own words: nothing of it is a stranger's. */
export const refusalOf = ({ because }: Pick<CandidateVerdict, 'because'>): string =>
  because.map((objection) => MEANINGS[objection]).join(', and ');

const REASON_LENGTH = 300;

/** One line for people: which file was not taken, and why. Names of files and tests are strangers'. */
export const refusedText = ({ path, reason }: { readonly path: string; readonly reason: string }): string =>
  `${shorten(oneLine(cleanText(path)), PATH_LENGTH)} ${shorten(oneLine(cleanText(reason.split('\n')[0] ?? '')), REASON_LENGTH)}.`;

const PATH_LENGTH = 200;
