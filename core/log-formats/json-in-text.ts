import { type Fields, isFields, nestFields } from './fields.ts';

/** The fields of a JSON object in a text, and the text before it. */
export interface JsonInText {
  readonly fields: Fields;
  readonly before: string;
}

const BEFORE_LENGTH = 500;
const TRIES = 3;

/**
 * Finds the JSON object that a text ends with: a line of a logger that writes JSON, with or without what a collector or
 * AWS Lambda puts before it. A line that is cut off holds none. Linear: at most three tries are made.
 */
export function findJson(text: string): JsonInText | undefined {
  const line = text.trimEnd();
  if (!line.endsWith('}')) return undefined;
  let open = line.indexOf('{');
  for (let tries = 0; tries < TRIES && open !== -1 && open <= BEFORE_LENGTH; tries++) {
    const fields = /^\{\s*(?:"|\})/.test(line.slice(open, open + 100)) ? parse(line.slice(open)) : undefined;
    if (fields !== undefined) return { fields: nestFields(fields), before: line.slice(0, open).trim() };
    open = line.indexOf('{', open + 1);
  }
  return undefined;
}

function parse(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) && Object.keys(value).length > 0 ? value : undefined;
  } catch {
    // Text in braces is no JSON, which is no fault.
    return undefined;
  }
}
