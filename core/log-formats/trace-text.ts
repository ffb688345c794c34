import type { Language } from '../grouping/exception.ts';
import { readStack } from '../grouping/stack/read-stack.ts';
import { type Fields, isFields, textOf } from './fields.ts';
import { frameLines, isFrame } from './frame-lines.ts';

/** An error as a logger wrote it, its trace made a text. */
export interface Thrown {
  readonly kind?: string | undefined;
  readonly message?: string | undefined;
  /** The frames, with or without a header. */
  readonly trace?: string | undefined;
  /** The language of the trace, where its frames were objects. */
  readonly language?: Language | undefined;
  /** PHP names the place of an error beside its frames: `/app/src/Cart.php:88`. */
  readonly place?: string | undefined;
  readonly cause?: Thrown | undefined;
}

const LINES_KEPT = 2_000;

/** A trace as a logger writes it: a text, a list of lines, or a list of frames. */
export function readTrace(value: unknown): Pick<Thrown, 'trace' | 'language'> {
  if (!Array.isArray(value)) return { trace: textOf(value) };
  const parts = value.slice(0, LINES_KEPT);
  if (parts.some((part) => isFields(part) && isFrame(part))) return frameLines(parts.filter(isFields).map(frameOf));
  const lines = parts.filter((part) => typeof part === 'string').map((line) => line.replace(/\n$/, ''));
  const places = lines.map((line) => PHP_PLACE.exec(line));
  // Monolog lists places alone: https://github.com/Seldaek/monolog/blob/main/src/Monolog/Formatter/NormalizerFormatter.php
  if (lines.length > 0 && places.every((place) => place !== null))
    return { trace: places.map((place, index) => `#${index} ${place[1]}(${place[2]})`).join('\n'), language: 'php' };
  const text = lines.join('\n');
  return { trace: LIKE_FRAMES.test(text) ? text : undefined };
}

/** Python's `exc_info` is a list of texts, too, and no trace. */
const LIKE_FRAMES = /\.\w{1,9}(?::\d|\(\d)|\bline \d|^\s*at /m;

const PHP_PLACE = /^(\S[^\n]{0,400}\.(?:php|phtml|inc)):(\d{1,9})$/;

/** JBoss wraps each frame where the format has no lists. */
const frameOf = (part: Fields): Fields => (isFields(part['frame']) ? part['frame'] : part);

/** The whole chain as the language itself prints it, so that the readers of traces read it. */
export function printThrown(thrown: Thrown): string | undefined {
  const chain: Thrown[] = [];
  for (let each: Thrown | undefined = thrown; each !== undefined && chain.length < CHAIN_KEPT; each = each.cause)
    chain.push(each);
  if (chain.every(({ trace }) => trace === undefined)) return undefined;
  const language = chain.find((each) => each.trace !== undefined && languageOf(each) !== undefined);
  const print = language === undefined ? printPlain : (PRINTERS[languageOf(language) ?? 'java'] ?? printPlain);
  return SAYS_CAUSE.test(thrown.trace ?? '') ? print([thrown]) : print(chain);
}

const CHAIN_KEPT = 20;

/** The trace holds its causes already, which most loggers also list. */
const SAYS_CAUSE = /^\s*(?:caused by|\[cause\]):|---> |direct cause of the following|During handling of the above/im;

const languageOf = ({ language, trace }: Thrown): Language | undefined =>
  language ??
  (trace === undefined ? undefined : readStack(trace).find(({ frames }) => frames.length > 0)?.frames[0]?.language);

const header = ({ kind, message, place }: Thrown): string =>
  [[kind, message].filter(Boolean).join(': '), place].filter(Boolean).join(' in ');

/** Whether the trace names its error itself. */
const hasHeader = ({ kind, message, trace = '' }: Thrown): boolean =>
  (kind === undefined && message === undefined) ||
  (kind !== undefined && trace.includes(kind)) ||
  (message !== undefined && message !== '' && trace.includes(message.slice(0, MESSAGE_COMPARED)));

const MESSAGE_COMPARED = 200;

const withHeader = (each: Thrown, joint = '\n'): string =>
  [hasHeader(each) ? '' : header(each), each.trace ?? ''].filter(Boolean).join(joint) || header(each);

const printPlain = (chain: readonly Thrown[]): string => chain.map((each) => withHeader(each)).join('\nCaused by: ');

const PRINTERS: Partial<Record<Language, (chain: readonly Thrown[]) => string>> = {
  python: (chain) =>
    chain
      .map(pythonTrace)
      .reverse()
      .join('\n\nThe above exception was the direct cause of the following exception:\n\n'),
  php: (chain) =>
    chain
      .map((each) => withHeader(each, '\nStack trace:\n'))
      .reverse()
      .join('\n\nNext '),
  dotnet: printDotnet,
  ruby: (chain) => (chain.length === 1 ? chain.map((each) => withHeader(each)) : chain.map(rubyTrace)).join('\n'),
  go: (chain) =>
    chain
      .map((each) => withHeader(each))
      .reverse()
      .join('\n'),
};

function pythonTrace(each: Thrown): string {
  const { trace } = each;
  if (trace === undefined) return header(each);
  const whole = trace.includes('Traceback (') ? trace : `Traceback (most recent call last):\n${trace}`;
  return hasHeader(each) ? whole : `${whole.trimEnd()}\n${header(each)}`;
}

/** The header of the outer error, the inner one within it, then the outer frames. */
function printDotnet(chain: readonly Thrown[]): string {
  const [outer, ...inner] = chain;
  if (outer === undefined) return '';
  if (inner.length === 0) return withHeader(outer);
  const lines = withHeader(outer).split('\n');
  const frames = lines.findIndex((line) => /^\s+at /.test(line));
  const head = frames === -1 ? lines : lines.slice(0, frames);
  const tail = frames === -1 ? [] : lines.slice(frames);
  const end = '   --- End of inner exception stack trace ---';
  return [...head, ` ---> ${printDotnet(inner)}`, end, ...tail].join('\n');
}

/** Ruby prints the error behind the first frame: only so is the next error told from this one's frames. */
function rubyTrace(each: Thrown): string {
  const [first = '', ...rest] = (each.trace ?? '').split('\n');
  const message = each.message ?? '';
  return [
    `${first}: ${message}${each.kind === undefined ? '' : ` (${each.kind})`}`,
    ...rest.map((line) => `\tfrom ${line.trim().replace(/^from /, '')}`),
  ].join('\n');
}
