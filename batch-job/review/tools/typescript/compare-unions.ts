import type { ts } from '@ts-morph/common';
import { type Comparison, isQuiet, type TypePair } from './comparison.ts';
import type { Side } from './open-program.ts';

/**
 * Compares types of which one is a union. What goes in must still be taken. What comes out may be nothing that users do not
 * know, and they wait for all that it was. A new text or number in such a list is told: no list could grow otherwise.
 */
export function compareUnions(pair: TypePair, comparison: Comparison): void {
  const { base, head } = comparison;
  const { direction, name, node } = pair;
  const before = membersOf(pair.before);
  const after = membersOf(pair.after);
  const fits = (old: ts.Type, now: ts.Type) =>
    isObject(old, base) &&
    isObject(now, head) &&
    isQuiet(comparison, (trial) => trial.types({ ...pair, before: old, after: now, depth: pair.depth + 1 }, trial));
  const left = matchByName(pair, comparison, before, after);
  const lost = left.before.filter((old) => !left.after.some((now) => fits(old, now)));
  const added = left.after.filter((now) => !left.before.some((old) => fits(old, now)));
  const [onlyLost, onlyAdded] = [lost[0], added[0]];
  if (
    lost.length === 1 &&
    added.length === 1 &&
    onlyLost !== undefined &&
    onlyAdded !== undefined &&
    !isLiteral(onlyLost)
  ) {
    comparison.types({ ...pair, before: onlyLost, after: onlyAdded, depth: pair.depth + 1 }, comparison);
    return;
  }
  const show = (types: readonly ts.Type[], { checker }: Side) =>
    types.map((type) => checker.typeToString(type)).join(', ');
  const gone = direction === 'in' ? lost : lost.filter((type) => !isNothing(type, base));
  if (gone.length > 0 && !(direction === 'out' && gone.every((type) => !isLiteral(type))))
    comparison.report({
      rule: 'type-narrowed',
      text: `${name} can no longer be ${show(gone, base)}`,
      side: 'head',
      node,
    });
  if (direction === 'in' || added.length === 0) return;
  const isNote = added.every(isLiteral) && before.some(isLiteral);
  const text = `${name} can be ${show(added, head)} now`;
  const found = { rule: 'type-widened', text, side: 'head' as const, node };
  comparison.report(isNote ? { ...found, isNote: true } : found);
}

/**
 * Compares the members that have the same name or value on both sides.
 *
 * @returns those that have none
 */
function matchByName(
  pair: TypePair,
  comparison: Comparison,
  before: readonly ts.Type[],
  after: readonly ts.Type[],
): { readonly before: readonly ts.Type[]; readonly after: readonly ts.Type[] } {
  const { base, head } = comparison;
  const waiting = new Map<string, ts.Type[]>();
  for (const now of after) {
    const name = nameOf(now, head);
    if (name !== undefined) waiting.set(name, [...(waiting.get(name) ?? []), now]);
  }
  const matched = new Set<ts.Type>();
  for (const old of before) {
    const now = waiting.get(nameOf(old, base) ?? '')?.shift();
    if (now === undefined) continue;
    matched.add(old).add(now);
    if (isObject(old, base)) comparison.types({ ...pair, before: old, after: now, depth: pair.depth + 1 }, comparison);
  }
  const isLeft = (type: ts.Type) => !matched.has(type);
  return { before: before.filter(isLeft), after: after.filter(isLeft) };
}

const membersOf = (type: ts.Type): readonly ts.Type[] => (type.isUnion() ? type.types : [type]);

const isObject = (type: ts.Type, { ts }: Side): boolean =>
  (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) !== 0;

/** The name of an object's type, if it has one; what any other type says. */
function nameOf(type: ts.Type, side: Side): string | undefined {
  if (!isObject(type, side)) return side.checker.typeToString(type);
  const name = (type.aliasSymbol ?? type.getSymbol())?.name;
  return name === undefined || name.startsWith('__') ? undefined : name;
}

const isLiteral = (type: ts.Type): boolean => type.isLiteral();
const isNothing = (type: ts.Type, { ts }: Side): boolean =>
  (type.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null)) !== 0;
