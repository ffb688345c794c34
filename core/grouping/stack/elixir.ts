import type { ParsedException, StackFrame } from '../exception.ts';
import { type Draft, draft, finish } from './chain.ts';
import { makeFrame } from './make-frame.ts';

const OWNER = /^\(([\w.-]+)(?: [^()]*)?\) /;
const PLACE = /^([^\s:()"]+\.(?:exs?|[ehl]?eex|[eyh]rl|xrl|yrl)):(\d+): /;
const CALL =
  /^(?:anonymous fn\/\d+ in )?:?[\p{L}_][\w.@!?]*(?:\."[^"]{0,200}")?[!?]?(?:\/\d+|\(|$)|^\((?:file|module|stdin)\)$/u;

/**
 * Reads `(shop 0.1.4) lib/shop/cart.ex:148: Shop.Cart.total/2`, where application or place may be missing.
 * https://hexdocs.pm/elixir/Exception.html#format_stacktrace_entry/1
 *
 * @param line without leading white space
 */
export function readElixirFrame(line: string): StackFrame | undefined {
  const owner = OWNER.exec(line);
  const rest = owner === null ? line : line.slice(owner[0].length);
  const place = PLACE.exec(rest);
  if (owner === null && place === null) return undefined;
  const call = place === null ? rest : rest.slice(place[0].length);
  if (!CALL.test(call)) return undefined;
  const frame = makeFrame('elixir', { ...functionOf(call), file: place?.[1], line: Number(place?.[2]) });
  return owner?.[1] === undefined ? frame : { ...frame, package: owner[1] };
}

/** `Shop.Cart.total/2`, `:gen_server.call/3`, `anonymous fn/1 in Shop.Cart.total/2`, `Enum."-map/2-lists^map/1-0-"/2`. */
function functionOf(call: string): { module: string; name: string } {
  const bare = call.replace(/^anonymous fn\/\d+ in /, '');
  const quote = bare.indexOf('."');
  const end = quote === -1 ? bare.search(/[/(]/) : bare.indexOf('"', quote + 2);
  const whole = end > 0 ? bare.slice(0, end) : bare;
  const dot = quote === -1 ? whole.lastIndexOf('.') : quote;
  return { module: dot > 0 ? whole.slice(0, dot) : '', name: whole.slice(dot + 1).replace(/^"/, '') };
}

/** `** (KeyError) key :price not found`, also nested: `** (exit) an exception was raised:` and then the exception. */
const HEADER = /^\*\* \(([^()\s]+)[^()]*\) ?(.*)$/;

/** Whether only Elixir prints such a line. */
export const isElixirHeader = (line: string): boolean => HEADER.test(line);

/** Reads an Elixir trace, also inside the report of a process that died with it. */
export function readElixir(lines: readonly string[], known?: string): readonly ParsedException[] {
  const chain: Draft[] = [];
  const before = draft('outermost');
  for (const raw of lines) {
    const line = raw.trim();
    const header = HEADER.exec(line);
    const current = chain.at(-1) ?? before;
    const frame = header === null ? readElixirFrame(line) : undefined;
    if (header !== null) chain.push(draft('cause', `${header[1]}: ${header[2]}`));
    else if (frame !== undefined) current.frames.push(frame);
    else if (current.frames.length === 0 && line !== '') current.header.push(line);
  }
  return finish(chain.length > 0 ? chain : [before], known).map(withKind);
}

/** A kind such as `exit` does not look like one to other languages. */
function withKind(exception: ParsedException): ParsedException {
  const found = exception.kind === undefined ? /^([\w.]+): ?([\s\S]*)$/.exec(exception.message ?? '') : null;
  return found?.[1] === undefined ? exception : { ...exception, kind: found[1], message: found[2] ?? '' };
}
