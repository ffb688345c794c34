import type { Attempt } from '../../core/records/attempt.ts';
import {
  type InvestigateVerdict,
  investigateVerdict,
  type ProposeFixVerdict,
  proposeFixVerdict,
} from '../../core/records/verdict.ts';
import { html, type SafeHtml } from '../html.ts';
import { inlineMarkdown, markdown } from '../markdown.ts';
import { section } from './section.ts';

/** What the phases answered: the root cause with its evidence, and what was changed. */
export function diagnosisView({ phases }: Attempt): SafeHtml {
  const verdictOf = (name: string) => phases.findLast((phase) => phase.name === name)?.verdict;
  const cause = investigateVerdict.safeParse(verdictOf('investigate')).data;
  const fix = proposeFixVerdict.safeParse(verdictOf('propose-fix')).data;
  return html`${cause !== undefined && section('cause', 'Root cause', causeView(cause))}${fix !== undefined && section('fix', 'What was changed', fixView(fix))}`;
}

const causeView = (verdict: InvestigateVerdict): SafeHtml => html`
<div class="prose">${markdown(verdict.rootCause)}</div>
<p class="confidence">Confidence: <strong>${verdict.confidence}</strong>${!verdict.codeFixable && html` <span class="dot">·</span> not a matter of code: <strong>${verdict.notFixableBecause ?? 'unknown'}</strong>`}</p>
<h3>Evidence</h3>
<ul class="evidence">${verdict.evidence.map(evidenceView)}</ul>
${verdict.notChecked.length > 0 && html`<h3>Not checked</h3><ul>${verdict.notChecked.map((text) => html`<li>${inlineMarkdown(text)}</li>`)}</ul>`}
${!verdict.codeFixable && html`<h3>What to do</h3><div class="prose">${markdown(verdict.nextSteps)}</div>`}`;

const evidenceView = ({ kind, file, line, observation }: InvestigateVerdict['evidence'][number]): SafeHtml =>
  html`<li><span class="tag">${kind}</span> ${file !== undefined && html`<code>${file}${line !== undefined && `:${line}`}</code> `}<span>${inlineMarkdown(observation)}</span></li>`;

const fixView = ({ summary, regressionTest, risks }: ProposeFixVerdict): SafeHtml => html`
<div class="prose">${markdown(summary)}</div>
<h3>Regression test</h3>
<p><q>${regressionTest.name}</q> in ${regressionTest.files.map((file, index) => html`${index > 0 && ', '}<code>${file}</code>`)}</p>
${risks.length > 0 && html`<h3>Risks</h3><ul>${risks.map((text) => html`<li>${inlineMarkdown(text)}</li>`)}</ul>`}`;
