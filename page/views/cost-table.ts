import type { QuestionCost } from '../../core/lifecycle/question.ts';
import type { Attempt } from '../../core/records/attempt.ts';
import type { Phase, Tokens } from '../../core/records/phase.ts';
import { formatCount, formatDollars, formatTokens } from '../format.ts';
import { html, type SafeHtml } from '../html.ts';
import { elapsed } from './time.ts';

/** What each phase and the questions cost, and all together. */
export function costTable(attempts: readonly Attempt[], questions: QuestionCost, now: number): SafeHtml {
  const phases = attempts.flatMap((attempt) => attempt.phases.map((phase) => ({ phase, number: attempt.number })));
  return html`<div class="table-scroll" tabindex="0" role="group" aria-label="Cost and tokens"><table class="figures-table">
<thead><tr><th scope="col">Phase</th><th scope="col" class="optional">Turns</th><th scope="col">In</th><th scope="col">Cached</th><th scope="col">Out</th><th scope="col" class="optional">Time</th><th scope="col">Cost</th></tr></thead>
<tbody>${phases.map(({ phase, number }) => row(phase, attempts.length > 1 ? number : undefined, now))}${questions.asked > 0 && questionRow(questions)}</tbody>
<tfoot>${total(
    phases.map(({ phase }) => phase),
    questions.dollars,
  )}</tfoot></table></div>`;
}

const row = (phase: Phase, attempt: number | undefined, now: number): SafeHtml =>
  html`<tr data-key="${attempt} ${phase.name} ${phase.startedAt}"><th scope="row">${phase.name}${attempt !== undefined && html` <span class="count">attempt ${attempt}</span>`}<span class="model">${phase.model}</span></th>
<td class="optional">${formatCount(phase.turns)}</td>${tokenCells(phase.tokens)}<td class="optional">${elapsed(phase.startedAt, phase.endedAt, now)}</td><td>${formatDollars(phase.dollars)}</td></tr>`;

/** The record of a question has its dollars, not its tokens. */
const questionRow = ({ asked, counted, dollars }: QuestionCost): SafeHtml =>
  html`<tr data-key="questions"><th scope="row">Questions <span class="count">${asked === counted ? formatCount(asked) : `newest ${formatCount(counted)} of ${formatCount(asked)}`}</span></th>
<td class="optional">–</td><td>–</td><td>–</td><td>–</td><td class="optional">–</td><td>${formatDollars(dollars)}</td></tr>`;

function total(phases: readonly Phase[], ofQuestions: number): SafeHtml {
  const sum = (read: (phase: Phase) => number) => phases.reduce((value, phase) => value + read(phase), 0);
  const tokens = {
    input: sum((phase) => phase.tokens.input),
    output: sum((phase) => phase.tokens.output),
    cacheRead: sum((phase) => phase.tokens.cacheRead),
    cacheWrite: sum((phase) => phase.tokens.cacheWrite),
  };
  return html`<tr><th scope="row">Together</th><td class="optional">${formatCount(sum((phase) => phase.turns))}</td>${tokenCells(tokens)}<td class="optional"></td><td>${formatDollars(sum((phase) => phase.dollars) + ofQuestions)}</td></tr>`;
}

const tokenCells = ({ input, output, cacheRead, cacheWrite }: Tokens): SafeHtml =>
  html`<td>${formatTokens(input + cacheWrite)}</td><td>${formatTokens(cacheRead)}</td><td>${formatTokens(output)}</td>`;
