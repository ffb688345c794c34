import type { TestRun } from '../../../core/attempt/attempt.ts';
import { formatDuration } from '../format.ts';
import { attributes, html, type SafeHtml } from '../html.ts';
import { icon } from './icon.ts';

/** Whether a run went as it has to: the regression test must fail where the bug still is. */
export const isAsItMustBe = ({ name, passed }: TestRun): boolean => passed === EXPECTED[name].passes;

/** The worker's test runs, red or green, each with what it has to be and its output to unfold. */
export const testRunsView = (runs: readonly TestRun[]): SafeHtml =>
  html`<ul class="tests">${runs.map((run) => html`<li data-key="${run.name}">${runView(run)}</li>`)}</ul>`;

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
};

function runView(run: TestRun): SafeHtml {
  const { label, because } = EXPECTED[run.name];
  const right = isAsItMustBe(run);
  return html`<details class="fold test"${attributes({ open: !right })}>
<summary><span class="pill tone-${run.passed ? 'good' : 'bad'}">${icon(run.passed ? 'pass' : 'fail')}${run.passed ? 'Green' : 'Red'}</span>
<span class="test-label">${label}<span class="test-because${!right && ' text-bad'}">${right ? because : `Not as it must be: ${because}`}</span></span>
<span class="test-time">${formatDuration(run.durationMs)}</span></summary>
<div class="fold-body"><p><code class="command">${run.command}</code> ${exitOf(run)}</p>
${run.failing.length > 0 && html`<p class="label">Failing</p><ul class="failing">${run.failing.map((name) => html`<li><code>${name}</code></li>`)}</ul>`}
<p class="label">End of the output</p><pre tabindex="0" role="group" aria-label="Output of ${run.name}">${run.output === '' ? '(nothing)' : run.output}</pre></div></details>`;
}

function exitOf({ timedOut, exitCode }: TestRun): string {
  if (timedOut) return 'ran out of time';
  return exitCode === null ? 'ended by a signal' : `exit code ${exitCode}`;
}
