import { buildASTSchema, type DefinitionNode, type GraphQLSchema, Kind, visit } from 'graphql';
import type { Definition } from './read-schemas.ts';

/** The types that are always there. */
const BUILT_IN = ['String', 'Int', 'Float', 'Boolean', 'ID'];

/**
 * Builds the schema of some definitions. A type that none of them defines is a scalar.
 *
 * @throws {Error} when they are no schema
 */
export function buildSchema(definitions: readonly Definition[]): GraphQLSchema {
  const defined = new Set(definitions.flatMap(({ node }) => (isExtension(node) ? [] : (nameOf(node) ?? []))));
  const nodes = definitions.map(({ node }) => {
    const name = nameOf(node);
    if (!isExtension(node) || name === undefined || defined.has(name)) return node;
    defined.add(name);
    return asDefinition(node);
  });
  const named = new Set<string>();
  for (const node of nodes) visit(node, { NamedType: ({ name }) => void named.add(name.value) });
  const unknown = [...named].filter((name) => !defined.has(name) && !BUILT_IN.includes(name));
  const scalars = unknown.map(
    (value): DefinitionNode => ({ kind: Kind.SCALAR_TYPE_DEFINITION, name: { kind: Kind.NAME, value } }),
  );
  return buildASTSchema({ kind: Kind.DOCUMENT, definitions: [...nodes, ...scalars] }, { assumeValidSDL: true });
}

const isExtension = (node: DefinitionNode): boolean => asDefinition(node) !== node;

const nameOf = (node: DefinitionNode): string | undefined =>
  'name' in node && node.kind !== Kind.DIRECTIVE_DEFINITION ? node.name?.value : undefined;

/** An extension is a definition when another service, or a library, defines what it extends. */
const asDefinition = (node: DefinitionNode): DefinitionNode => {
  switch (node.kind) {
    case Kind.OBJECT_TYPE_EXTENSION:
      return { ...node, kind: Kind.OBJECT_TYPE_DEFINITION };
    case Kind.INPUT_OBJECT_TYPE_EXTENSION:
      return { ...node, kind: Kind.INPUT_OBJECT_TYPE_DEFINITION };
    case Kind.INTERFACE_TYPE_EXTENSION:
      return { ...node, kind: Kind.INTERFACE_TYPE_DEFINITION };
    case Kind.UNION_TYPE_EXTENSION:
      return { ...node, kind: Kind.UNION_TYPE_DEFINITION };
    case Kind.ENUM_TYPE_EXTENSION:
      return { ...node, kind: Kind.ENUM_TYPE_DEFINITION };
    case Kind.SCALAR_TYPE_EXTENSION:
      return { ...node, kind: Kind.SCALAR_TYPE_DEFINITION };
    default:
      return node;
  }
};
