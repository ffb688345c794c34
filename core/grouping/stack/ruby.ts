import type { ParsedException, StackFrame } from '../exception.ts';
import { type Draft, draft, finish } from './chain.ts';
import { makeFrame } from './make-frame.ts';

const FRAME =
  /^(?:from |\d+: from )?([^\s:][^:]*|[A-Za-z]:[^:]+):(\d+)(?::in (?:[`'"](.+?)['"]|((?:(?:block|rescue|ensure)(?: \(\d+ levels\))? in )*(?:<[^<>]{1,60}>|[\w.#?!]+))))?(?=$|:)/;

/** What a collector wrote before the path. */
const NOT_A_PATH = /[\]|]\s|\s\/|^\d{4}-\d\d-\d\d |^[A-Z][a-z]{2} +\d/;

/**
 * Reads `from /app/x.rb:12:in 'Order#place'`, also without `from` and with the older back-tick.
 *
 * @param line without leading white space
 */
export function readRubyFrame(line: string): StackFrame | undefined {
  if (!line.includes(':in ') && !/\.(?:rb|erb|rake|ru|haml|slim):\d+/.test(line)) return undefined;
  const match = FRAME.exec(line);
  if (match?.[1] === undefined || NOT_A_PATH.test(match[1])) return undefined;
  return makeFrame('ruby', { file: match[1], line: Number(match[2]), name: match[3] ?? match[4] });
}

/** Whether a line is a frame of Ruby, behind a log line or not. */
export const isRubyLine = (line: string): boolean => readRubyFrame(fromPath(line)) !== undefined;

/** Reads a Ruby trace: the first frame carries message and class; causes follow in the same form. */
export function readRuby(lines: readonly string[], known?: string): readonly ParsedException[] {
  const chain: Draft[] = [];
  let inHeader = false;
  for (const raw of lines) {
    const line = fromPath(raw.trimStart());
    const frame = readRubyFrame(line);
    const current = chain.at(-1);
    if (frame === undefined) {
      if (current === undefined) chain.push(draft('outermost', line));
      else if (inHeader || current.frames.length === 0) current.header.push(line);
      continue;
    }
    const said = line.startsWith('from ') ? '' : line.slice((FRAME.exec(line)?.[0] ?? '').length).replace(/^: ?/, '');
    inHeader = said !== '' && !/\([\w:]+\)$/.test(said);
    if (current === undefined || (said !== '' && current.frames.length > 0)) chain.push(draft('cause'));
    const target = chain.at(-1);
    target?.frames.push(frame);
    // The first frame carries the header; the lines above it are log lines.
    if (said !== '') target?.header.splice(0, Infinity, said);
  }
  return finish(chain.map(kindFirst), known);
}

const STARTS_WITH_FRAME = /^(?:from |\d+: from )?[^\s:]+:\d+:in /;
const FRAME_INSIDE = /[\s"](?=[^\s:"]+:\d+:in [`'"])/;

/** A log line may stand before the first frame, on its own line: `[ERROR] /app/x.rb:12:in …`. */
function fromPath(line: string): string {
  if (!line.includes(':in ') || STARTS_WITH_FRAME.test(line)) return line;
  const before = FRAME_INSIDE.exec(line);
  return before === null ? line : line.slice(before.index + 1);
}

/** `divided by 0 (ZeroDivisionError)` as other languages write it. */
function kindFirst(each: Draft): Draft {
  const text = each.header.join('\n');
  const match = /\(([A-Z]\w*(?:::\w+)*)\)$/m.exec(text);
  return match?.[1] === undefined ? each : { ...each, header: [`${match[1]}: ${text.slice(0, match.index).trim()}`] };
}
