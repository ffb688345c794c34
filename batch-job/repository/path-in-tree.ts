import { posix } from 'node:path';

/** What a tree holds, and what of it was changed. */
interface Tree {
  /** Its own path. */
  readonly directory: string;
  readonly isThere: (path: string) => boolean;
  /** Paths from its top. */
  readonly changed: readonly string[];
  /** The service's folder; empty for the top. */
  readonly folder: string;
}

/**
 * Reads a path as an agent names a file that it changed: by the absolute path that its tools use, from the service's folder, with
 * `./` or a slash before it, with backslashes, in quotes, with a line behind it, or by the end of the path alone.
 *
 * @returns the path from the top of the tree; without any that is there, the path as it was named
 */
export function pathInTree({ directory, isThere, changed, folder }: Tree, named: string): string {
  const bare = named.trim().replace(/^(["'`])(.*)\1$/su, '$2');
  const spellings = [named, bare, bare.replaceAll('\\', '/')].flatMap((path) => [path, path.replace(LINE, '')]);
  const candidates = spellings
    .flatMap((path) => [path, withoutTree(path, directory), path.replace(/^\/+/, '')])
    .map((path) => posix.normalize(path))
    .filter((path) => path !== '.');
  const isChanged = (path: string) => changed.includes(path);
  const inFolder = folder === '' ? [] : candidates.map((path) => posix.join(folder, path));
  return (
    candidates.find(isChanged) ??
    inFolder.find(isChanged) ??
    candidates.find(isThere) ??
    onlyEnd(candidates, changed) ??
    bare
  );
}

/** The only changed file whose path ends so. */
function onlyEnd(candidates: readonly string[], changed: readonly string[]): string | undefined {
  const found = changed.filter((path) => candidates.some((end) => path.endsWith(`/${end}`)));
  return found.length === 1 ? found[0] : undefined;
}

/** `file.js:12`, `file.js:12:5`, `file.js#L12`, `test_x.py::test_a`. */
const LINE = /(?::\d+(?::\d+)?|#L\d+(?:-L?\d+)?|::.*)$/s;

function withoutTree(path: string, tree: string): string {
  const top = `${tree.replaceAll('\\', '/').replace(/\/+$/, '')}/`;
  // A link may lead to the tree, as on macOS from /var: what comes before the tree's own path is no part of it.
  const at = path.indexOf(top);
  return at === -1 ? path : path.slice(at + top.length);
}
