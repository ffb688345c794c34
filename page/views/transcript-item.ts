import { formatDollars, formatDuration, formatPlural } from '../format.ts';
import { attributes, html, type SafeHtml } from '../html.ts';
import { markdown } from '../markdown.ts';
import type { TranscriptItem } from '../transcript/read-transcript.ts';
import type { ModelCall, Reading } from '../transcript/worker-events.ts';
import { jsonBlock, textBlock } from './json-block.ts';
import { tokenText } from './token-text.ts';
import { toolCallView } from './tool-call.ts';

/** One thing that happened in a phase. */
export function transcriptItem(item: TranscriptItem): SafeHtml {
  switch (item.kind) {
    case 'start':
      return html`<p class="note">Claude Code ${item.version} with ${item.model}, offered ${item.tools.length === 0 ? 'no tool' : item.tools.join(', ')}</p>`;
    case 'text':
      return html`<p class="${item.from === 'model' ? 'visually-hidden' : 'speaker'}">${item.from === 'model' ? 'Model' : 'Worker'}</p><div class="prose">${markdown(item.text)}</div>`;
    case 'thinking':
      return html`<details class="fold thinking" data-key="thinking"><summary>Thinking</summary><div class="fold-body prose">${markdown(item.text)}</div></details>`;
    case 'prompt':
      return html`<details class="fold thinking" data-key="prompt"><summary>Prompt</summary><div class="fold-body">${textBlock(item.text, 'Prompt')}</div></details>`;
    case 'model-call':
      return modelCallView(item.call);
    case 'reading':
      return readingView(item.reading);
    case 'tool-call':
      return toolCallView(item);
    case 'end':
      return endView(item.result);
    case 'other':
      return html`<details class="fold other" data-key="other"><summary>Audit log: ${item.title}</summary><div class="fold-body">${jsonBlock(item.detail, item.title)}</div></details>`;
    default: {
      const never: never = item;
      return never;
    }
  }
}

/** A rule between two turns, with what the turn cost. */
function modelCallView({ status, durationMs, tokens, dollars, reason }: ModelCall): SafeHtml {
  const failed = reason !== undefined || status >= 400;
  return html`<p class="model-call"><span>Call of the model</span>${failed && html`<span class="text-bad">${status}${reason !== undefined && `, ${reason}`}</span>`}
<strong>${formatDollars(dollars)}</strong><span>${tokenText(tokens)}</span><span>${formatDuration(durationMs)}</span></p>`;
}

function readingView({ reason, figures }: Reading): SafeHtml {
  return html`<details class="fold other" data-key="reading"><summary${attributes({ class: reason === undefined ? undefined : 'text-bad' })}>${reason === undefined ? 'The worker took the verdict' : `The worker took no verdict: ${reason}`}</summary><div class="fold-body">${jsonBlock(figures, 'What the worker counted')}</div></details>`;
}

type End = Extract<TranscriptItem, { kind: 'end' }>['result'];

function endView(result: End): SafeHtml {
  const good = result.subtype === 'success' && !result.is_error;
  const figures = [
    result.num_turns !== undefined && formatPlural(result.num_turns, 'turn'),
    result.duration_ms !== undefined && formatDuration(result.duration_ms),
    result.total_cost_usd !== undefined && formatDollars(result.total_cost_usd),
  ].filter((text) => text !== false);
  return html`<p class="end text-${good ? 'good' : 'bad'}"><strong>${good ? 'Ended with an answer' : `Ended: ${result.subtype}`}</strong>${figures.length > 0 && html` <span class="dot">·</span> by its own count ${figures.join(', ')}`}</p>
${!good && result.result !== undefined && html`<pre tabindex="0" role="group" aria-label="What it ended with">${result.result}</pre>`}
${result.structured_output !== undefined && html`<details class="fold" data-key="verdict"><summary>Verdict</summary><div class="fold-body">${jsonBlock(result.structured_output, 'Verdict')}</div></details>`}`;
}
