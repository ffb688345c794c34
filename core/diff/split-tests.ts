import { findInSourceTests } from './in-source-tests.ts';
import type { PatchFile, PatchHunk } from './parse-patch.ts';
import { isTestPath } from './rules/is-test.ts';

type Line = PatchHunk['lines'][number];

/**
 * Tells the tests inside a source file from the source, line by line: what a change does to them is a part of its own. Which
 * lines are tests is read from the file before and after the change, and not from what anybody says of them.
 *
 * @param base the file's text before the change; undefined when it is not known
 * @returns the source's part and the tests' part, each of which can be applied without the other; the file as it is where
 *   the change is about one of them, or the two cannot be told apart
 */
export function splitTests(file: PatchFile, base: string | undefined): readonly PatchFile[] {
  if (file.kind !== 'modified' || file.binary || base === undefined || isTestPath(file.path)) return [file];
  const isOldTest = findInSourceTests(file.path, base);
  const isNewTest = findInSourceTests(file.path, applyHunks(base, file.hunks));
  if (isOldTest === undefined || isNewTest === undefined) return [file];
  const hunks = file.hunks.map((hunk) => ({ hunk, tests: new Set(changesOfTests(hunk, isOldTest, isNewTest)) }));
  const changes = hunks.flatMap(({ hunk }) => hunk.lines.filter(({ kind }) => kind !== 'context'));
  const ofSource = changes.filter((line) => !hunks.some(({ tests }) => tests.has(line)));
  if (ofSource.length === changes.length) return [file];
  // An empty line beside a new test is no change of the source.
  if (ofSource.every(({ text }) => text.trim() === '')) return [{ ...file, inSourceTests: true }];
  // Where the end of the file is not a line's end, a line that is left out would change its neighbour.
  if (changes.some(({ unended }) => unended)) return [file];
  return [
    partOf(
      file,
      hunks.map(({ hunk, tests }) => keepChanges(hunk, (line) => !tests.has(line))),
    ),
    {
      ...partOf(
        file,
        hunks.map(({ hunk, tests }) => keepChanges(hunk, (line) => tests.has(line))),
      ),
      inSourceTests: true,
    },
  ];
}

/** The changed lines of a hunk that are tests: a removed one by its old number, an added one by its new one. */
function changesOfTests(
  { oldStart, newStart, lines }: PatchHunk,
  isOldTest: (line: number) => boolean,
  isNewTest: (line: number) => boolean,
): Line[] {
  let [oldLine, newLine] = [oldStart, newStart];
  return lines.filter(({ kind }) => {
    const isTest = (kind === 'removed' && isOldTest(oldLine)) || (kind === 'added' && isNewTest(newLine));
    if (kind !== 'added') oldLine += 1;
    if (kind !== 'removed') newLine += 1;
    return isTest;
  });
}

function applyHunks(base: string, hunks: readonly PatchHunk[]): string {
  const lines = base.split('\n');
  const parts: string[][] = [];
  let done = 0;
  for (const { oldStart, lines: changed } of hunks) {
    const start = Math.max(0, oldStart - 1);
    parts.push(
      lines.slice(done, start),
      changed.filter(({ kind }) => kind !== 'removed').map(({ text }) => text),
    );
    done = start + changed.filter(({ kind }) => kind !== 'added').length;
  }
  return [...parts.flat(), ...lines.slice(done)].join('\n');
}

/** A hunk with some of its changes: what else it removes stays, and what else it adds is left out. */
const keepChanges = (hunk: PatchHunk, isKept: (line: Line) => boolean): PatchHunk => ({
  ...hunk,
  lines: hunk.lines.flatMap((line) => {
    if (line.kind === 'context' || isKept(line)) return [line];
    return line.kind === 'removed' ? [{ ...line, kind: 'context' as const }] : [];
  }),
});

const SIGNS = { context: ' ', added: '+', removed: '-' } as const;

/** The file's part of a patch with other hunks, whose lines are counted again. */
function partOf(file: PatchFile, hunks: readonly PatchHunk[]): PatchFile {
  let shift = 0;
  const kept = hunks
    .filter(({ lines }) => lines.some(({ kind }) => kind !== 'context'))
    .map((hunk) => {
      const newStart = hunk.oldStart + shift;
      shift += countOf(hunk, 'added') - countOf(hunk, 'removed');
      return { ...hunk, newStart };
    });
  const header = file.text.slice(0, file.text.search(/^@@ /m));
  return { ...file, hunks: kept, text: header + kept.map(writeHunk).join('') };
}

const countOf = ({ lines }: PatchHunk, ...kinds: readonly Line['kind'][]): number =>
  lines.filter(({ kind }) => kinds.includes(kind)).length;

function writeHunk(hunk: PatchHunk): string {
  const { oldStart, newStart, lines } = hunk;
  const [before, now] = [countOf(hunk, 'context', 'removed'), countOf(hunk, 'context', 'added')];
  const text = lines.map(
    (line) => `${SIGNS[line.kind]}${line.text}\n${line.unended ? '\\ No newline at end of file\n' : ''}`,
  );
  return `@@ -${oldStart},${before} +${newStart},${now} @@\n${text.join('')}`;
}
