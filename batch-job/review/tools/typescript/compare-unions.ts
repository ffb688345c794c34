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
  const before = membersOf(pair.before, base);
  const after = membersOf(pair.after, head);
  const fits = (old: ts.Type, now: ts.Type) =>
    kindOf(old, base) === kindOf(now, head) &&
    isQuiet(comparison, (trial) => trial.types({ ...pair, before: old, after: now, depth: pair.depth + 1 }, trial));
  const lost = before.filter((old) => !after.some((now) => fits(old, now)));
  const added = after.filter((now) => !before.some((old) => fits(old, now)));
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

/** `boolean` is one member, and not two. */
function membersOf(type: ts.Type, { ts }: Side): readonly ts.Type[] {
  if (!type.isUnion() || (type.flags & ts.TypeFlags.Boolean) !== 0) return [type];
  return type.types;
}

/** A literal is compared by its value here. */
function kindOf(type: ts.Type, { checker, ts }: Side): string {
  if ((type.flags & ts.TypeFlags.Object) !== 0) return 'object';
  return checker.typeToString(type);
}

const isLiteral = (type: ts.Type): boolean => type.isLiteral();
const isNothing = (type: ts.Type, { ts }: Side): boolean =>
  (type.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null)) !== 0;
