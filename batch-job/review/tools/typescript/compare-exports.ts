import type { ts } from '@ts-morph/common';
import { createSeenPairs } from '../seen-pairs.ts';
import { compareTypes } from './compare-types.ts';
import type { Break, Comparison, TypePair } from './comparison.ts';
import type { Side } from './open-program.ts';

/** Pairs of types, of one export and of all. A chain of generic types has no end, and each step into it costs more. */
const MAX_OF_ONE = 1_000;
const MAX_OF_ALL = 10_000;

/**
 * Compares what the entries of a package export.
 *
 * @param entries source files by the name that users import, on each side
 * @returns what was found, and whether there was too much to compare all of it
 */
export function compareExports(
  base: Side,
  head: Side,
  entries: { readonly base: ReadonlyMap<string, string>; readonly head: ReadonlyMap<string, string> },
): { readonly found: readonly Break[]; readonly isCut: boolean } {
  const found: Break[] = [];
  let [compared, ofOne, isCut] = [0, 0, false];
  const comparison: Comparison = {
    base,
    head,
    report: (each) => found.push(each),
    seen: createSeenPairs(),
    types: compareTypes,
    isWithinLimit: () => {
      compared += 1;
      ofOne += 1;
      const isWithin = ofOne <= MAX_OF_ONE && compared <= MAX_OF_ALL;
      isCut ||= !isWithin;
      return isWithin;
    },
  };
  const shapes: Exported[] = [];
  for (const [name, path] of entries.base) {
    const [before, after] = [exportsOf(base, path), exportsOf(head, entries.head.get(name))];
    for (const [key, old] of before) {
      const now = after.get(key);
      ofOne = 0;
      if (now === undefined) {
        const text = `\`${key}\` is no longer exported`;
        comparison.report({ rule: 'export-removed', text, side: 'base', node: old.declarations?.[0] });
      } else {
        compareValues({ key, old, now }, comparison);
        shapes.push({ key, old, now });
      }
    }
  }
  // Functions tell which way a type goes; one that none of them has may go both ways.
  for (const shape of shapes) {
    ofOne = 0;
    compareShapes(shape, comparison);
  }
  return { found, isCut };
}

interface Exported {
  readonly key: string;
  readonly old: ts.Symbol;
  readonly now: ts.Symbol;
}

function exportsOf({ checker, program, pathOf, ts }: Side, path: string | undefined): ReadonlyMap<string, ts.Symbol> {
  const file = path === undefined ? undefined : program.getSourceFiles().find((each) => pathOf(each) === path);
  const module = file === undefined ? undefined : checker.getSymbolAtLocation(file);
  if (module === undefined) return new Map();
  const resolved = checker.getExportsOfModule(module).map((symbol) => {
    const isAlias = (symbol.flags & ts.SymbolFlags.Alias) !== 0;
    return [symbol.name, isAlias ? checker.getAliasedSymbol(symbol) : symbol] as const;
  });
  return new Map(
    resolved.filter(([, symbol]) => !symbol.getJsDocTags(checker).some(({ name }) => name === 'internal')),
  );
}

function compareValues({ key, old, now }: Exported, comparison: Comparison): void {
  const { base, head } = comparison;
  const { Value, Type } = base.ts.SymbolFlags;
  if ((old.flags & Value) === 0) return;
  if ((now.flags & Value) === 0) {
    // A type that cannot be found is no type either.
    if ((now.flags & Type) === 0) return;
    const text = `\`${key}\` is only a type now`;
    comparison.report({ rule: 'export-removed', text, side: 'head', node: now.declarations?.[0] });
    return;
  }
  const types = { before: base.checker.getTypeOfSymbol(old), after: head.checker.getTypeOfSymbol(now) };
  const pair: TypePair = { ...types, direction: 'out', name: `\`${key}\``, node: now.declarations?.[0], depth: 0 };
  compareTypes(pair, comparison);
}

function compareShapes({ key, old, now }: Exported, comparison: Comparison): void {
  const { base, head, seen } = comparison;
  const { Type } = base.ts.SymbolFlags;
  if ((old.flags & Type) === 0 || (now.flags & Type) === 0) return;
  const [before, after] = [base.checker.getDeclaredTypeOfSymbol(old), head.checker.getDeclaredTypeOfSymbol(now)];
  const pair = { before, after, name: `\`${key}\``, node: now.declarations?.[0], depth: 0 };
  const wasSeen = (['out', 'in'] as const).filter((direction) => seen.has({ before, after, direction }));
  const isClass = (old.flags & base.ts.SymbolFlags.Class) !== 0;
  for (const direction of wasSeen.length > 0 || isClass ? [] : (['out', 'in'] as const))
    compareTypes({ ...pair, direction }, comparison);
}
