import type { ChangedByPull, MergedFiles } from '../ports/code-host.ts';
import type { MergedAs } from '../records/merge.ts';
import { redact } from '../text/redaction.ts';

/** Most that is kept of what people changed, in bytes. */
const DIFFERENCE_BYTES = 64 * 1024;
const FILES_KEPT = 50;

/**
 * Compares what was merged with what mendhook proposed, file by file. A file is the same if its content is, or if the same
 * lines changed: the base may have moved around them.
 *
 * `superseded`: people merged a change of other files in its place.
 */
export function compareMerge({ proposed, merged }: MergedFiles): MergedAs {
  const paths = [...new Set([...proposed, ...merged].map(({ path }) => path))].toSorted();
  const find = (files: readonly ChangedByPull[], path: string) => files.find((each) => each.path === path);
  const different = paths.filter((path) => !isSame(find(proposed, path), find(merged, path)));
  if (different.length === 0) return { kind: 'as-is' };
  if (!proposed.some(({ path }) => find(merged, path) !== undefined)) {
    return { kind: 'superseded', files: merged.map(({ path }) => path).slice(0, FILES_KEPT) };
  }
  const sections = different.map((path) =>
    [`## ${path}`, '### proposed', shown(find(proposed, path)), '### merged', shown(find(merged, path))].join('\n'),
  );
  return { kind: 'changed', ...cut(redact(sections.join('\n\n'))) };
}

function isSame(one: ChangedByPull | undefined, other: ChangedByPull | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  if (one.status === 'removed' || other.status === 'removed') return one.status === other.status;
  if (one.blob !== undefined && one.blob === other.blob) return true;
  return one.patch !== undefined && other.patch !== undefined && linesOf(one.patch) === linesOf(other.patch);
}

/** The changed lines, wherever in the file they are. */
const linesOf = (patch: string): string =>
  patch
    .split('\n')
    .filter((line) => line.startsWith('+') || line.startsWith('-'))
    .join('\n');

const shown = (file: ChangedByPull | undefined): string =>
  file === undefined ? '(not changed)' : (file.patch ?? `(${file.status}, without a text to show)`);

function cut(text: string): { difference: string; cut?: true } {
  const bytes = Buffer.from(text);
  if (bytes.length <= DIFFERENCE_BYTES) return { difference: text };
  // A letter that is cut in two becomes a mark; it is taken off.
  const kept = bytes
    .subarray(0, DIFFERENCE_BYTES - 3)
    .toString('utf8')
    .replace(/\uFFFD$/, '');
  return { difference: kept, cut: true };
}
