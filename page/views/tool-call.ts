import { formatDuration, formatPlural } from '../format.ts';
import { html, type SafeHtml } from '../html.ts';
import type { TranscriptItem } from '../transcript/read-transcript.ts';
import { icon } from './icon.ts';
import { textBlock } from './json-block.ts';
import { aboutInput, inputCount, inputView } from './tool-input.ts';

type ToolCall = Extract<TranscriptItem, { kind: 'tool-call' }>;

/** A tool call: one line that says what was asked, and input and result to unfold. */
export function toolCallView(call: ToolCall): SafeHtml {
  const { name, input, result, directory } = call;
  const asked = inputView(input, directory);
  return html`<details class="fold tool" data-key="call">
<summary>${icon('tool')}<span class="tool-name">${shortName(name)}</span> <span class="tool-about">${aboutInput(input, directory)}</span>
<span class="tool-end">${endOf(call)}</span></summary>
<div class="fold-body">${asked !== undefined && html`<p class="label">Input</p>${asked}`}
<p class="label${result?.isError === true && ' text-bad'}">${result?.isError === true ? 'Error' : 'Result'}</p>${result === undefined ? html`<p class="empty">still running</p>` : textBlock(result.text === '' ? '(nothing)' : result.text, 'Result')}</div></details>`;
}

/** Tools of the worker come as `mcp__mendhook__search_logs`. */
const shortName = (name: string): string => name.replace(/^mcp__[\w-]+?__/, '');

function endOf({ input, result, at }: ToolCall): SafeHtml {
  if (result === undefined) return html`<span class="pulse" aria-hidden="true"></span>running`;
  if (result.isError) return html`<span class="text-bad">error</span>`;
  const lines = result.text === '' ? 0 : result.text.split('\n').length;
  return html`${inputCount(input) ?? formatPlural(lines, 'line')} <span class="dot">·</span> ${formatDuration(result.at - at)}`;
}
