import { posix } from 'node:path';
import type { ChangeSide } from '../../../../core/change/change.ts';
import { isObject, type Json, type JsonObject, objectOf, textOf } from './json.ts';
import { type ParsedDocument, parseYaml } from './parse-document.ts';

const MAX_HOPS = 50;

/** The documents of one side, with the references between them. */
export interface Documents {
  readonly open: (path: string) => ParsedDocument;
  /** Files that were read. */
  readonly opened: () => readonly string[];
  /** Follows a reference; any other value is returned as it is. A reference that leads nowhere gives undefined. */
  readonly follow: (value: Json | undefined) => JsonObject | undefined;
  /** The place of an object. */
  readonly placeOf: (object: JsonObject, key?: string) => { readonly path: string; readonly line?: number } | undefined;
}

/**
 * Opens documents of one side of a change. References lead within a document or to another file of the same side; an address
 * of the network is never fetched.
 */
export function openDocuments({ text }: Pick<ChangeSide, 'text'>): Documents {
  const documents = new Map<string, ParsedDocument>();
  const owners = new WeakMap<JsonObject, ParsedDocument>();

  const own = (value: Json, document: ParsedDocument): void => {
    // An alias can make a value its own part.
    const seen = new Set<Json>();
    const waiting: Json[] = [value];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (typeof next !== 'object' || next === null || seen.has(next)) continue;
      seen.add(next);
      if (isObject(next)) owners.set(next, document);
      for (const each of Object.values(next)) waiting.push(each ?? null);
    }
  };
  const open = (path: string): ParsedDocument => {
    const known = documents.get(path);
    if (known !== undefined) return known;
    const content = text(path);
    if (content === undefined) throw new Error(`${path} cannot be read`);
    const document = parseYaml(path, content);
    documents.set(path, document);
    own(document.root, document);
    return document;
  };
  const target = (from: JsonObject, reference: string): Json | undefined => {
    const owner = owners.get(from);
    const [file = '', pointer = ''] = reference.split('#');
    if (owner === undefined || /^[a-z][a-z\d+.-]*:/i.test(file)) return undefined;
    const path = file === '' ? owner.path : posix.join(posix.dirname(owner.path), decode(file));
    if (path !== owner.path && text(path) === undefined) return undefined;
    return at(open(path).root, pointer);
  };
  const follow = (value: Json | undefined): JsonObject | undefined => {
    let current = value;
    for (let hop = 0; hop < MAX_HOPS; hop++) {
      if (!isObject(current)) return undefined;
      const reference = textOf(current['$ref']);
      if (reference === undefined) return current;
      current = target(current, reference);
    }
    return undefined;
  };
  return {
    open,
    opened: () => [...documents.keys()],
    follow,
    placeOf: (object, key) => {
      const owner = owners.get(object);
      const line = owner?.lineOf(object, key);
      return owner === undefined ? undefined : { path: owner.path, ...(line === undefined ? {} : { line }) };
    },
  };
}

/** https://www.rfc-editor.org/rfc/rfc6901 */
function at(root: Json, pointer: string): Json | undefined {
  const keys = pointer.split('/').slice(1);
  let value: Json | undefined = root;
  for (const key of keys) {
    const name = decode(key).replaceAll('~1', '/').replaceAll('~0', '~');
    value = Array.isArray(value) ? value[Number(name)] : objectOf(value)[name];
  }
  return value;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A lone percent sign is no encoding: the name is as it is written.
    return text;
  }
}
