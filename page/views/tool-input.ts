import { z } from 'zod';
import type { PatchLine } from '../diff/parse-patch.ts';
import { html, type SafeHtml } from '../html.ts';
import { changeCount, hunkTable } from './diff.ts';
import { jsonBlock } from './json-block.ts';

const TELLING = ['pattern', 'query', 'command', 'file_path', 'path', 'files', 'title', 'summary'];
const PLACES = ['path', 'glob'];
const ABOUT_LENGTH = 140;

/**
 * What a tool is asked for, in a line: the one field that says most, and where it looks.
 *
 * @param directory where Claude Code works; paths in it are shown from there
 */
export function aboutInput(input: unknown, directory: string | undefined): string {
  const fields = z.record(z.string(), z.unknown()).safeParse(input).data ?? {};
  const read = (name: string) => textOf(fields[name], directory);
  const key = TELLING.find((name) => Object.hasOwn(fields, name)) ?? Object.keys(fields)[0];
  if (key === undefined) return '';
  const place = PLACES.filter((name) => name !== key && Object.hasOwn(fields, name)).map(read);
  const where = place.filter((text) => text !== '.').join(' ');
  const text = where === '' ? read(key) : `${read(key)} in ${where}`;
  return text.length > ABOUT_LENGTH ? `${text.slice(0, ABOUT_LENGTH)}…` : text;
}

function textOf(value: unknown, directory: string | undefined): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return directory === undefined ? text : fromDirectory(text, directory);
}

const fromDirectory = (path: string, directory: string): string => {
  if (path === directory || path === `${directory}/`) return '.';
  return path.startsWith(`${directory}/`) ? path.slice(directory.length + 1) : path;
};

const editSchema = z.object({ file_path: z.string(), old_string: z.string(), new_string: z.string() });
const writeSchema = z.object({ file_path: z.string(), content: z.string() });

/** An edit reads best as a diff, a new file as its text, anything else as JSON; undefined where the line above says all. */
export function inputView(input: unknown, directory: string | undefined): SafeHtml | undefined {
  const change = readChange(input);
  if (change === undefined) return isShort(input) ? undefined : jsonBlock(input, 'Input');
  const path = textOf(change.path, directory);
  return hunkTable([{ section: path, lines: change.lines }], `${change.isNew ? 'New text' : 'Change'} of ${path}`);
}

/** Whether an input is one short text. */
function isShort(input: unknown): boolean {
  const [value, ...others] = Object.values(z.record(z.string(), z.unknown()).safeParse(input).data ?? {});
  return typeof value === 'string' && value.length <= ABOUT_LENGTH && others.length === 0;
}

/** How many lines a call adds and removes; undefined for one that changes no file. */
export function inputCount(input: unknown): SafeHtml | undefined {
  const change = readChange(input);
  if (change === undefined) return undefined;
  const count = (wanted: PatchLine['kind']) => change.lines.filter(({ kind }) => kind === wanted).length;
  return html`${changeCount({ additions: count('added'), deletions: count('removed') })}`;
}

function readChange(input: unknown) {
  const edit = editSchema.safeParse(input).data;
  if (edit !== undefined) {
    const lines = [...linesOf('removed', edit.old_string), ...linesOf('added', edit.new_string)];
    return { path: edit.file_path, lines, isNew: false };
  }
  const written = writeSchema.safeParse(input).data;
  return written && { path: written.file_path, lines: linesOf('added', written.content), isNew: true };
}

const linesOf = (kind: 'removed' | 'added', text: string): readonly PatchLine[] =>
  text === ''
    ? []
    : text
        .replace(/\n$/, '')
        .split('\n')
        .map((line) => ({ kind, text: line }));
