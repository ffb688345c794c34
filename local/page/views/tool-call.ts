import { z } from 'zod';
import type { PatchLine } from '../diff/parse-patch.ts';
import { formatDuration, formatPlural } from '../format.ts';
import { html, type SafeHtml } from '../html.ts';
import type { TranscriptItem } from '../transcript/read-transcript.ts';
import { hunkTable } from './diff.ts';
import { icon } from './icon.ts';
import { jsonBlock, textBlock } from './json-block.ts';

type ToolCall = Extract<TranscriptItem, { kind: 'tool-call' }>;

/** A tool call: one line that says what was asked, and input and result to unfold. */
export function toolCallView(call: ToolCall): SafeHtml {
  const { name, input, result } = call;
  return html`<details class="fold tool" data-key="call">
<summary>${icon('tool')}<span class="tool-name">${shortName(name)}</span> <span class="tool-about">${aboutInput(input)}</span>
<span class="tool-end">${endOf(call)}</span></summary>
<div class="fold-body"><p class="label">Input</p>${inputView(input)}
<p class="label${result?.isError === true && ' text-bad'}">${result?.isError === true ? 'Error' : 'Result'}</p>${result === undefined ? html`<p class="empty">still running</p>` : textBlock(result.text === '' ? '(nothing)' : result.text, 'Result')}</div></details>`;
}

/** Tools of the worker come as `mcp__mendhook__search_logs`. */
const shortName = (name: string): string => name.replace(/^mcp__[\w-]+?__/, '');

const TELLING = ['pattern', 'query', 'command', 'file_path', 'path', 'files', 'rootCause', 'summary'];
const ABOUT_LENGTH = 140;

/** The one field that says what a call is about. */
function aboutInput(input: unknown): string {
  const fields = z.record(z.string(), z.unknown()).safeParse(input).data ?? {};
  const key = TELLING.find((name) => Object.hasOwn(fields, name)) ?? Object.keys(fields)[0];
  const value = key === undefined ? '' : fields[key];
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return text.length > ABOUT_LENGTH ? `${text.slice(0, ABOUT_LENGTH)}…` : text;
}

function endOf({ result, at }: ToolCall): SafeHtml {
  if (result === undefined) return html`<span class="pulse" aria-hidden="true"></span>running`;
  if (result.isError) return html`<span class="text-bad">error</span>`;
  const lines = result.text === '' ? 0 : result.text.split('\n').length;
  return html`${formatPlural(lines, 'line')} <span class="dot">·</span> ${formatDuration(result.at - at)}`;
}

const editSchema = z.object({ file_path: z.string(), old_string: z.string(), new_string: z.string() });
const writeSchema = z.object({ file_path: z.string(), content: z.string() });

/** An edit reads best as a diff, a new file as its text, anything else as JSON. */
function inputView(input: unknown): SafeHtml {
  const edit = editSchema.safeParse(input).data;
  if (edit !== undefined) {
    const lines = [...linesOf('removed', edit.old_string), ...linesOf('added', edit.new_string)];
    return hunkTable([{ section: edit.file_path, lines }], `Edit of ${edit.file_path}`);
  }
  const written = writeSchema.safeParse(input).data;
  if (written !== undefined) {
    return hunkTable([{ section: written.file_path, lines: linesOf('added', written.content) }], 'New file');
  }
  return jsonBlock(input, 'Input');
}

const linesOf = (kind: 'removed' | 'added', text: string): readonly PatchLine[] =>
  text === ''
    ? []
    : text
        .replace(/\n$/, '')
        .split('\n')
        .map((line) => ({ kind, text: line }));
