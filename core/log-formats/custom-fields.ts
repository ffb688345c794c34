import type { CustomValue } from '../error-event.ts';
import { cutText } from '../text/cut-text.ts';
import { isCustomName } from './custom-names.ts';
import { type Fields, isFields, textOf } from './fields.ts';

const FIELDS_KEPT = 40;
const FIELDS_LOOKED_AT = 300;
const DEPTH = 4;
/** More than is shown, so that a credential in it is still whole enough to be found. */
const VALUE_LENGTH = 300;
const LIST_SHOWN = 5;

/**
 * Reads the fields of a log that are neither its error, nor its logger's or Datadog's own, nor about a person.
 * Of a list, the first texts and numbers are read. At most 40 fields are kept, and 300 looked at.
 *
 * @param places fields of the log; where a name occurs twice the first counts
 */
export function readCustomFields(places: readonly Fields[]): readonly CustomValue[] {
  const found = new Map<string, string>();
  let lookedAt = 0;
  const walk = (fields: Fields, prefix: string, depth: number): void => {
    for (const key in fields) {
      if (found.size >= FIELDS_KEPT || lookedAt++ >= FIELDS_LOOKED_AT) return;
      const name = prefix + key;
      if (!Object.hasOwn(fields, key) || !isCustomName(name)) continue;
      const value = fields[key];
      if (isFields(value)) {
        if (depth < DEPTH) walk(value, `${name}.`, depth + 1);
      } else {
        const text = shownText(value);
        if (text !== undefined && !found.has(name)) found.set(name, text);
      }
    }
  };
  for (const fields of places) walk(fields, '', 1);
  return [...found].map(([name, value]) => ({ name, value }));
}

function shownText(value: unknown): string | undefined {
  const text = Array.isArray(value) ? listOf(value) : textOf(value);
  return text === undefined ? undefined : cutText(text, VALUE_LENGTH);
}

function listOf(list: readonly unknown[]): string | undefined {
  const texts = list.slice(0, LIST_SHOWN).map((each) => cutText(textOf(each) ?? '', VALUE_LENGTH));
  return textOf(texts.filter((each) => each !== '').join(', '));
}
