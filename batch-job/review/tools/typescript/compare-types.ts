import type { ts } from '@ts-morph/common';
import { compareProperties } from './compare-properties.ts';
import { compareSignatures } from './compare-signatures.ts';
import { compareUnions } from './compare-unions.ts';
import type { Comparison, TypePair } from './comparison.ts';
import type { Side } from './open-program.ts';

/** A type that grows with each step into it. */
const MAX_DEPTH = 8;

/** Compares two types for the users of a package. What is not known on either side is not compared. */
export function compareTypes(pair: TypePair, comparison: Comparison): void {
  const { before, after, direction, depth } = pair;
  const { base, seen } = comparison;
  const { TypeFlags } = base.ts;
  if (depth > MAX_DEPTH || !seen.add({ before, after, direction }) || !comparison.isWithinLimit()) return;
  const unknown = TypeFlags.Any | TypeFlags.TypeParameter;
  if (((before.flags | after.flags) & unknown) !== 0) return;
  if (direction === 'out' && (before.flags & (TypeFlags.Void | TypeFlags.Unknown)) !== 0) return;
  if (direction === 'in' && (after.flags & TypeFlags.Unknown) !== 0) return;
  const objects = TypeFlags.Object | TypeFlags.Intersection;
  if (before.isUnion() || after.isUnion()) compareUnions(pair, comparison);
  else if ((before.flags & objects) !== 0 && (after.flags & objects) !== 0) compareObjects(pair, comparison);
  else compareTexts(pair, comparison);
}

function compareTexts(pair: TypePair, comparison: Comparison): void {
  const { before, after } = pair;
  const { base, head } = comparison;
  const { TypeFlags } = base.ts;
  const [old, now] = [textOf(before, base), textOf(after, head)];
  if (old === now || isWider(pair, comparison)) return;
  // A type that is computed from type parameters is only text here.
  const computed = TypeFlags.Conditional | TypeFlags.IndexedAccess | TypeFlags.Substitution | TypeFlags.Index;
  const isNote = ((before.flags | after.flags) & computed) !== 0;
  report(pair, comparison, `was ${old} and is ${now} now`, isNote);
}

const textOf = (type: ts.Type, { checker, ts }: Side): string =>
  checker.typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation);

function report({ name, node }: TypePair, comparison: Comparison, text: string, isNote = false): void {
  const found = { rule: 'type-changed', text: `${name} ${text}`, side: 'head' as const, node };
  comparison.report(isNote ? { ...found, isNote: true } : found);
}

/** Whether the new type gives no more, or takes no less: a literal and its own primitive type. */
function isWider({ before, after, direction }: TypePair, { base, head }: Comparison): boolean {
  const [narrow, wide] = direction === 'out' ? [after, before] : [before, after];
  const [narrowSide, wideSide] = direction === 'out' ? [head, base] : [base, head];
  const primitive = textOf(narrowSide.checker.getBaseTypeOfLiteralType(narrow), narrowSide);
  if (primitive === textOf(wide, wideSide)) return true;
  // The value of a constant, such as a version, is no type that anybody relies on.
  return direction === 'out' && primitive === textOf(wideSide.checker.getBaseTypeOfLiteralType(wide), wideSide);
}

function compareObjects(pair: TypePair, comparison: Comparison): void {
  const { base, head } = comparison;
  const [old, now] = [libraryType(pair.before, base), libraryType(pair.after, head)];
  if (old !== undefined || now !== undefined) {
    const isSame = old?.name === now?.name || isReadonlyList(pair, old?.name, now?.name);
    const isChanged =
      old === undefined || now === undefined || !isSame || (old.isTuple && old.args.length !== now.args.length);
    if (isChanged) report(pair, comparison, `was ${textOf(pair.before, base)} and is ${textOf(pair.after, head)} now`);
    else
      for (const [index, before] of old.args.entries()) {
        const after = now.args[index];
        if (after !== undefined) comparison.types({ ...pair, before, after, depth: pair.depth + 1 }, comparison);
      }
    return;
  }
  compareSignatures(pair, comparison);
  compareProperties(pair, comparison);
}

/** A list that may only be read can be taken where the other was, and not given. */
const isReadonlyList = ({ direction }: TypePair, old: string | undefined, now: string | undefined): boolean =>
  direction === 'in' ? old === 'Array' && now === 'ReadonlyArray' : old === 'ReadonlyArray' && now === 'Array';

/** A type of the language, such as Promise: known by its name and its arguments. */
function libraryType(
  type: ts.Type,
  { checker, ts, pathOf }: Side,
): { readonly name: string; readonly args: readonly ts.Type[]; readonly isTuple: boolean } | undefined {
  const isReference = (each: ts.Type): each is ts.TypeReference =>
    'objectFlags' in each && (Number(each.objectFlags) & ts.ObjectFlags.Reference) !== 0;
  const args = isReference(type) ? checker.getTypeArguments(type) : [];
  if (checker.isTupleType(type)) return { name: 'tuple', args, isTuple: true };
  const symbol = type.getSymbol();
  const file = symbol?.declarations?.[0]?.getSourceFile();
  if (symbol === undefined || file === undefined || pathOf(file) !== undefined) return undefined;
  // An object of the language's own shapes, such as a mapped type, is no name.
  return /^__/.test(symbol.name) ? undefined : { name: symbol.name, args, isTuple: false };
}
