import { entriesOf, type Json, type JsonObject, listOf, objectOf, stringsOf, textOf } from './json.ts';
import type { Documents } from './open-documents.ts';
import { readSecurity, type SecurityChoice } from './security.ts';

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query'];

export interface Parameter {
  readonly object: JsonObject;
  readonly required: boolean;
  readonly schema: JsonObject;
}

export interface Body {
  readonly object: JsonObject;
  readonly required: boolean;
  /** By media type, without its parameters. */
  readonly content: ReadonlyMap<string, JsonObject>;
}

export interface Response {
  readonly object: JsonObject;
  readonly content: ReadonlyMap<string, JsonObject>;
  /** By name in lower case. */
  readonly headers: ReadonlyMap<string, JsonObject>;
}

export interface Operation {
  /** Such as "GET /orders/{id}". */
  readonly name: string;
  readonly object: JsonObject;
  /** By place and name, such as "query limit"; those of the path by their position. */
  readonly parameters: ReadonlyMap<string, Parameter>;
  readonly body: Body | undefined;
  readonly responses: ReadonlyMap<string, Response>;
  readonly security: readonly SecurityChoice[];
}

/** Operations by method and path; what a path calls its parameters does not count. */
export type Operations = ReadonlyMap<string, Operation>;

const ANYTHING: JsonObject = Object.freeze({});
const JSON_ONLY = ['application/json'];

/**
 * Reads the operations of an OpenAPI 3 or Swagger 2 document.
 *
 * @param list `webhooks` for the requests that the server itself sends
 */
export function readOperations(
  root: JsonObject,
  documents: Documents,
  list: 'paths' | 'webhooks' = 'paths',
): Operations {
  const found = entriesOf(root[list]).flatMap(([path, item]) => {
    const object = documents.follow(item) ?? ANYTHING;
    return METHODS.flatMap((method) => {
      const operation = documents.follow(object[method]);
      if (operation === undefined || path.startsWith('x-')) return [];
      const name = `${method.toUpperCase()} ${path}`;
      const key = `${method} ${path.replace(/\{[^}]*\}/g, '{}').replace(/(?<=.)\/$/, '')}`;
      return [[key, readOperation({ name, path, item: object, object: operation }, root, documents)] as const];
    });
  });
  return new Map(found);
}

function readOperation(
  { name, path, item, object }: { name: string; path: string; item: JsonObject; object: JsonObject },
  root: JsonObject,
  documents: Documents,
): Operation {
  const given = [...listOf(item['parameters']), ...listOf(object['parameters'])]
    .map((each) => documents.follow(each))
    .filter((each) => each !== undefined);
  const pathNames = [...path.matchAll(/\{([^}]*)\}/g)].map(([, each]) => each);
  const parameters = given.flatMap((each) => {
    const [place, key] = [textOf(each['in']), textOf(each['name']) ?? ''];
    if (place === undefined || ['body', 'formData'].includes(place)) return [];
    // OpenAPI leaves these to other parts of the description.
    if (place === 'header' && /^(accept|content-type|authorization)$/i.test(key)) return [];
    const named = place === 'path' ? `at ${pathNames.indexOf(key)}` : place === 'header' ? key.toLowerCase() : key;
    const [content] = contentOf(each, documents).values();
    const schema = documents.follow(each['schema']) ?? content ?? each;
    return [[`${place} ${named}`, { object: each, required: each['required'] === true, schema }] as const];
  });
  const types = (key: string) => {
    const own = stringsOf(object[key]);
    const all = own.length > 0 ? own : stringsOf(root[key]);
    return all.length > 0 ? all : JSON_ONLY;
  };
  const responses = entriesOf(object['responses']).flatMap(([status, each]) => {
    const response = documents.follow(each);
    if (response === undefined || status.startsWith('x-')) return [];
    return [[status.toUpperCase(), readResponse(response, types('produces'), documents)] as const];
  });
  return {
    name,
    object,
    parameters: new Map(parameters),
    body: readBody(object, given, types('consumes'), documents),
    responses: new Map(responses),
    security: readSecurity(object['security'] ?? root['security'], root, documents),
  };
}

function readBody(
  operation: JsonObject,
  given: readonly JsonObject[],
  types: readonly string[],
  documents: Documents,
): Body | undefined {
  const body = documents.follow(operation['requestBody']);
  if (body !== undefined)
    return { object: body, required: body['required'] === true, content: contentOf(body, documents) };
  const whole = given.find((each) => each['in'] === 'body');
  if (whole !== undefined) {
    const schema = documents.follow(whole['schema']) ?? ANYTHING;
    return {
      object: whole,
      required: whole['required'] === true,
      content: new Map(types.map((type) => [type, schema])),
    };
  }
  const fields = given.filter((each) => each['in'] === 'formData');
  const [first] = fields;
  if (first === undefined) return undefined;
  const required = fields.filter((each) => each['required'] === true).flatMap((each) => textOf(each['name']) ?? []);
  const properties = Object.fromEntries(fields.map((each) => [textOf(each['name']) ?? '', withoutRequired(each)]));
  const schema: JsonObject = { type: 'object', properties, required };
  return { object: first, required: required.length > 0, content: new Map([['form', schema]]) };
}

/** A field's `required` is a boolean and says nothing of its value. */
const withoutRequired = ({ required: _, ...rest }: JsonObject): JsonObject => rest;

function readResponse(response: JsonObject, types: readonly string[], documents: Documents): Response {
  const headers = entriesOf(response['headers']).flatMap(([name, each]) => {
    const header = documents.follow(each);
    return header === undefined ? [] : [[name.toLowerCase(), header] as const];
  });
  const schema = documents.follow(response['schema']);
  const content = schema === undefined ? contentOf(response, documents) : new Map(types.map((type) => [type, schema]));
  return { object: response, content, headers: new Map(headers) };
}

const contentOf = (holder: JsonObject, documents: Documents): ReadonlyMap<string, JsonObject> =>
  new Map(
    entriesOf(holder['content']).map(([type, each]: readonly [string, Json]) => [
      (type.split(';')[0] ?? type).trim().toLowerCase(),
      documents.follow(objectOf(documents.follow(each))['schema']) ?? ANYTHING,
    ]),
  );
