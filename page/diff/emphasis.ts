import type { PatchLine } from './parse-patch.ts';

/** A line in three pieces, of which the middle one is what changed against its counterpart. */
export interface Emphasis {
  readonly head: string;
  readonly changed: string;
  readonly tail: string;
}

/**
 * Finds the words that differ between removed lines and the added lines right after them. Lines are paired in order,
 * where a run of removed lines is followed by as many added ones; pairs with little in common get no emphasis, because
 * there it would only be noise.
 */
export function emphasize(lines: readonly PatchLine[]): ReadonlyMap<PatchLine, Emphasis> {
  const found = new Map<PatchLine, Emphasis>();
  for (let at = 0; at < lines.length; ) {
    const removed = runOf('removed', lines, at);
    const added = runOf('added', lines, at + removed.length);
    if (removed.length === added.length) {
      for (const [index, before] of removed.entries()) {
        const after = added[index];
        if (after !== undefined) addPair(found, before, after);
      }
    }
    at += Math.max(1, removed.length + added.length);
  }
  return found;
}

function runOf(kind: PatchLine['kind'], lines: readonly PatchLine[], from: number): readonly PatchLine[] {
  const end = lines.findIndex((line, index) => index >= from && line.kind !== kind);
  return lines.slice(from, end === -1 ? lines.length : end);
}

const LONGEST_LINE = 2_000;
const LEAST_IN_COMMON = 0.35;

function addPair(found: Map<PatchLine, Emphasis>, before: PatchLine, after: PatchLine): void {
  if (Math.max(before.text.length, after.text.length) > LONGEST_LINE) return;
  const old = words(before.text);
  const now = words(after.text);
  const shortest = Math.min(old.length, now.length);
  let head = 0;
  while (head < shortest && old[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < shortest - head && old.at(-1 - tail) === now.at(-1 - tail)) tail += 1;
  const common = visible([...old.slice(0, head), ...old.slice(old.length - tail)]);
  if (common < LEAST_IN_COMMON * Math.max(visible(old), visible(now))) return;
  found.set(before, cut(old, head, tail));
  found.set(after, cut(now, head, tail));
}

const words = (text: string): string[] => text.match(/\w+|\s+|[^\w\s]/gu) ?? [];

const visible = (parts: readonly string[]): number => parts.join('').replace(/\s/g, '').length;

const cut = (parts: readonly string[], head: number, tail: number): Emphasis => ({
  head: parts.slice(0, head).join(''),
  changed: parts.slice(head, parts.length - tail).join(''),
  tail: parts.slice(parts.length - tail).join(''),
});
