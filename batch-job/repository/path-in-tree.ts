import { posix } from 'node:path';

/**
 * Reads a path as an agent names a file of its tree: by the absolute path that its tools use, with `./` or a slash before it,
 * with backslashes, in quotes, or with a line behind it.
 *
 * @param tree the agent's tree
 * @param isThere whether the tree has that path
 * @returns the path from the top of the tree; without any that is there, the path as it was named
 */
export function pathInTree(tree: string, named: string, isThere: (path: string) => boolean): string {
  const bare = named.trim().replace(/^(["'`])(.*)\1$/su, '$2');
  const spellings = [named, bare, bare.replaceAll('\\', '/')].flatMap((path) => [path, path.replace(LINE, '')]);
  const candidates = spellings.flatMap((path) => [path, withoutTree(path, tree), path.replace(/^\/+/, '')]);
  return candidates.map((path) => posix.normalize(path)).find((path) => path !== '.' && isThere(path)) ?? bare;
}

/** `file.js:12`, `file.js:12:5`, `file.js#L12`, `test_x.py::test_a`. */
const LINE = /(?::\d+(?::\d+)?|#L\d+(?:-L?\d+)?|::.*)$/s;

function withoutTree(path: string, tree: string): string {
  const top = `${tree.replaceAll('\\', '/').replace(/\/+$/, '')}/`;
  // A link may lead to the tree, as on macOS from /var: what comes before the tree's own path is no part of it.
  const at = path.indexOf(top);
  return at === -1 ? path : path.slice(at + top.length);
}
