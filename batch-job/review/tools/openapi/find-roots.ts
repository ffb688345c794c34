import type { Change, ChangeSide } from '../../../../core/change/change.ts';
import { contractPaths, headPathOf } from '../contract-paths.ts';
import { isObject, type JsonObject, objectOf, textOf } from './json.ts';
import { type Documents, openDocuments } from './open-documents.ts';

/** A document with operations: not a part that another document refers to. */
export interface Root {
  readonly path: string;
  readonly object: JsonObject;
}

export interface RootSide {
  readonly documents: Documents;
  readonly roots: ReadonlyMap<string, Root>;
  /** What could not be read, by path. */
  readonly unread: ReadonlyMap<string, string>;
}

/** At the top of a YAML file, or as a key of a JSON file. */
const LOOKS_LIKE_ROOT = /^(['"]?)(openapi|swagger)\1\s*:|"(openapi|swagger)"\s*:/m;

/**
 * Finds the OpenAPI and Swagger documents of both sides.
 *
 * @param globs where the configuration says they are; left out, they are known by their content
 */
export function findRoots(change: Change, globs: readonly string[] | undefined): { base: RootSide; head: RootSide } {
  const paths = contractPaths(change, globs, (path) => /\.(ya?ml|json)$/i.test(path));
  return { base: readSide(change.base, paths.base), head: readSide(change.head, paths.head) };
}

function readSide(side: ChangeSide, paths: readonly string[]): RootSide {
  const documents = openDocuments(side);
  const roots = new Map<string, Root>();
  const unread = new Map<string, string>();
  for (const path of paths) {
    if (!LOOKS_LIKE_ROOT.test(side.text(path) ?? '')) continue;
    try {
      const { root } = documents.open(path);
      if (isObject(root) && versionOf(root) !== undefined) roots.set(path, { path, object: root });
    } catch (error) {
      unread.set(path, error instanceof Error ? error.message : String(error));
    }
  }
  return { documents, roots, unread };
}

const versionOf = (root: JsonObject): string | undefined => {
  const version = root['openapi'] ?? root['swagger'];
  // YAML reads 2.0 as a number.
  return typeof version === 'number' ? version.toFixed(1) : textOf(version);
};

/**
 * Finds what became of a document: the file of the same name, what it was renamed to, or a new one with the same title.
 *
 * @returns undefined when it is gone
 */
export function successorOf(change: Change, root: Root, base: RootSide, head: RootSide): Root | undefined {
  const named = head.roots.get(headPathOf(change, root.path));
  if (named !== undefined) return named;
  const title = titleOf(root);
  const added = [...head.roots.values()].filter(({ path }) => !base.roots.has(path));
  return added.find((each) => title !== undefined && titleOf(each) === title);
}

const titleOf = ({ object }: Root): string | undefined => textOf(objectOf(object['info'])['title']);
