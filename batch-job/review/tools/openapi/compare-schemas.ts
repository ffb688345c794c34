import { compareVariants } from './compare-variants.ts';
import type { Comparison, Direction, SchemaPair, ShapePair } from './comparison.ts';
import type { JsonObject } from './json.ts';
import { type Shape, shapeOf } from './shape.ts';
import { compareLimits, compareNullable, compareTypes, compareValues } from './value-breaks.ts';

/**
 * Compares two schemas for the clients of an API. A client writes requests by the old schema, so the new one must take all
 * that the old one took. It reads responses by the old schema, so the new one must give nothing else.
 */
export function compareSchemas(pair: SchemaPair, comparison: Comparison): void {
  if (!comparison.seen.add(pair)) return;
  comparison.count();
  const before = shapeOf(pair.before, comparison.base.follow);
  const after = shapeOf(pair.after, comparison.head.follow);
  const shapes = { ...pair, shapes: { before, after } };
  if (before.variants.length > 0 || after.variants.length > 0) compareVariants(shapes, comparison);
  else for (const found of compareTypes(shapes)) comparison.report(found);
  for (const compare of [compareNullable, compareValues, compareLimits])
    for (const found of compare(shapes)) comparison.report(found);
  compareProperties(shapes, comparison);
  compareParts(shapes, comparison);
}

function compareProperties(pair: ShapePair, comparison: Comparison): void {
  const { direction, shapes, name } = pair;
  const { report } = comparison;
  const before = propertiesFor(shapes.before, direction);
  const after = propertiesFor(shapes.after, direction);
  const isMap = typeof shapes.after.additional === 'object';
  for (const [key, schema] of before) {
    const now = after.get(key);
    const place = `\`${key}\`${name === '' ? '' : ` of ${name}`}`;
    if (now === undefined) {
      // A map takes and gives every key.
      if (isMap) continue;
      // A client reads a field of a response, and a field of a request that is ignored no longer does anything.
      report({ rule: `${direction}-property-removed`, text: `${place} was removed`, side: 'base', object: schema });
      continue;
    }
    const [wasRequired, isRequired] = [shapes.before.required.has(key), shapes.after.required.has(key)];
    if (direction === 'response' && wasRequired && !isRequired)
      report({ rule: 'response-property-optional', text: `${place} may be missing now`, side: 'head', object: now });
    if (direction === 'request' && !wasRequired && isRequired)
      report({ rule: 'request-property-required', text: `${place} is required now`, side: 'head', object: now });
    compareSchemas({ before: schema, after: now, direction, name: place }, comparison);
  }
  if (direction === 'response') return;
  for (const [key, now] of after) {
    if (before.has(key) || !shapes.after.required.has(key)) continue;
    const text = `\`${key}\`${name === '' ? '' : ` of ${name}`} was added and is required`;
    report({ rule: 'request-property-required', text, side: 'head', object: now });
  }
}

/** What only the other direction has does not count. */
function propertiesFor({ properties }: Shape, direction: Direction): ReadonlyMap<string, JsonObject> {
  const other = direction === 'request' ? 'readOnly' : 'writeOnly';
  return new Map([...properties].filter(([, schema]) => schema[other] !== true));
}

function compareParts(
  { shapes: { before, after }, direction, name, after: object }: ShapePair,
  comparison: Comparison,
): void {
  if (before.items !== undefined && after.items !== undefined)
    compareSchemas({ before: before.items, after: after.items, direction, name: itemsOf(name) }, comparison);
  const [old, now] = [before.additional, after.additional];
  if (typeof old === 'object' && typeof now === 'object')
    compareSchemas({ before: old, after: now, direction, name: `each value of ${orBody(name)}` }, comparison);
  if (now !== false || old === false) return;
  const isGone = typeof old === 'object' || direction === 'request';
  if (isGone && (after.properties.size > 0 || before.properties.size > 0 || typeof old === 'object'))
    comparison.report({
      rule: `${direction}-additional-properties-removed`,
      text: `${orBody(name)} takes no other properties now`,
      side: 'head',
      object,
    });
}

const orBody = (name: string): string => (name === '' ? 'the body' : name);
const itemsOf = (name: string): string => (name === '' ? 'the items' : `the items of ${name}`);
