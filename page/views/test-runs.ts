import { proofLabel } from '../../core/lifecycle/describe-proof.ts';
import { provesThisBug } from '../../core/lifecycle/proof.ts';
import { type RunVerdict, runVerdict, whyNoVerdict } from '../../core/lifecycle/run-verdict.ts';
import type { Attempt } from '../../core/records/attempt.ts';
import type { Proof } from '../../core/records/proof.ts';
import type { TestRun } from '../../core/records/test-run.ts';
import { formatDuration, formatPlural } from '../format.ts';
import { attributes, html, type SafeHtml } from '../html.ts';
import { type IconName, icon } from './icon.ts';

/** Whether a run went as it has to: the regression test must fail where the bug still is. */
export function isAsItMustBe(run: TestRun, runs: readonly TestRun[]): boolean {
  const verdict = runVerdict(run, runs);
  if (verdict === 'no verdict') return false;
  return verdict === 'red as before' || run.passed === EXPECTED[run.name].passes;
}

/** What the regression test shows of the bug, then each of the worker's runs with what it has to be and its output to unfold. */
export const testRunsView = ({ tests, proof }: Pick<Attempt, 'tests' | 'proof'>): SafeHtml => html`
${proof !== undefined && proofView(proof)}
<ul class="tests">${tests.map((run) => html`<li data-key="${run.name}">${runView(run, tests)}</li>`)}</ul>`;

function proofView(proof: Proof): SafeHtml {
  const shows = provesThisBug(proof);
  return html`<p id="proof" class="proof"><span class="pill tone-${shows ? 'good' : 'warn'}">${icon(shows ? 'pass' : 'alert')}${proofLabel(proof)}</span> ${proof.reason}</p>`;
}

const EXPECTED: Readonly<Record<TestRun['name'], { passes: boolean; label: string; because: string }>> = {
  setup: { passes: true, label: 'Setup', because: 'no test can be run without it' },
  'suite on base': { passes: true, label: 'Whole suite, erroring commit', because: 'what works before the fix' },
  'old test files on base': {
    passes: true,
    label: 'Changed test files as they were, erroring commit',
    because: 'what is red before the regression test is written',
  },
  'regression test on base': {
    passes: false,
    label: 'Regression test, erroring commit',
    because: 'it has to fail here, or it would not show the bug',
  },
  'regression test with fix': {
    passes: true,
    label: 'Regression test, with the fix',
    because: 'it has to pass here, or the fix mends nothing',
  },
  'suite with fix': { passes: true, label: 'Whole suite, with the fix', because: 'what passed before still has to' },
  'failing tests with fix': {
    passes: true,
    label: 'Files of failing tests, with the fix',
    because: 'a test that fails again is not flaky',
  },
};

const SHOWN: Readonly<Record<RunVerdict, { tone: 'good' | 'bad' | 'warn'; picture: IconName; label: string }>> = {
  green: { tone: 'good', picture: 'pass', label: 'Green' },
  red: { tone: 'bad', picture: 'fail', label: 'Red' },
  'red as before': { tone: 'warn', picture: 'fail', label: 'Red as before' },
  'no verdict': { tone: 'warn', picture: 'alert', label: 'No verdict' },
};

function runView(run: TestRun, runs: readonly TestRun[]): SafeHtml {
  const { label } = EXPECTED[run.name];
  const right = isAsItMustBe(run, runs);
  const shown = SHOWN[runVerdict(run, runs)];
  return html`<details class="fold test"${attributes({ open: !right })}>
<summary><span class="pill tone-${shown.tone}">${icon(shown.picture)}${shown.label}</span>
<span class="test-label">${label}<span class="test-because${!right && ' text-bad'}">${explain(run, runs)}</span></span>
<span class="test-time">${run.passedCount !== undefined && `${formatPlural(run.passedCount, 'test')} passed, `}${formatDuration(run.durationMs)}</span></summary>
<div class="fold-body"><p><code class="command">${run.command}</code> ${exitOf(run)}</p>
${run.failing.length > 0 && html`<p class="label">Failing</p><ul class="failing">${run.failing.map((name) => html`<li><code>${name}</code></li>`)}</ul>`}
<p class="label">End of the output</p><pre tabindex="0" role="group" aria-label="Output of ${run.name}">${run.output === '' ? '(nothing)' : run.output}</pre></div></details>`;
}

function explain(run: TestRun, runs: readonly TestRun[]): string {
  const { because } = EXPECTED[run.name];
  const silence = whyNoVerdict(run);
  if (silence !== undefined) return `The suite ${silence}`;
  if (runVerdict(run, runs) === 'red as before')
    return 'only tests fail that failed before the regression test was added';
  return isAsItMustBe(run, runs) ? because : `Not as it must be: ${because}`;
}

function exitOf({ timedOut, exitCode }: TestRun): string {
  if (timedOut) return 'ran out of time';
  return exitCode === null ? 'ended by a signal' : `exit code ${exitCode}`;
}
