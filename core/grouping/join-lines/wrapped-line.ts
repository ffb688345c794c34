import type { ErrorEvent } from '../../error-event.ts';

/** A line of a trace that a logger wrote as a value: `ns=kernel at=panic id=71 line=50 trace="main.total(0x1)"`. */
export interface WrappedLine {
  /** The event with the line of the trace alone as its message. */
  readonly event: ErrorEvent;
  /** The other keys, which all lines of one trace share. */
  readonly of: string;
}

const WRAPPED = /^((?:[\w.-]+=\S* )+)line=\d+ (?:trace|stack|text)="((?:[^"\\]|\\.)*)"$/;

/** @returns undefined when the message is no such line */
export function unwrapLine(event: ErrorEvent): WrappedLine | undefined {
  const found = event.message?.includes(' line=') === true ? WRAPPED.exec(event.message) : null;
  if (found?.[1] === undefined || found[2] === undefined) return undefined;
  const message = found[2].replace(/\\(.)/g, (_all, character: string) => (character === 't' ? '\t' : character));
  return { event: { ...event, message }, of: found[1] };
}
