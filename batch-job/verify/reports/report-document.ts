import { SaxesParser } from 'saxes';
import { numberRepeated, type TestReport } from '../runners/runner.ts';

/** One XML report of tests, read piece by piece. */
export interface ReportDocument {
  /** @returns false when nothing more is wanted: the document is at its end, or is no report of tests */
  write(piece: string): boolean;
  /** What it tells so far; undefined for a document that is no report of tests. Without its end, it counts nothing. */
  report(): TestReport | undefined;
}

/** A test in the report, while it is read. */
interface Case {
  readonly name: string;
  readonly qualifier: string;
  state: 'passed' | 'failed' | 'skipped' | 'not loaded';
}

type Attributes = Readonly<Record<string, string>>;

/** The outermost elements of JUnit's, VSTest's, xUnit.net's and NUnit's reports. */
const ROOTS = ['testsuites', 'testsuite', 'TestRun', 'assemblies', 'assembly', 'test-run'];
const MAX_FAILED = 1_000;

/**
 * Reads JUnit XML (https://github.com/testmoapp/junitxml), TRX (https://github.com/microsoft/vstest), and the reports of
 * xUnit.net and NUnit. The text is a stranger's: entities that it declares are not expanded, and what is kept is bounded.
 */
export function createReportDocument(): ReportDocument {
  const suites: string[] = [];
  const failed: Case[] = [];
  const current: Case[] = [];
  let [depth, passed] = [0, 0];
  let state: 'unknown' | 'open' | 'closed' | 'foreign' = 'unknown';

  const parser = new SaxesParser();
  // A control character in an error's text is no reason to lose the rest.
  parser.on('error', () => {});
  parser.on('opentag', ({ name, attributes }) => {
    if (depth === 0) state = ROOTS.includes(name) ? 'open' : 'foreign';
    depth += 1;
    if (state !== 'open') return;
    if (name === 'testsuite' || name === 'test-suite') suites.push(attributes['name'] ?? '');
    const found = readCase(name, attributes, suites.at(-1) ?? '');
    if (found !== undefined) current.push(found);
    else judge(current.at(-1), name, attributes);
  });
  parser.on('closetag', ({ name }) => {
    depth -= 1;
    if (depth === 0 && state === 'open') state = 'closed';
    if (name === 'testsuite' || name === 'test-suite') suites.pop();
    if (!CASES.includes(name)) return;
    const ended = current.pop();
    if (ended?.state === 'passed') passed += 1;
    else if (ended !== undefined && ended.state !== 'skipped' && failed.length < MAX_FAILED) failed.push(ended);
  });

  return {
    write(piece) {
      if (state === 'unknown' || state === 'open') parser.write(piece);
      return state === 'unknown' || state === 'open';
    },
    report() {
      if (state === 'foreign' || state === 'unknown') return undefined;
      const tests = numberRepeated(failed.filter(({ state: end }) => end === 'failed').map(nameOf));
      const notLoaded = [...new Set(failed.filter(({ state: end }) => end === 'not loaded').map(({ name }) => name))];
      return { failing: [...tests, ...notLoaded], notLoaded, passed: state === 'closed' ? passed : undefined };
    },
  };
}

const CASES = ['testcase', 'UnitTestResult', 'test', 'test-case'];

function readCase(element: string, attributes: Attributes, suite: string): Case | undefined {
  if (!CASES.includes(element)) return undefined;
  const name = attributes['fullname'] ?? attributes['testName'] ?? attributes['name'] ?? '';
  const qualifier = element === 'testcase' ? attributes['classname'] || attributes['file'] || suite : '';
  return { name, qualifier, state: stateOf(attributes) };
}

/** `outcome` is VSTest's, `result` xUnit.net's and NUnit's, `status` CTest's and GoogleTest's. */
function stateOf({ outcome, result, status }: Attributes): Case['state'] {
  const said = outcome ?? result ?? '';
  if (/^(?:Failed|Fail|Error|Timeout|Aborted)$/.test(said)) return 'failed';
  if (/^(?:NotExecuted|Skip|Skipped|Inconclusive|Ignored|suppressed)$/.test(said)) return 'skipped';
  if (/^(?:fail|failed|error)$/.test(status ?? '')) return 'failed';
  return /^(?:notrun|disabled|skipped)$/.test(status ?? '') ? 'skipped' : 'passed';
}

/** What JUnit's format says of a test is inside of it. A test that failed at first and passed later is no failure. */
function judge(test: Case | undefined, element: string, { message = '' }: Attributes): void {
  if (test === undefined) return;
  if (element === 'skipped') test.state = 'skipped';
  if (element === 'failure' || element === 'error') test.state = isWhole(test, message) ? 'not loaded' : 'failed';
}

/** pytest's file that cannot be imported, and the file that Vitest and Jest name where no test was found. */
const isWhole = ({ name, qualifier }: Case, message: string): boolean =>
  message === 'collection failure' ||
  (name === qualifier && /\.\w+$/.test(name)) ||
  name.endsWith('Test execution failure');

const nameOf = ({ name, qualifier }: Case): string =>
  qualifier === '' || name.startsWith(qualifier) ? name : `${qualifier}: ${name}`;
