import type { ErrorEvent } from '../../error-event.ts';
import { cutLine } from '../stack/stack-lines.ts';
import { isPythonLine, type LineKind, lineKind } from './line-kind.ts';

/** Lines that belong together, in order. */
export interface Assembled {
  readonly lines: readonly ErrorEvent[];
  /** Whether these are lines of a trace whose beginning is missing, or, in Python, the exception at its end. */
  readonly isFragment: boolean;
}

/** Lines of one trace follow each other within this time. */
const GAP_MS = 2_000;
/** A log line and the exception that it was printed with. */
const SAME_MOMENT_MS = 100;

interface Open {
  readonly lines: ErrorEvent[];
  readonly isFragment: boolean;
  readonly isPython: boolean;
  hasFrames: boolean;
  /** Python prints the exception behind the frames. */
  isNamed: boolean;
  /** Whether its exception comes behind the frames, and did not come yet. */
  awaitsName: boolean;
}

/**
 * Puts the lines of one stream together that belong to one trace. A log line of another thread between them stays by itself and
 * holds up nothing.
 *
 * @param events of one host, container and stream, the oldest first
 */
export function assemble(events: readonly ErrorEvent[]): readonly Assembled[] {
  const done: Assembled[] = [];
  let open: Open | undefined;
  let heads: { event: ErrorEvent; kind: LineKind }[] = [];

  const flushHeads = () => {
    done.push(...heads.map(({ event }) => ({ lines: [event], isFragment: false })));
    heads = [];
  };
  const close = () => {
    if (open !== undefined) done.push({ lines: open.lines, isFragment: open.isFragment || open.awaitsName });
    open = undefined;
  };
  const begin = (event: ErrorEvent, hasFrames: boolean, isFragment = false) => {
    close();
    const isPython = isPythonLine(event.message ?? '');
    open = {
      lines: [...heads.map((head) => head.event), event],
      isFragment,
      isPython,
      hasFrames,
      isNamed: false,
      awaitsName: false,
    };
    heads = [];
  };
  const isHeaded = () => heads.some(({ kind }) => kind === 'header' || kind === 'text' || kind === 'indented');

  for (const event of events) {
    if (isWhole(event)) {
      done.push({ lines: [event], isFragment: false });
      continue;
    }
    const { message = '', timestamp } = event;
    if (timestamp - (open?.lines.at(-1)?.timestamp ?? timestamp) > GAP_MS) close();
    if (timestamp - (heads.at(-1)?.event.timestamp ?? timestamp) > GAP_MS) flushHeads();
    const kind = lineKind(message);
    const goesOn: Open | undefined = open;
    if (kind === 'start') {
      if (goesOn !== undefined && awaitsTraceback(goesOn)) goesOn.lines.push(event);
      else {
        keepLast(event);
        begin(event, false);
      }
      if (open !== undefined) {
        open.isNamed = false;
        open.awaitsName = open.isPython && /Traceback \(most recent call last\):?\s*$/.test(message);
      }
    } else if (kind === 'frame' || kind === 'inner') {
      if (heads.length > 0 && (goesOn === undefined || (isHeaded() && !(goesOn.isPython && !goesOn.isNamed)))) {
        begin(event, kind === 'frame');
      } else if (goesOn === undefined) begin(event, kind === 'frame', true);
      else {
        goesOn.lines.push(event);
        goesOn.hasFrames ||= kind === 'frame';
      }
    } else if (goesOn !== undefined && heads.length === 0 && kind === 'indented') goesOn.lines.push(event);
    else if (goesOn !== undefined && takesName(goesOn, kind)) {
      goesOn.lines.push(event);
      goesOn.isNamed = true;
      goesOn.awaitsName = false;
    } else if (kind === 'indented' && heads.length > 0) heads.push({ event, kind });
    else if (kind === 'header' && heads.every((head) => head.kind !== 'header')) {
      keepLast(event);
      heads.push({ event, kind });
    } else {
      flushHeads();
      heads = [{ event, kind }];
    }
  }
  close();
  flushHeads();
  return done;

  /** Only the line right before an exception, of the same moment, was printed with it. */
  function keepLast(event: ErrorEvent): void {
    const near = heads.filter((head) => event.timestamp - head.event.timestamp <= SAME_MOMENT_MS);
    const kept = near.findLastIndex((head) => head.kind !== 'indented');
    const last = kept === -1 ? [] : near.slice(kept);
    heads = heads.filter((head) => !last.includes(head));
    flushHeads();
    heads = last;
  }
}

/** A trace that came in one piece, or an error that has none. */
const isWhole = ({ message, error }: ErrorEvent): boolean =>
  error.stack !== undefined || message === undefined || message.trimEnd().includes('\n');

const takesName = ({ isPython, hasFrames, isNamed, lines }: Open, kind: LineKind): boolean =>
  (isPython && hasFrames && !isNamed && kind !== 'record') ||
  // A panic of Rust says why in the line below.
  (lines.length === 1 && kind === 'text' && /panicked at [^']*:$/.test(cutLine(lines[0]?.message ?? '')));

const awaitsTraceback = ({ lines }: Open): boolean =>
  /^\s*(?:The above exception was|During handling of) /.test(lines.at(-1)?.message ?? '');
