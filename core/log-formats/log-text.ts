import { TEXT_PATHS } from './error-names.ts';
import { type Fields, isFields, readPath, textOf } from './fields.ts';
import { findJson, type JsonInText } from './json-in-text.ts';
import { readLoggedError } from './logged-error.ts';
import { statedLevel } from './stated-level.ts';

/** The text of a log, with the fields that were in it as JSON. */
export interface LogText {
  readonly message?: string | undefined;
  /** The outermost first: a collector's JSON may hold the logger's. */
  readonly fields: readonly Fields[];
}

/** A collector's JSON holds the line of a logger, which may hold an object of its own. */
const DEPTH = 3;

/**
 * Reads the text of a log: as Datadog has it, else from the first of the loggers' text fields. JSON in it is read as
 * Datadog reads it at intake: its fields are the log's, its text is the log's text.
 *
 * @param places fields of the log besides, its logger's first
 */
export function readLogText(text: string | undefined, places: readonly Fields[]): LogText {
  let message = text ?? places.map(textIn).find((found) => found !== undefined);
  const fields: Fields[] = [];
  for (let depth = 0; depth < DEPTH && message !== undefined; depth++) {
    const json = findJson(message);
    if (json === undefined || !isLog(json)) break;
    fields.push(json.fields);
    const inner = textIn(json.fields) ?? (json.before === '' ? undefined : json.before);
    if (inner === undefined)
      return { message: readLoggedError(json.fields) === undefined ? message : undefined, fields };
    message = inner;
  }
  return { message, fields };
}

const textIn = (fields: Fields): string | undefined => {
  for (const path of TEXT_PATHS) {
    const value = readPath(fields, path);
    const text = isFields(value) ? undefined : textOf(value);
    if (text !== undefined) return text;
  }
  return undefined;
};

/** A sentence may end in an object that is no log: `cannot parse {"message": "hi"}`. */
const isLog = ({ fields, before }: JsonInText): boolean =>
  before === '' || readLoggedError(fields)?.stack !== undefined || statedLevel([fields], undefined) !== undefined;
