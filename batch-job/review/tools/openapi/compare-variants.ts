import type { Comparison, ShapePair } from './comparison.ts';
import type { JsonObject } from './json.ts';

/**
 * Compares schemas of which one has variants (`oneOf`, `anyOf`). A request needs a new variant for each old one. A response
 * needs an old variant for each new one, and may not lose one.
 */
export function compareVariants(pair: ShapePair, comparison: Comparison): void {
  const { direction, shapes, name } = pair;
  const before = variantsOf(shapes.before.variants, pair.before);
  const after = variantsOf(shapes.after.variants, pair.after);
  const isFit = (old: JsonObject, now: JsonObject) => isCompatible(old, now, pair, comparison);
  // Variants keep their order most of the time.
  const lost = before.filter((old, index) => !from(after, index).some((now) => isFit(old, now)));
  const added = after.filter((now, index) => !from(before, index).some((old) => isFit(old, now)));
  const whole = name === '' ? 'the body' : name;
  const [onlyLost] = lost;
  const [onlyAdded] = added;
  // One changed variant is told by what changed in it.
  if (lost.length === 1 && added.length === 1 && onlyLost !== undefined && onlyAdded !== undefined) {
    if (onlyLost !== pair.before || onlyAdded !== pair.after)
      comparison.schemas({ before: onlyLost, after: onlyAdded, direction, name }, comparison);
    return;
  }
  for (const variant of lost)
    comparison.report({
      rule: `${direction}-variant-removed`,
      text: `${whole} no longer has the variant ${titleOf(variant)}`,
      side: 'base',
      object: variant,
    });
  if (direction === 'request') return;
  for (const variant of added)
    comparison.report({
      rule: 'response-variant-added',
      text: `${whole} may have the variant ${titleOf(variant)} now`,
      side: 'head',
      object: variant,
      // A client can leave out what a discriminator names and it does not know.
      ...(shapes.before.discriminated ? { isNote: true as const } : {}),
    });
}

const from = <T>(list: readonly T[], index: number): readonly T[] => [...list.slice(index), ...list.slice(0, index)];

const variantsOf = (variants: readonly JsonObject[], whole: JsonObject): readonly JsonObject[] =>
  variants.length === 0 ? [whole] : variants;

function isCompatible(before: JsonObject, after: JsonObject, pair: ShapePair, comparison: Comparison): boolean {
  // Compared with itself, a schema of which the other side is a variant would not end.
  if (before === pair.before && after === pair.after) return false;
  const { direction } = pair;
  const { fits, seen } = comparison;
  const key = `${direction} ${seen.nameOf(before)} ${seen.nameOf(after)}`;
  const known = fits.get(key);
  if (known !== undefined) return known;
  let isBroken = false;
  const report: Comparison['report'] = ({ isNote }) => {
    isBroken ||= isNote === undefined;
  };
  comparison.schemas({ before, after, direction, name: '' }, { ...comparison, report, seen: seen.within() });
  fits.set(key, !isBroken);
  return !isBroken;
}

const titleOf = ({ title, type }: JsonObject): string =>
  typeof title === 'string' ? title : typeof type === 'string' ? `of type ${type}` : 'without a name';
