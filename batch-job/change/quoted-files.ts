import type { Change } from '../../core/change/change.ts';
import { changedLines } from '../../core/change/changed-lines.ts';
import type { QuotedFiles } from '../../core/change/quoted-findings.ts';
import type { OpenedPullRequest } from '../repository/open-pull-request.ts';

/**
 * Reads the files in which quotations are looked up. They are those of the head itself: that is what people see, and what
 * annotations point at.
 *
 * @param pathsOf chooses the files, of all that the head has
 */
export async function readQuotedFiles(
  { source, change }: { readonly source: Pick<OpenedPullRequest, 'head' | 'at'>; readonly change: Change },
  pathsOf: (there: ReadonlySet<string>) => Iterable<string>,
): Promise<Pick<QuotedFiles, 'text' | 'isAdded'>> {
  const head = source.at(source.head);
  const there = new Set(await head.files());
  const texts = await head.texts([...new Set(pathsOf(there))].filter((path) => there.has(path)));
  const added = new Set(changedLines(change).added.map(({ path, line }) => `${path}:${line}`));
  return { text: (path) => texts.get(path), isAdded: (path, line) => added.has(`${path}:${line}`) };
}
