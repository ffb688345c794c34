import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from 'yaml';
import type { Json, JsonObject } from './json.ts';

/** The library compares each key with all others, which takes minutes for a large file. */
const NO_UNIQUE_KEYS = { uniqueKeys: false };
const MAX_DEPTH = 200;

/** A YAML or JSON file. */
export interface ParsedDocument {
  readonly path: string;
  readonly root: Json;
  /** The line of a key, or of the object's beginning. */
  readonly lineOf: (object: JsonObject, key?: string) => number | undefined;
}

/**
 * Reads a YAML or JSON file. An alias gives the same object again and never a copy, so a file that nests aliases stays small.
 *
 * @throws {Error} when it is neither or nests too deeply
 */
export function parseYaml(path: string, text: string): ParsedDocument {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, merge: true, ...NO_UNIQUE_KEYS });
  const [error] = document.errors;
  if (error !== undefined) throw new Error(`${path} cannot be read: ${error.message.split('\n')[0]}`);
  const made = new Map<Node, Json>();
  const lines = new WeakMap<JsonObject, Map<string, number>>();
  // An alias means the last anchor of its name before it. The library would search the whole file for each alias.
  const anchors = new Map<string, Node>();

  const lineAt = (node: unknown): number | undefined => {
    const range = isScalar(node) || isMap(node) || isSeq(node) ? node.range : undefined;
    return range ? lineCounter.linePos(range[0]).line : undefined;
  };
  const convert = (node: unknown, depth: number): Json => {
    if (depth > MAX_DEPTH) throw new Error(`${path} nests more than ${MAX_DEPTH} levels`);
    if (isAlias(node)) return convert(anchors.get(node.source), depth + 1);
    if ((isScalar(node) || isMap(node) || isSeq(node)) && node.anchor) anchors.set(node.anchor, node);
    if (isScalar(node)) return scalarOf(node.value);
    if (!isMap(node) && !isSeq(node)) return null;
    const before = made.get(node);
    if (before !== undefined) return before;
    if (isSeq(node)) {
      const list: Json[] = [];
      made.set(node, list);
      for (const item of node.items) list.push(convert(item, depth + 1));
      return list;
    }
    const object: Record<string, Json> = Object.create(null);
    const keyLines = new Map<string, number>();
    made.set(node, object);
    lines.set(object, keyLines);
    const addPair = ({ key, value }: Pair): void => {
      const name = String(isScalar(key) ? key.value : key);
      if (name === '<<') {
        for (const source of sourcesOf(convert(value, depth + 1)))
          for (const [each, merged] of Object.entries(source)) object[each] ??= merged ?? null;
        return;
      }
      object[name] = convert(value, depth + 1);
      const line = lineAt(key);
      if (line !== undefined) keyLines.set(name, line);
    };
    node.items.forEach(addPair);
    const start = lineAt(node);
    if (start !== undefined) keyLines.set('', start);
    return object;
  };
  const root = convert(document.contents, 0);
  return { path, root, lineOf: (object, key = '') => lines.get(object)?.get(key) ?? lines.get(object)?.get('') };
}

const sourcesOf = (merged: Json): readonly JsonObject[] =>
  (Array.isArray(merged) ? merged : [merged]).filter(
    (each): each is JsonObject => typeof each === 'object' && each !== null && !Array.isArray(each),
  );

function scalarOf(value: unknown): Json {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return value === null || value === undefined ? null : String(value);
}
