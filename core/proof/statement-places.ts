import { logTemplate } from '../grouping/parameterize/log-template.ts';
import { HOLE } from '../grouping/parameterize/scan.ts';
import { isSource } from './changed-code.ts';
import { namesAround } from './names.ts';
import type { Place } from './places.ts';

const LEAST_WORDS = 2;
const MOST_PLACES = 3;

/** The longest part of a message that does not vary, as a statement of the source may hold it; undefined when none is long enough. */
export function statementWords(message: string): string | undefined {
  const template = logTemplate(message.split('\n', 1)[0] ?? '');
  const parts = template.split(HOLE).map((part) => part.replace(/^[\s:,;"'`([{=-]+|[\s:,;"'`)\]}=.-]+$/g, ''));
  const longest = parts.toSorted((one, other) => other.length - one.length)[0] ?? '';
  return longest.split(/\s+/).length >= LEAST_WORDS && longest.length >= 10 ? longest : undefined;
}

/**
 * Where the source holds the message of a log line. Words that stand in more than three places name none.
 *
 * @param texts of the files that may hold it, by path
 */
export function statementPlaces(
  message: string,
  texts: ReadonlyMap<string, string>,
  regressionFiles: readonly string[],
): readonly Place[] {
  const words = statementWords(message);
  if (words === undefined) return [];
  const places: Place[] = [];
  for (const [path, text] of texts) {
    if (!isSource(path, regressionFiles)) continue;
    for (let at = text.indexOf(words); at !== -1; at = text.indexOf(words, at + words.length)) {
      const line = text.slice(0, at).split('\n').length;
      places.push({ path, function: namesAround(text, line)[0] ?? '', line });
      if (places.length > MOST_PLACES) return [];
    }
  }
  return places;
}
