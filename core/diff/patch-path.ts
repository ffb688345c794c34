/** A path as git writes it in a header: as it is, or quoted as in C, in bytes. */
export const readPath = (text: string): string => (text.startsWith('"') ? unquote(text) : text);

/**
 * The two paths of `diff --git a/… b/…`, which are the same unless the file was renamed. Without quotes nothing but that
 * says where the first one ends.
 *
 * @returns undefined when it is no such line
 */
export function readHeaderPaths(line: string): readonly [string, string] | undefined {
  const names = /^diff --git (.*)$/s.exec(line)?.[1];
  if (names === undefined) return undefined;
  const quoted =
    /^("(?:[^"\\]|\\.)*"|a\/.*) ("(?:[^"\\]|\\.)*")$/.exec(names) ?? /^("(?:[^"\\]|\\.)*") (b\/.*)$/.exec(names);
  if (quoted !== null) return [withoutPrefix(readPath(quoted[1] ?? '')), withoutPrefix(readPath(quoted[2] ?? ''))];
  const half = (names.length - 1) / 2;
  const [first, second] = [names.slice(0, half), names.slice(half + 1)];
  if (!first.startsWith('a/') || second !== `b/${first.slice(2)}`) return undefined;
  return [first.slice(2), second.slice(2)];
}

const withoutPrefix = (path: string): string => path.replace(/^[ab]\//, '');

const ESCAPES: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  t: 9,
  n: 10,
  v: 11,
  f: 12,
  r: 13,
};

function unquote(quoted: string): string {
  const bytes: number[] = [];
  for (const [part, octal, letter] of quoted.slice(1, -1).matchAll(/\\([0-3][0-7]{2})|\\(.)|[^\\]+/gs)) {
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8));
    else if (letter !== undefined) bytes.push(ESCAPES[letter] ?? letter.charCodeAt(0));
    else bytes.push(...encoder.encode(part));
  }
  return new TextDecoder().decode(new Uint8Array(bytes));
}

const encoder = new TextEncoder();
