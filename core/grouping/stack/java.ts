import type { ParsedException, StackFrame } from '../exception.ts';
import { isAtLine } from './at-line.ts';
import { type Draft, draft, finish, outermostFirst } from './chain.ts';
import { looksLikeHeader } from './header.ts';
import { makeFrame } from './make-frame.ts';

const PLACE_WITHOUT_LINE =
  /^(?:Native Method|Unknown Source|SourceFile|<generated>|<Unknown>|Proguard|PG|D8\$\$SyntheticClass|r8-map-id-\w+|Dynamic|Redefined|Optimized Method|(?:Inlined )?Compiled Code|[^\s:/\\]+\.\w{1,8})$/i;
const EXTENSION =
  /\.(?:java|kts?|scala|groovy|cljc?|gvy|aj|xtend|jspx?|ftl|rb|py|js)$|^(?:SourceFile|Unknown Source|PG|Proguard|r8-map-id-\w+|Dynamic|NULL)$/i;
/**
 * Reads `at package.Class.method(File.java:12) ~[library.jar:1.2]`, with or without a class loader or module before it.
 *
 * @param line with or without leading white space
 */
export function readJavaFrame(line: string): StackFrame | undefined {
  return isAtLine(line) ? readFrame(line.trimStart()) : undefined;
}

function readFrame(line: string): StackFrame | undefined {
  const open = line.indexOf('(');
  const close = line.indexOf(')', open);
  if (open < 5 || close === -1) return undefined;
  const place = readPlace(line.slice(open + 1, close).trim());
  if (place === undefined) return undefined;
  const slash = endOfLoader(line, open);
  const qualified = line.slice(slash > 3 && line.indexOf(' ', 3) !== slash + 1 ? slash + 1 : 3, open).trim();
  const dot = qualified.lastIndexOf('.');
  if (dot === -1) return undefined;
  return makeFrame('java', { module: qualified.slice(0, dot), name: qualified.slice(dot + 1), ...place });
}

/** The slash after a class loader or module; a hidden class has one before its address (`Cart$$Lambda/0x00007f1c34.apply`). */
function endOfLoader(line: string, open: number): number {
  const slash = line.lastIndexOf('/', open);
  return line.startsWith('0x', slash + 1) ? line.lastIndexOf('/', slash - 1) : slash;
}

/** Reads what is in the parentheses: `File.java:12`, `Native Method`. */
function readPlace(inside: string): Pick<StackFrame, 'file' | 'line'> | undefined {
  // IBM's machine writes `Cart.java(Compiled Code)`: the name ends at its parenthesis.
  const inner = inside.indexOf('(');
  const text = inner > 0 ? inside.slice(0, inner) : inside;
  const colon = text.lastIndexOf(':');
  const line = colon === -1 ? Number.NaN : Number(text.slice(colon + 1));
  if (!Number.isInteger(line))
    return PLACE_WITHOUT_LINE.test(text) && (!text.includes('.') || EXTENSION.test(text)) ? fileOf(text) : undefined;
  const file = text.slice(0, colon);
  // Nearly every frame ends in one of two extensions, which costs less to see than to match.
  const isSource = file.endsWith('.java') || file.endsWith('.kt') || EXTENSION.test(file);
  return isSource && !/[/\\]| (?!Source$)/.test(file) ? { file: file.includes('.') ? file : '', line } : undefined;
}

const fileOf = (text: string): { file?: string } => (text.includes('.') ? { file: text } : {});

/** Reads a JVM trace: causes, suppressed exceptions, `... n more`, Logback's root-first order (`Wrapped by:`). */
export function readJava(lines: readonly string[], known?: string): readonly ParsedException[] {
  const chain: Draft[] = [draft('outermost')];
  let current = first(chain);
  let rootFirst = false;
  let announced = false;
  for (const raw of lines) {
    const frame = readJavaFrame(raw);
    if (frame !== undefined) {
      current.frames.push(frame);
      continue;
    }
    const line = raw.trimStart();
    if (SAYS_NOTHING_NEW.test(line)) continue;
    const suppressed: boolean =
      /^Suppressed: /.test(line) || (current.relation === 'suppressed' && raw.length > line.length);
    if (/^(?:Caused by|Suppressed|Wrapped by): /.test(line) || isAnotherHeader(line, current)) {
      rootFirst ||= line.startsWith('Wrapped by: ');
      current = draft(suppressed ? 'suppressed' : isCause(line, announced) ? 'cause' : 'separate', line);
      chain.push(current);
      announced = false;
    } else if (current.frames.length === 0 && line !== '') current.header.push(line);
    else if (ANNOUNCES_CAUSE.test(line)) announced = true;
  }
  return finish(rootFirst ? outermostFirst(chain) : chain, known);
}

/** Frames that the enclosing trace has already, and a cause that is one of the exceptions above. */
const SAYS_NOTHING_NEW = /^(?:\.\.\. \d+ (?:more|common)|(?:Caused by: |Suppressed: )?\[CIRCULAR REFERENCE: ?)/;

/** Application servers write `root cause`, then the exception on a line of its own. */
const ANNOUNCES_CAUSE =
  /^(?:\*+|-+)? ?(?:root cause|root exception|nested exception|linked exception|caused by|cause)\b/i;

const isCause = (line: string, announced: boolean): boolean => announced || /^(?:Caused|Wrapped) by: /.test(line);

const isAnotherHeader = (line: string, current: Draft): boolean =>
  current.frames.length > 0 && line !== '' && looksLikeHeader(line);

const first = (chain: readonly Draft[]): Draft => chain[0] ?? draft('outermost');
