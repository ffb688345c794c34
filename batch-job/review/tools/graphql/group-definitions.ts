import type { Definition } from './read-schemas.ts';

/**
 * Puts the files of one schema together: all of them, unless a type is defined twice. Then it is those of one folder, as deep
 * as it takes.
 *
 * @returns the definitions of both sides by folder
 */
export function groupDefinitions(
  base: readonly Definition[],
  head: readonly Definition[],
): readonly { readonly base: readonly Definition[]; readonly head: readonly Definition[] }[] {
  const depths = [...base, ...head].map(({ path }) => path.split('/').length);
  const deepest = depths.reduce((most, depth) => Math.max(most, depth), 0);
  let depth = 0;
  while (depth < deepest && [base, head].some((side) => [...groups(side, depth).values()].some(hasTwice))) depth += 1;
  const [old, now] = [groups(base, depth), groups(head, depth)];
  return [...new Set([...old.keys(), ...now.keys()])].map((key) => ({
    base: old.get(key) ?? [],
    head: now.get(key) ?? [],
  }));
}

function groups(definitions: readonly Definition[], depth: number): ReadonlyMap<string, Definition[]> {
  const found = new Map<string, Definition[]>();
  for (const definition of definitions) {
    const key = definition.path.split('/').slice(0, depth).join('/');
    found.set(key, [...(found.get(key) ?? []), definition]);
  }
  return found;
}

function hasTwice(definitions: readonly Definition[]): boolean {
  const names = definitions.flatMap(({ node }) =>
    /Extension$/.test(node.kind) || !('name' in node) || node.name === undefined
      ? []
      : [`${node.kind} ${node.name.value}`],
  );
  return new Set(names).size < names.length;
}
