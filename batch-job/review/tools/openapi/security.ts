import { entriesOf, type Json, type JsonObject, listOf, objectOf, stringsOf, textOf } from './json.ts';
import type { Documents } from './open-documents.ts';

/** One way to be let in: every scheme of it is needed, each with its scopes. */
export type SecurityChoice = ReadonlyMap<string, readonly string[]>;

/**
 * Reads `security`: a list of choices.
 *
 * @returns one empty choice where nothing is needed
 */
export function readSecurity(
  security: Json | undefined,
  root: JsonObject,
  documents: Documents,
): readonly SecurityChoice[] {
  const schemes = objectOf(objectOf(root['components'])['securitySchemes'] ?? root['securityDefinitions']);
  const choices = listOf(security).map(
    (each) =>
      new Map(
        entriesOf(each).map(([name, scopes]) => [identityOf(name, documents.follow(schemes[name])), stringsOf(scopes)]),
      ),
  );
  return choices.length === 0 ? [new Map()] : choices;
}

/** Whether all who were let in before still are. */
export const isAsOpen = (before: readonly SecurityChoice[], after: readonly SecurityChoice[]): boolean =>
  before.every((old) =>
    after.some((now) =>
      [...now].every(
        ([scheme, scopes]) => scopes.every((scope) => old.get(scheme)?.includes(scope)) && old.has(scheme),
      ),
    ),
  );

/** A scheme is what it asks for, whatever its name is. */
function identityOf(name: string, scheme: JsonObject | undefined): string {
  if (scheme === undefined) return name;
  const { type, in: place, name: key, scheme: kind } = scheme;
  return [type, place, key, kind].map((each) => textOf(each)?.toLowerCase() ?? '').join(' ');
}
