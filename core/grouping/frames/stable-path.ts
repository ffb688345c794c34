const HASHED = /[.-](?=[\da-f]*\d)[\da-f]{6,40}(?=\.|$)|\.chunk(?=\.)|\.min(?=\.)/gi;
const SEGMENTS_KEPT = 2;

/** A file or folder whose whole name a build or a process chose, and what hangs on one. */
const CHOSEN: readonly (readonly [RegExp, string])[] = [
  [/^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$|^(?=[a-f]*\d)[\da-f]{16,64}(?=\.|$)/i, ''],
  [/^tmp(?=\w*\d)\w{6,}$/, 'tmp'],
  [/^chunk-[A-Z\d]{8}(?=\.)/, 'chunk'],
  [/__?(?=[a-f]*\d)[\da-f]{6,}(?:\._)?(?=\.)/, ''],
];

/** Eight characters of base 64, as Vite and Rollup write them: with a digit, or a capital inside. */
const ASSET = /-(?=\w*\d|[\w-]*[a-z_][A-Z])[\w-]{8}(?=\.[cm]?js$)/;

/**
 * The end of a source path that does not depend on where it was deployed: what follows the last package folder, of
 * which the last two segments are kept, without query, build hash and version.
 *
 * @param packages matches the folder that holds installed packages, such as `node_modules`
 */
export function stablePath(path: string, packages?: RegExp): string {
  const bare = path
    .replace(/[?#].*$/, '')
    .replace(/^(?:blob:)?(?:[a-z][\w.+-]*:\/\/[^/]*|[a-z]+-extension:\/\/[^/]*|webpack(?:-internal)?:\/\/\/?)/i, '')
    .replaceAll('\\', '/');
  const installed = packages === undefined ? -1 : lastMatchEnd(bare, packages);
  const kept = installed === -1 ? withoutRoot(bare) : bare.slice(installed);
  const segments = kept.split('/').filter((segment) => segment !== '' && segment !== '.' && segment !== '..');
  return segments
    .slice(-SEGMENTS_KEPT)
    .map((segment) => stableSegment(segment))
    .join('/');
}

function stableSegment(segment: string): string {
  if (PLAIN.test(segment)) return segment;
  return CHOSEN.reduce((name, [pattern, by]) => name.replace(pattern, by), segment)
    .replace(HASHED, '')
    .replace(/@v?\d[\w.-]*$/, '')
    .replace(ASSET, '');
}

/** Most names are words. */
const PLAIN = /^[A-Za-z]+(?:\.[a-z]+)?$/;

/** Folders that a deployment chooses; a file right below one has no parent that means anything. */
const ROOT =
  /^(?:[A-Za-z]:)?\/(?:home\/[^/]+|Users\/[^/]+|root|app|srv(?:\/www)?|opt\/[^/]+|var\/(?:www|task|lib)(?:\/html)?|usr\/(?:src\/app|src|local|share)|tmp|workspace|build|mnt|code)\/(?:(?:current|releases\/[^/]+|app)\/)?/;

const withoutRoot = (path: string): string => path.replace(ROOT, '');

function lastMatchEnd(path: string, pattern: RegExp): number {
  let end = -1;
  for (const match of path.matchAll(pattern)) end = match.index + match[0].length;
  return end;
}
