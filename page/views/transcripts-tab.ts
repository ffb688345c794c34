import type { Phase } from '../../core/records/phase.ts';
import { formatDollars, formatPlural } from '../format.ts';
import { html, type SafeHtml } from '../html.ts';
import type { IncidentDetail, Transcript } from '../source.ts';
import { readTranscript } from '../transcript/read-transcript.ts';
import { elapsed } from './time.ts';
import { tokenText } from './token-text.ts';
import { transcriptItem } from './transcript-item.ts';

type Shown = Pick<IncidentDetail, 'attempts' | 'transcripts'>;

/** What Claude Code did in each phase: its words, and each tool call with input and result to unfold. */
export function transcriptsTab(detail: Shown, now: number): SafeHtml {
  if (detail.transcripts.length === 0) {
    return html`<div class="card empty-state"><h2>No transcript</h2><p>There is one as soon as a phase has begun.</p></div>`;
  }
  return html`<div class="fold-all" id="fold-all" hidden><button type="button" data-fold="open">Unfold all</button><button type="button" data-fold="close">Fold all</button></div>
${detail.transcripts.map((transcript, index) => transcriptView(transcript, `transcript-${index + 1}`, detail, now))}`;
}

function transcriptView(transcript: Transcript, id: string, detail: Shown, now: number): SafeHtml {
  const items = readTranscript(transcript.events);
  const calls = items.filter((item) => item.kind === 'tool-call').length;
  const phase = phaseOf(transcript, detail);
  return html`<section class="card transcript" id="${id}" data-key="${transcript.key}" aria-labelledby="${id}-title">
<div class="transcript-head"><h2 id="${id}-title">${transcript.phase}${detail.attempts.length > 1 && html` <span class="count">attempt ${transcript.attempt}</span>`}</h2>
<p class="transcript-figures">${phase !== undefined && phaseFigures(phase, now)}<span>${formatPlural(calls, 'tool call')}</span></p></div>
${phase?.reason !== undefined && html`<p class="text-bad">${phase.reason}</p>`}
<ol class="items">${items.map((item) => html`<li data-key="${item.key}" class="item item-${item.kind}">${transcriptItem(item)}</li>`)}</ol>
${phase?.status === 'running' && html`<p class="running"><span class="pulse" aria-hidden="true"></span>running</p>`}
</section>`;
}

const phaseOf = ({ key, attempt, phase }: Transcript, { attempts }: Shown): Phase | undefined => {
  const phases = attempts.find(({ number }) => number === attempt)?.phases ?? [];
  return phases.find(({ transcriptKey }) => transcriptKey === key) ?? phases.find(({ name }) => name === phase);
};

const phaseFigures = ({ model, tokens, dollars, startedAt, endedAt, turns, denials }: Phase, now: number): SafeHtml =>
  html`<span>${model}</span><span>${elapsed(startedAt, endedAt, now)}</span><span>${formatPlural(turns, 'turn')}</span><span>${tokenText(tokens)}</span><span>${formatDollars(dollars)}</span>${denials > 0 && html`<span class="text-bad">${formatPlural(denials, 'denied call')}</span>`}`;
