import type { ParsedException } from '../grouping/exception.ts';
import type { FileIndex, FileMatch } from './file-index.ts';

const CLASS = /\b(?:[a-z_]\w{0,60}[./\\]){1,15}[A-Z]\w{0,80}/g;
const SOURCE = /[\w@./\\-]{1,200}\.(?:[cm]?[jt]sx?|py|rb|go|php|rs|java|kt|cs|scala)\b/g;
/** An exception that is named inside another says what went wrong, not where. */
const EXCEPTION = /(?:Exception|Error)$/;
const EXTENSIONS = ['java', 'kt', 'scala', 'cs', 'php'];
const TEXT_LENGTH = 2_000;
const MENTIONS_KEPT = 20;

/** Files that messages of the chain name: `com.acme.Order cannot be cast to …`, `cannot load ./routes/order.js`. */
export function mentionedFiles(exceptions: readonly ParsedException[], index: FileIndex): readonly FileMatch[] {
  const text = exceptions.map(({ message }) => (message ?? '').slice(0, TEXT_LENGTH)).join('\n');
  const classes = (text.match(CLASS) ?? [])
    .filter((name) => !EXCEPTION.test(name))
    .slice(0, MENTIONS_KEPT)
    .map((name) => name.split(/[./\\]/));
  const sources = (text.match(SOURCE) ?? [])
    .slice(0, MENTIONS_KEPT)
    .map((path) => path.split(/[/\\]/).filter((each) => !/^\.*$/.test(each)));
  return [
    ...classes.flatMap((names) =>
      EXTENSIONS.flatMap((extension) =>
        index.find({ segments: [...names.slice(0, -1), `${names.at(-1)}.${extension}`] }).slice(0, 1),
      ),
    ),
    ...sources.flatMap((segments) => index.find({ segments }).slice(0, 1)),
  ];
}
