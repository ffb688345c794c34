import { type ASTNode, getLocation } from 'graphql';
import type { Definition } from './read-schemas.ts';

/**
 * Finds the place of a part of a schema.
 *
 * @param coordinate such as "Order.total" or "Query.orders.limit"
 * @returns undefined when none of the definitions has all of it
 */
export function findPlace(
  coordinate: string | undefined,
  definitions: readonly Definition[],
): { readonly path: string; readonly line: number } | undefined {
  const [type, ...names] = (coordinate ?? '').replace(/^@/, '').split('.');
  for (const { node, path } of definitions) {
    if (nameOf(node) !== type) continue;
    let found: ASTNode | undefined = node;
    for (const name of names)
      found = found === undefined ? undefined : partsOf(found).find((part) => nameOf(part) === name);
    if (found?.loc === undefined) continue;
    const { line } = getLocation(found.loc.source, found.loc.start);
    return { path, line: line + found.loc.source.locationOffset.line - 1 };
  }
  return undefined;
}

const nameOf = (node: ASTNode): string | undefined =>
  'name' in node && typeof node.name === 'object' ? node.name?.value : undefined;

const partsOf = (node: ASTNode): readonly ASTNode[] => {
  if ('fields' in node && node.fields !== undefined) return node.fields;
  if ('values' in node && node.kind !== 'ListValue' && node.values !== undefined) return node.values;
  return 'arguments' in node ? (node.arguments ?? []) : [];
};
