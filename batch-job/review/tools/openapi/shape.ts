import { isObject, type Json, type JsonObject, listOf, numberOf, objectOf, stringsOf, textOf } from './json.ts';

/** What a schema says, with its references followed and its `allOf` merged. */
export interface Shape {
  /** Without `null`; undefined for any. */
  readonly types: readonly string[] | undefined;
  readonly nullable: boolean;
  /** The values of `enum` or `const` as JSON. */
  readonly values: readonly string[] | undefined;
  readonly properties: ReadonlyMap<string, JsonObject>;
  readonly required: ReadonlySet<string>;
  readonly items: JsonObject | undefined;
  readonly additional: boolean | JsonObject;
  /** Of `oneOf` and `anyOf`. */
  readonly variants: readonly JsonObject[];
  /** Whether a field tells the variants apart. */
  readonly discriminated: boolean;
  readonly format: string | undefined;
  readonly pattern: string | undefined;
  /** Upper limits, by keyword. */
  readonly atMost: ReadonlyMap<string, number>;
  /** Lower limits, by keyword. */
  readonly atLeast: ReadonlyMap<string, number>;
}

type Follow = (value: Json | undefined) => JsonObject | undefined;

const UPPER = ['maxLength', 'maxItems', 'maxProperties', 'maximum', 'exclusiveMaximum'];
const LOWER = ['minLength', 'minItems', 'minProperties', 'minimum', 'exclusiveMinimum'];
const ANYTHING: JsonObject = Object.freeze({});

/** Reads a schema of OpenAPI 3.0 or 3.1, or of Swagger 2. */
export function shapeOf(schema: JsonObject, follow: Follow): Shape {
  const parts = partsOf(schema, follow, new Set());
  const lists = parts.map(({ types }) => types).filter((types) => types !== undefined);
  const values = parts.map(({ schema: part }) => valuesOf(part)).filter((each) => each !== undefined);
  const allowed =
    values.length === 0 ? undefined : values.reduce((left, right) => left.filter((v) => right.includes(v)));
  const nullable = parts.some((part) => part.nullable) || (allowed?.includes('null') ?? false);
  const properties = new Map(parts.flatMap(({ schema: part }) => propertiesOf(part, follow)));
  const items = parts.map(({ schema: part }) => follow(part['items'])).find((each) => each !== undefined);
  const types =
    lists.length === 0
      ? guessTypes(properties, items, allowed)
      : lists.reduce((left, right) => left.filter((each) => right.includes(each)));
  const last = (key: string) =>
    parts.map(({ schema: part }) => textOf(part[key])).findLast((each) => each !== undefined);
  return {
    types,
    nullable,
    values: allowed?.filter((value) => value !== 'null'),
    properties,
    required: new Set(parts.flatMap(({ schema: part }) => stringsOf(part['required']))),
    items,
    additional: additionalOf(parts, follow),
    variants: parts.flatMap(({ variants }) => variants),
    discriminated: parts.some(({ schema: part }) => part['discriminator'] !== undefined),
    format: last('format'),
    pattern: last('pattern'),
    atMost: limitsOf(parts, UPPER, Math.min),
    atLeast: limitsOf(parts, LOWER, Math.max),
  };
}

interface Part {
  readonly schema: JsonObject;
  readonly types: readonly string[] | undefined;
  readonly nullable: boolean;
  readonly variants: readonly JsonObject[];
}

/** A schema, and what it takes in by `allOf` or as its only variant. */
function partsOf(schema: JsonObject, follow: Follow, seen: Set<JsonObject>): readonly Part[] {
  if (seen.has(schema)) return [];
  seen.add(schema);
  const all = listOf(schema['allOf']).flatMap((each) => {
    const part = follow(each);
    return part === undefined ? [] : partsOf(part, follow, seen);
  });
  const given = [...listOf(schema['oneOf']), ...listOf(schema['anyOf'])].map((each) => follow(each) ?? ANYTHING);
  const variants = given.filter(({ type }) => type !== 'null');
  const only = variants.length === 1 ? variants[0] : undefined;
  const typeNames = typeof schema['type'] === 'string' ? [schema['type']] : stringsOf(schema['type']);
  const types = typeNames.filter((type) => type !== 'null');
  const nullable =
    schema['nullable'] === true ||
    schema['x-nullable'] === true ||
    typeNames.length > types.length ||
    given.length > variants.length;
  return [
    ...all,
    ...(only === undefined ? [] : partsOf(only, follow, seen)),
    { schema, types: types.length === 0 ? undefined : types, nullable, variants: only === undefined ? variants : [] },
  ];
}

function valuesOf(schema: JsonObject): readonly string[] | undefined {
  if (schema['const'] !== undefined) return [showValue(schema['const'])];
  return Array.isArray(schema['enum']) ? listOf(schema['enum']).map(showValue) : undefined;
}

/** An alias can make an object hold itself, so objects are not written out. */
const showValue = (value: Json): string =>
  typeof value === 'object' && value !== null ? 'an object' : JSON.stringify(value);

const propertiesOf = (schema: JsonObject, follow: Follow): readonly (readonly [string, JsonObject])[] =>
  Object.entries(objectOf(schema['properties'])).map(([name, each]) => [name, follow(each) ?? ANYTHING] as const);

/** A schema without a type says it by what it has. */
function guessTypes(
  properties: ReadonlyMap<string, JsonObject>,
  items: JsonObject | undefined,
  values: readonly string[] | undefined,
): readonly string[] | undefined {
  if (properties.size > 0) return ['object'];
  if (items !== undefined) return ['array'];
  return values?.every((value) => value.startsWith('"')) ? ['string'] : undefined;
}

function additionalOf(parts: readonly Part[], follow: Follow): boolean | JsonObject {
  const given = parts.map(({ schema }) => schema['additionalProperties']).filter((each) => each !== undefined);
  if (given.includes(false)) return false;
  const schema = given.find(isObject);
  return schema === undefined ? true : (follow(schema) ?? true);
}

function limitsOf(
  parts: readonly Part[],
  keys: readonly string[],
  stricter: (...values: readonly number[]) => number,
): ReadonlyMap<string, number> {
  const found = keys.flatMap((key) => {
    const values = parts.flatMap(({ schema }) => numberOf(schema[key]) ?? []);
    return values.length === 0 ? [] : [[key, stricter(...values)] as const];
  });
  return new Map(found);
}
