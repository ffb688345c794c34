import { readReleaseLine } from '../../core/gate-decision/release-chain.ts';
import { type FoundLine, verifyChain } from '../../core/gate-decision/verify-chain.ts';
import { releaseChainName } from '../../core/lifecycle/release-names.ts';
import { type Figure, stagingFigures } from '../../core/messages/release/release-figures.ts';
import { releaseState } from '../../core/messages/release/release-state.ts';
import { wayBack } from '../../core/messages/release/way-back.ts';
import type { ReleaseRecord } from '../../core/records/release-record.ts';
import type { ReleaseStep } from '../../core/records/release-step.ts';
import { formatDollars, formatDuration } from '../format.ts';
import { html, type SafeHtml } from '../html.ts';
import type { ReleaseDetail } from '../source.ts';
import { evidenceView } from './evidence-chart.ts';
import { icon } from './icon.ts';
import { releasePill } from './release-list.ts';
import { section } from './section.ts';
import type { Tone } from './status.ts';
import { threadView } from './thread.ts';
import { clock, dayAndClock } from './time.ts';

/** One release: its steps, what was measured, how the evidence grew, its chain of decisions and the way back. */
export const releasePage = ({ record, lines, thread }: ReleaseDetail): SafeHtml => html`
${head(record)}
<div class="change-sections">
${section('steps', 'Steps', stepsView(record.steps))}
${section('staging', 'Staging', figuresView(stagingFigures(record)))}
${section('evidence', 'Evidence in production', record.canary === undefined ? empty('It has no traffic yet') : evidenceView(record.canary))}
${record.report !== undefined && section('report', 'Report', html`<p>${record.report.summary}</p>`)}
${section('brings', 'Brings', bringsView(record))}
${section('chain', 'Decisions', chainView(record, lines))}
${section('way-back', 'The way back', wayBackView(record))}
${(thread !== undefined || record.thread !== undefined) && section('thread', 'Slack', threadView(thread, record.thread))}
</div>`;

function head(record: ReleaseRecord): SafeHtml {
  const { id, service, target, previous, status, decision, trouble, repository, branch, held, openedAt } = record;
  const { text, mustAct } = releaseState(record);
  return html`<div class="incident-head" id="release-head">
<p class="crumb"><a href="/releases">Releases</a> <span aria-hidden="true">/</span> <code>${id}</code></p>
<h1>${service.name} ${target.commit.slice(0, 12)}</h1>
<p class="status-line">${releasePill(status)} <span role="status" id="why">It ${text}${mustAct ? ': somebody must act' : ''}. ${decision?.why ?? trouble ?? ''}</span></p>
${held !== undefined && html`<p class="status-line">${held.login} holds it: ${held.reason}</p>`}
<p class="facts"><strong>${repository}</strong> <span class="dot">·</span> <code>${branch}</code> <span class="dot">·</span> opened ${dayAndClock(openedAt)}</p>
<dl class="figures">
<div><dt>Commit</dt><dd><code>${target.commit.slice(0, 12)}</code></dd></div>
<div><dt>Before</dt><dd>${previous === undefined ? '–' : html`<code>${previous.commit.slice(0, 12)}</code>`}</dd></div>
<div><dt>Brings</dt><dd>${record.changes.length}</dd></div>
<div><dt>Decisions</dt><dd>${record.chain.length}</dd></div>
<div><dt>Cost</dt><dd>${formatDollars(record.dollars)}</dd></div>
</dl></div>`;
}

const empty = (text: string): SafeHtml => html`<p class="empty">${text}</p>`;

function stepsView(steps: readonly ReleaseStep[]): SafeHtml {
  if (steps.length === 0) return empty('Nothing was done yet');
  return html`<ol class="tests">${steps.map((step) => html`<li data-key="${step.number}">${stepView(step)}</li>`)}</ol>`;
}

const TONE: Readonly<Record<ReleaseStep['status'], Tone>> = {
  claimed: 'neutral',
  running: 'active',
  passed: 'good',
  failed: 'bad',
  undecided: 'warn',
};

function stepView({ kind, status, percent, startedAt, endedAt, why, output, exit, tries }: ReleaseStep): SafeHtml {
  const picture = status === 'passed' ? 'pass' : status === 'failed' ? 'fail' : 'working';
  const took = endedAt === undefined ? '' : formatDuration(endedAt - startedAt);
  return html`<details class="fold test">
<summary><span class="pill tone-${TONE[status]}">${icon(picture)}${status}</span>
<span class="test-label">${kind}${percent !== undefined && ` ${percent} %`}<span class="test-because">${why ?? ''}</span></span>
<span class="test-time">${clock(startedAt)} ${took}</span></summary>
<div class="fold-body"><p>${tries > 1 && `Tried ${tries} times. `}${exit !== undefined && `Exit code ${exit}. `}${why ?? ''}</p>
${output !== undefined && html`<pre tabindex="0" role="group" aria-label="Output of ${kind}">${output}</pre>`}</div></details>`;
}

function figuresView(figures: readonly Figure[]): SafeHtml {
  if (figures.length === 0) return empty('Nothing was measured on staging');
  return html`<div class="table-scroll" tabindex="0" role="group" aria-label="Figures of staging"><table class="figures-table"><tbody>${figures.map(
    ({ name, text }) =>
      html`<tr data-key="${name}"><th scope="row">${name}</th><td class="verdict-value">${text}</td></tr>`,
  )}</tbody></table></div>`;
}

const bringsView = ({ changes, unreviewed = [] }: ReleaseRecord): SafeHtml =>
  changes.length + unreviewed.length === 0
    ? empty('No pull request')
    : html`<ul class="failing">${changes.map(({ number, title, login }) => html`<li data-key="${number}"><strong>#${number}</strong> ${title} <span class="count">${login}</span></li>`)}${unreviewed.map((commit) => html`<li><code>${commit.slice(0, 12)}</code> without a reviewed pull request</li>`)}</ul>`;

function chainView({ id, chain }: ReleaseRecord, lines: readonly FoundLine[]): SafeHtml {
  const fault = verifyChain(releaseChainName(id), lines, { now: { ...chain, of: 'the record' } });
  if (lines.length === 0 && fault === undefined) return empty('Nothing is decided yet');
  const state =
    fault === undefined
      ? html`<span class="pill tone-good">${icon('pass')}Every line fits</span>`
      : html`<span class="pill tone-bad">${icon('fail')}Line ${fault.place} ${fault.text}</span>`;
  return html`<p id="chain-state">${state}</p><ol class="chain">${lines.map(lineView)}</ol>`;
}

function lineView({ place, line }: FoundLine): SafeHtml {
  const decision = readReleaseLine(line);
  if (decision === undefined)
    return html`<li data-key="${place}"><p class="text-bad">Line ${place} is not a decision</p></li>`;
  const { result, action, percent, decider, why, rules, at, previous } = decision;
  const who = decider.kind === 'rules' ? 'Rules' : `${decider.login} (${decider.word})`;
  const what = action === 'none' ? '' : `: ${action}${percent === null ? '' : ` ${percent} %`}`;
  return html`<li data-key="${place}"><p><strong>${result}</strong>${what} by ${who} ${dayAndClock(at)}${rules.length > 0 && html` <span class="count">${rules.join(', ')}</span>`}</p>
<p>${why}</p><p class="edited">${previous === null ? 'first line' : html`after <code>${previous.slice(0, 16)}</code>`}</p></li>`;
}

function wayBackView(record: ReleaseRecord): SafeHtml {
  const { text, command } = wayBack(record);
  return html`<p>${text}</p>${command !== undefined && html`<pre tabindex="0" role="group" aria-label="Command that rolls back">${command}</pre>`}`;
}
