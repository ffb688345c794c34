import { readLine } from '../../core/gate-decision/chain.ts';
import { type FoundLine, verifyChain } from '../../core/gate-decision/verify-chain.ts';
import { RULE_TEXT } from '../../core/messages/change/rule-text.ts';
import type { Fact, Finding } from '../../core/records/change-facts.ts';
import type { ChangeRecord } from '../../core/records/change-record.ts';
import type { ReviewFinding, ReviewVerdict } from '../../core/records/review-verdict.ts';
import { formatDollars, formatPlural } from '../format.ts';
import { html, type SafeHtml } from '../html.ts';
import type { ChangeDetail } from '../source.ts';
import { changePill } from './change-list.ts';
import { type IconName, icon } from './icon.ts';
import { section } from './section.ts';
import type { Tone } from './status.ts';
import { threadView } from './thread.ts';
import { dayAndClock } from './time.ts';

/** One pull request under review: why it was decided so, its facts, findings, verdict, and the chain of decisions. */
export const changePage = ({ record, lines, thread }: ChangeDetail): SafeHtml => html`
${head(record)}
<div class="change-sections">
${section('facts', 'Facts', factsView(record.facts ?? []))}
${section('findings', 'Findings of the model', findingsView(record))}
${record.verdict !== undefined && section('verdict', 'Verdict', verdictView(record.verdict))}
${record.written !== undefined && section('written', 'Written tests', writtenView(record.written))}
${section('chain', 'Decisions', chainView(record, lines))}
${(thread !== undefined || record.thread !== undefined) && section('thread', 'Slack', threadView(thread, record.thread))}
</div>`;

function head(record: ChangeRecord): SafeHtml {
  const { id, title, status, decision, trouble, repository, number, author, branch, baseBranch, fork, round } = record;
  return html`<div class="incident-head" id="change-head">
<p class="crumb"><a href="/changes">Pull requests</a> <span aria-hidden="true">/</span> <code>${id}</code></p>
<h1>${title}</h1>
<p class="status-line">${changePill(status)} <span role="status" id="why">${decision?.why ?? trouble ?? ''}</span></p>
<p class="facts"><strong>${repository}#${number}</strong> by ${author.login}${fork && ' from a fork'} <span class="dot">·</span> <code>${branch}</code> into <code>${baseBranch}</code> <span class="dot">·</span> opened ${dayAndClock(record.openedAt)}</p>
<dl class="figures">
<div><dt>Risk</dt><dd>${record.verdict === undefined ? '–' : `${record.verdict.risk_score} of 10`}</dd></div>
<div><dt>Round</dt><dd>${round}</dd></div>
<div><dt>Head</dt><dd><code>${record.head.slice(0, 12)}</code></dd></div>
<div><dt>Decisions</dt><dd>${record.chain.length}</dd></div>
<div><dt>Cost</dt><dd>${formatDollars(record.dollars)}</dd></div>
</dl></div>`;
}

const empty = (text: string): SafeHtml => html`<p class="empty">${text}</p>`;

function factsView(facts: readonly Fact[]): SafeHtml {
  if (facts.length === 0) return empty('No tool has run yet');
  return html`<ul class="tests">${facts.map((fact) => html`<li data-key="${fact.name}">${factView(fact)}</li>`)}</ul>`;
}

function factView(fact: Fact): SafeHtml {
  const { tone, picture, label } = stateOf(fact);
  const found = fact.status === 'not needed' ? [] : fact.found;
  const exit = fact.status === 'not needed' ? undefined : fact.exit;
  const because = fact.status === 'ran' ? formatPlural(found.length, 'finding') : fact.why;
  return html`<details class="fold test"${found.some(({ reason }) => reason !== undefined) && html` open`}>
<summary><span class="pill tone-${tone}">${icon(picture)}${label}</span>
<span class="test-label">${fact.name}<span class="test-because">${because}</span></span>
<span class="test-time">${fact.version !== undefined && `version ${fact.version}`}${exit !== undefined && `, exit ${exit}`}</span></summary>
<div class="fold-body">${found.length === 0 ? empty('Nothing was found') : html`<ul class="failing">${found.map(foundView)}</ul>`}</div></details>`;
}

function stateOf(fact: Fact): { tone: Tone; picture: IconName; label: string } {
  if (fact.status === 'not needed') return { tone: 'neutral', picture: 'observed', label: 'Not needed' };
  if (fact.status === 'not measured') return { tone: 'warn', picture: 'alert', label: 'Not measured' };
  const asks = fact.found.some(({ reason }) => reason !== undefined);
  return asks ? { tone: 'bad', picture: 'fail', label: 'Stops' } : { tone: 'good', picture: 'pass', label: 'Passes' };
}

const foundView = ({ reason, text, path, line, rule }: Finding): SafeHtml =>
  html`<li>${reason !== undefined && html`<strong>${RULE_TEXT[reason].short}</strong>: `}${text} ${place(path, line)} <span class="count">${rule}</span></li>`;

const place = (path: string | undefined, line: number | undefined): SafeHtml | undefined =>
  path === undefined ? undefined : html`<code>${path}${line !== undefined && `:${line}`}</code>`;

function findingsView({ findings = [], dismissed }: ChangeRecord): SafeHtml {
  if (findings.length === 0) return empty('The model found nothing, or was not asked');
  return html`<ul class="tests">${findings.map((finding) => findingView(finding, dismissed.includes(finding.id)))}</ul>`;
}

const findingView = (
  { id, category, severity, proof, path, line, text, quote }: ReviewFinding,
  isDismissed: boolean,
): SafeHtml =>
  html`<li data-key="${id}"><p><span class="pill tone-${proof === 'reproduced' ? 'bad' : 'warn'}">${icon(proof === 'reproduced' ? 'fail' : 'alert')}${proof === 'reproduced' ? 'Reproduced' : 'Claimed'}</span> <strong>${category}</strong>, severity ${severity} ${place(path, line)}${isDismissed && html` <span class="tag">dismissed</span>`}</p>
<p>${text}</p><pre tabindex="0" role="group" aria-label="Quotation of ${path}">${quote}</pre></li>`;

const verdictView = (verdict: ReviewVerdict): SafeHtml =>
  html`<div class="table-scroll" tabindex="0" role="group" aria-label="Verdict"><table class="figures-table"><tbody>${Object.entries(
    verdict,
  ).map(
    ([name, value]) =>
      html`<tr data-key="${name}"><th scope="row">${name}</th><td class="verdict-value">${shown(value)}</td></tr>`,
  )}</tbody></table></div>`;

const shown = (value: readonly string[] | string | number | boolean): SafeHtml | string => {
  if (!isTexts(value)) return String(value);
  return value.length === 0 ? 'none' : html`<ul>${value.map((text) => html`<li>${text}</li>`)}</ul>`;
};
const isTexts = (value: readonly string[] | string | number | boolean): value is readonly string[] =>
  Array.isArray(value);

const writtenView = ({ tried, accepted, refused, commit }: NonNullable<ChangeRecord['written']>): SafeHtml =>
  html`<p>${accepted.length} of ${tried} accepted${commit !== undefined && html` in <code>${commit.slice(0, 12)}</code>`}</p>
<ul class="failing">${accepted.map((path) => html`<li><code>${path}</code></li>`)}${refused.map((why) => html`<li>refused: ${why}</li>`)}</ul>`;

function chainView({ id, chain }: ChangeRecord, lines: readonly FoundLine[]): SafeHtml {
  const fault = verifyChain(id, lines, { now: { ...chain, of: 'the record' } });
  const state =
    fault === undefined
      ? html`<span class="pill tone-good">${icon('pass')}Every line fits</span>`
      : html`<span class="pill tone-bad">${icon('fail')}Line ${fault.place} ${fault.text}</span>`;
  if (lines.length === 0 && fault === undefined) return empty('Nothing is decided yet');
  return html`<p id="chain-state">${state}</p><ol class="chain">${lines.map(lineView)}</ol>`;
}

function lineView({ place: at, line }: FoundLine): SafeHtml {
  const decision = readLine(line);
  if (decision === undefined)
    return html`<li data-key="${at}"><p class="text-bad">Line ${at} is not a decision</p></li>`;
  const { result, decider, why, rules, head: commit, at: time, previous } = decision;
  const who = decider.kind === 'rules' ? 'Rules' : `${decider.login} (${decider.word})`;
  return html`<li data-key="${at}"><p><strong>${result}</strong> by ${who} ${dayAndClock(time)} on <code>${commit.slice(0, 12)}</code>${rules.length > 0 && html` <span class="count">${rules.join(', ')}</span>`}</p>
<p>${why}</p><p class="edited">${previous === null ? 'first line' : html`after <code>${previous.slice(0, 16)}</code>`}</p></li>`;
}
