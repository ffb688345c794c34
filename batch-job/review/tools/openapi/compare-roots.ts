import type { Change } from '../../../../core/change/change.ts';
import { createSeenPairs } from '../seen-pairs.ts';
import { compareOperations } from './compare-operations.ts';
import { compareSchemas } from './compare-schemas.ts';
import type { Break, Comparison } from './comparison.ts';
import { type Root, type RootSide, successorOf } from './find-roots.ts';
import { entriesOf, objectOf } from './json.ts';
import { type Operation, type Operations, readOperations } from './read-operations.ts';

/** Pairs of schemas; the largest public description has some ten thousand. */
const MAX_COMPARED = 200_000;

/**
 * Compares each document of the base with what became of it in the head.
 *
 * @throws {Error} when it takes too long
 */
export function compareRoots(change: Change, base: RootSide, head: RootSide): readonly Break[] {
  const found: Break[] = [];
  let compared = 0;
  const comparison: Comparison = {
    base: base.documents,
    head: head.documents,
    report: (each) => found.push(each),
    seen: createSeenPairs(),
    fits: new Map(),
    schemas: compareSchemas,
    count: () => {
      compared += 1;
      if (compared > MAX_COMPARED) throw new Error(`the documents have more than ${MAX_COMPARED} pairs of schemas`);
    },
  };
  for (const root of base.roots.values()) {
    const after = successorOf(change, root, base, head);
    // A head that cannot be read is no removal.
    if (after === undefined && head.unread.has(root.path)) continue;
    comparePaths(change, { root, after }, { base, head, comparison });
  }
  return found;
}

interface Sides {
  readonly base: RootSide;
  readonly head: RootSide;
  readonly comparison: Comparison;
}

function comparePaths(
  change: Change,
  { root, after }: { root: Root; after: Root | undefined },
  { base, head, comparison }: Sides,
): void {
  const before = readOperations(root.object, base.documents);
  const now: Operations = after === undefined ? new Map() : readOperations(after.object, head.documents);
  const moved = newOperations(change, after, { base, head });
  for (const [key, operation] of before) {
    const match = now.get(key) ?? moved.get(key);
    if (match === undefined)
      comparison.report({
        rule: 'operation-removed',
        text: `${operation.name} was removed.`,
        side: 'base',
        object: operation.object,
      });
    else compareOperations(operation, match, comparison);
  }
  if (after === undefined) return;
  const [hooks, hooksNow] = [
    readOperations(root.object, base.documents, 'webhooks'),
    readOperations(after.object, head.documents, 'webhooks'),
  ];
  for (const [key, hook] of hooks) {
    const match = hooksNow.get(key);
    const text = `The webhook ${hook.name} was removed.`;
    if (match === undefined) comparison.report({ rule: 'webhook-removed', text, side: 'base', object: hook.object });
    // The server sends a webhook, and the client reads it.
    else compareOperations(hook, match, comparison, 'response');
  }
  if (before.size === 0 && hooks.size === 0) compareComponents(root, after, comparison);
}

/** Operations that a document has in the head and its own base has not: they may come from another document. */
function newOperations(
  change: Change,
  own: Root | undefined,
  { base, head }: Pick<Sides, 'base' | 'head'>,
): ReadonlyMap<string, Operation> {
  const sources = new Map<string, Root>();
  for (const root of base.roots.values()) {
    const after = successorOf(change, root, base, head);
    if (after !== undefined) sources.set(after.path, root);
  }
  const found = [...head.roots.values()]
    .filter(({ path }) => path !== own?.path)
    .flatMap((root) => {
      const source = sources.get(root.path);
      const known: Operations = source === undefined ? new Map() : readOperations(source.object, base.documents);
      return [...readOperations(root.object, head.documents)].filter(([key]) => !known.has(key));
    });
  return new Map(found);
}

/** A document without operations is read by others: each of its schemas is theirs. */
function compareComponents(root: Root, after: Root, comparison: Comparison): void {
  const now = objectOf(objectOf(after.object['components'])['schemas'] ?? after.object['definitions']);
  const before = objectOf(root.object['components'])['schemas'] ?? root.object['definitions'];
  for (const [name, value] of entriesOf(before)) {
    const [old, match] = [comparison.base.follow(value), comparison.head.follow(now[name])];
    if (old === undefined) continue;
    if (match === undefined)
      comparison.report({ rule: 'schema-removed', text: `The schema ${name} was removed.`, side: 'base', object: old });
    else
      compareSchemas(
        { before: old, after: match, direction: 'response', name: `the schema ${name}` },
        { ...comparison, report: (found) => comparison.report({ ...found, text: `${found.text}.` }) },
      );
  }
}
