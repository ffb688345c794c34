import { readFileSync } from 'node:fs';
import { cleanText } from '../../core/text/clean-text.ts';
import { fence } from '../../core/text/prompt.ts';
import { oneLine, shorten } from '../../core/text/shorten.ts';

const LINE_LENGTH = 300;

/** The text of a prompt, by its file's name without the ending. */
export const readTemplate = (name: string): string =>
  readFileSync(new URL(`../../prompts/${name}.md`, import.meta.url), 'utf8');

/** Lines that strangers wrote, each cleaned and cut, in one fence; "none" where there are none. */
export const fenceLines = (lines: readonly string[], boundary: string, length = LINE_LENGTH): string =>
  lines.length === 0
    ? 'none'
    : fence(lines.map((line) => shorten(oneLine(cleanText(line)), length)).join('\n'), boundary);
