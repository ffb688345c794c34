/** A value of JSON, as YAML and JSON files give it. Objects have no prototype, so every key is the file's own. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const NOTHING: JsonObject = Object.freeze(Object.create(null));

/** The value as an object; an empty one for anything else. */
export const objectOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : NOTHING);

export const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

export const stringsOf = (value: Json | undefined): readonly string[] =>
  listOf(value).filter((each) => typeof each === 'string');

export const textOf = (value: Json | undefined): string | undefined => (typeof value === 'string' ? value : undefined);

export const numberOf = (value: Json | undefined): number | undefined =>
  typeof value === 'number' ? value : undefined;

export const entriesOf = (value: Json | undefined): readonly (readonly [string, Json])[] =>
  Object.entries(objectOf(value)).flatMap(([key, each]) => (each === undefined ? [] : [[key, each] as const]));
