import { CriticalityLevel, diff } from '@graphql-inspector/core';
import type { GraphQLSchema } from 'graphql';
import type { Change, ChangeSide } from '../../../core/change/change.ts';
import type { Fact, Finding } from '../../../core/records/change-facts.ts';
import type { ReviewTool } from '../review-tool.ts';
import { contractPaths, namedContracts, touchedPaths } from './contract-paths.ts';
import { buildSchema } from './graphql/build-schema.ts';
import { findPlace } from './graphql/find-place.ts';
import { groupDefinitions } from './graphql/group-definitions.ts';
import { canHoldSchema, type Definition, readDefinitions } from './graphql/read-schemas.ts';
import { versionOf } from './package-version.ts';

const NAME = 'graphql';

/** Finds what a change of a GraphQL schema breaks for its clients, by graphql-inspector. */
export const graphqlTool: ReviewTool = { name: NAME, measure };

async function measure(change: Change): Promise<Fact> {
  const paths = contractPaths(change, namedContracts(change, 'graphql'), canHoldSchema);
  const touched = touchedPaths(change);
  if (![...paths.base, ...paths.head].some((path) => touched.has(path))) return notNeeded('no GraphQL schema changed');
  const read = (side: ChangeSide, sidePaths: readonly string[]) =>
    sidePaths.flatMap((path) => readDefinitions(side, path));
  // A schema is built of all its files, so one that stays is read too.
  const [base, head] = [read(change.base, paths.base), read(change.head, paths.head)];
  if (![...base, ...head].some(({ path }) => touched.has(path))) return notNeeded('no GraphQL schema changed');
  const found: Finding[] = [];
  for (const group of groupDefinitions(base, head)) found.push(...(await compare(group)));
  return { status: 'ran', name: NAME, version: await versionOf('@graphql-inspector/core'), found };
}

const notNeeded = (why: string): Fact => ({ status: 'not needed', name: NAME, why });

async function compare(group: {
  readonly base: readonly Definition[];
  readonly head: readonly Definition[];
}): Promise<readonly Finding[]> {
  // A new schema has no clients yet.
  if (group.base.length === 0) return [];
  const before = buildSchema(group.base);
  const changes = await diff(before, buildSchema(group.head));
  return changes.flatMap(({ type, message, path, criticality: { level } }) => {
    const rule = String(type);
    if (level === CriticalityLevel.NonBreaking) return [];
    const isBreak = level === CriticalityLevel.Breaking && !isOfServer(rule, path, before);
    return [
      {
        rule: rule.toLowerCase().replaceAll('_', '-'),
        ...(isBreak ? { reason: 'api-break' as const } : {}),
        ...(findPlace(path, group.head) ?? findPlace(path, group.base)),
        text: `${message}.`,
      },
    ];
  });
}

/** Clients use directives in queries; one for the schema alone is the server's own. */
function isOfServer(rule: string, path: string | undefined, schema: GraphQLSchema): boolean {
  if (!rule.startsWith('DIRECTIVE_')) return false;
  const directive = schema.getDirective((path ?? '').replace(/^@/, '').split('.')[0] ?? '');
  return directive?.locations.every((location) => SCHEMA_LOCATIONS.test(location)) ?? true;
}

const SCHEMA_LOCATIONS =
  /^(SCHEMA|SCALAR|OBJECT|FIELD_DEFINITION|ARGUMENT_DEFINITION|INTERFACE|UNION|ENUM|ENUM_VALUE|INPUT_OBJECT|INPUT_FIELD_DEFINITION)$/;
