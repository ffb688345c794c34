import type { ts } from '@ts-morph/common';
import type { Comparison, TypePair } from './comparison.ts';
import type { Side } from './open-program.ts';

/**
 * Compares the fields and methods of two objects. Users read those of what comes out, so none may go or be missing. They
 * write those of what goes in, so none may be required that was not.
 */
export function compareProperties(pair: TypePair, comparison: Comparison): void {
  const { base, head, report } = comparison;
  const { direction } = pair;
  const before = propertiesOf(pair.before, base);
  const after = propertiesOf(pair.after, head);
  const isMap = pair.after.getStringIndexType() !== undefined;
  for (const [key, old] of before) {
    const now = after.get(key);
    const name = `\`${key}\` of ${pair.name}`;
    if (now === undefined) {
      // What is written for one type may have more than another type asks for.
      const isNote = isMap || (direction === 'in' && nameOf(pair.before) !== nameOf(pair.after));
      const removed = { rule: 'member-removed', text: `${name} was removed`, side: 'base' as const, node: nodeOf(old) };
      report(isNote ? { ...removed, isNote: true } : removed);
      continue;
    }
    const [wasOptional, isOptional] = [isOptionalMember(old, base), isOptionalMember(now, head)];
    if (direction === 'out' && !wasOptional && isOptional)
      report({ rule: 'member-optional', text: `${name} can be missing now`, side: 'head', node: nodeOf(now) });
    if (direction === 'in' && wasOptional && !isOptional)
      report({ rule: 'member-required', text: `${name} is required now`, side: 'head', node: nodeOf(now) });
    const types = { before: typeOf(old, base), after: typeOf(now, head) };
    comparison.types({ ...types, direction, name, node: nodeOf(now), depth: pair.depth + 1 }, comparison);
  }
  if (direction === 'out') return;
  for (const [key, now] of after) {
    if (before.has(key) || isOptionalMember(now, head)) continue;
    const text = `\`${key}\` of ${pair.name} was added and is required`;
    report({ rule: 'member-required', text, side: 'head', node: nodeOf(now) });
  }
}

const nameOf = (type: ts.Type): string | undefined => (type.aliasSymbol ?? type.getSymbol())?.name;

const nodeOf = ({ declarations }: ts.Symbol): ts.Node | undefined => declarations?.[0];

const isOptionalMember = ({ flags }: ts.Symbol, { ts }: Side): boolean => (flags & ts.SymbolFlags.Optional) !== 0;

/** What an optional member is when it is there. */
function typeOf(symbol: ts.Symbol, { checker, ts }: Side): ts.Type {
  const type = checker.getTypeOfSymbol(symbol);
  return (symbol.flags & ts.SymbolFlags.Optional) !== 0 ? checker.getNonNullableType(type) : type;
}

/** Members that users see: none that are private, protected or marked as internal. */
function propertiesOf(type: ts.Type, { checker, ts }: Side): ReadonlyMap<string, ts.Symbol> {
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
  const isSeen = (symbol: ts.Symbol) =>
    !/^(__|#|prototype$)/.test(symbol.name) &&
    !(symbol.declarations ?? []).some((node) => (ts.getCombinedModifierFlags(node) & hidden) !== 0) &&
    !symbol.getJsDocTags(checker).some(({ name }) => name === 'internal');
  return new Map(
    checker
      .getPropertiesOfType(type)
      .filter(isSeen)
      .map((symbol) => [symbol.name, symbol]),
  );
}
