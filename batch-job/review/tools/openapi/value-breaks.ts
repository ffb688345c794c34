import type { Break, ShapePair } from './comparison.ts';

/** Whether a type's values are all values of another. */
const isWithin = (type: string, types: readonly string[]): boolean =>
  types.includes(type) || (type === 'integer' && types.includes('number'));

/** A request must still take the old types; a response must give no other. */
export function compareTypes(pair: ShapePair): readonly Break[] {
  const { direction, shapes } = pair;
  const [narrow, wide] =
    direction === 'request' ? [shapes.before.types, shapes.after.types] : [shapes.after.types, shapes.before.types];
  if (wide === undefined) return [];
  if (narrow?.every((type) => isWithin(type, wide))) return [];
  const show = (types: readonly string[] | undefined) => types?.join(' or ') ?? 'any type';
  const text = `was ${show(shapes.before.types)} and is ${show(shapes.after.types)} now`;
  return [breakOf(pair, `${direction}-type-changed`, text, 'type')];
}

export function compareNullable(pair: ShapePair): readonly Break[] {
  const { direction, shapes } = pair;
  const [was, is] = [shapes.before.nullable, shapes.after.nullable];
  // A schema without any type has always taken null.
  const wasAny = shapes.before.types === undefined && shapes.before.variants.length === 0;
  if (direction === 'response')
    return !was && is && !wasAny ? [breakOf(pair, 'response-nullable', 'may be null now')] : [];
  return was && !is && shapes.after.types !== undefined
    ? [breakOf(pair, 'request-not-nullable', 'may no longer be null')]
    : [];
}

/**
 * A value that a request may no longer have breaks the client that sends it. A value that a response no longer has breaks
 * the client that waits for it. A new value in a response reaches clients that were told to expect no other, but an API
 * could never grow without it: it is told and asks nobody.
 */
export function compareValues(pair: ShapePair): readonly Break[] {
  const { direction, shapes } = pair;
  const { values: before } = shapes.before;
  const { values: after } = shapes.after;
  if (after === undefined && before === undefined) return [];
  if (after === undefined)
    return direction === 'request' ? [] : [noteOf(pair, 'response-enum-opened', 'may have any value now')];
  if (before === undefined)
    return direction === 'response'
      ? []
      : [breakOf(pair, 'request-enum-added', `takes only ${after.join(', ')} now`, 'enum')];
  const removed = before.filter((value) => !after.includes(value));
  const added = after.filter((value) => !before.includes(value));
  return [
    ...(removed.length === 0
      ? []
      : [breakOf(pair, `${direction}-enum-value-removed`, `no longer has the value ${removed.join(', ')}`, 'enum')]),
    ...(added.length === 0 || direction === 'request'
      ? []
      : [noteOf(pair, 'response-enum-value-added', `may have the value ${added.join(', ')} now`)]),
  ];
}

/** Formats whose values are all values of another. */
const WIDER: Readonly<Record<string, readonly string[]>> = { int32: ['int64'], float: ['double'] };

export function compareLimits(pair: ShapePair): readonly Break[] {
  const { direction, shapes } = pair;
  const { before, after } = shapes;
  const found: Break[] = [];
  const [narrow, wide] = direction === 'request' ? [before.format, after.format] : [after.format, before.format];
  const isSame = narrow === wide || (narrow !== undefined && wide !== undefined && WIDER[narrow]?.includes(wide));
  // A response without a format says less and gives the same; a request that gets one refuses what it took.
  if (!isSame && wide !== undefined && (narrow !== undefined || direction === 'request'))
    found.push(breakOf(pair, `${direction}-format-changed`, `has the format ${after.format ?? 'none'} now`, 'format'));
  if (direction === 'response') return found;
  if (after.pattern !== undefined && after.pattern !== before.pattern)
    found.push(breakOf(pair, 'request-pattern-changed', `must match ${after.pattern} now`, 'pattern'));
  for (const [key, limit] of after.atMost)
    if (limit < (before.atMost.get(key) ?? Infinity))
      found.push(breakOf(pair, 'request-limit-tightened', `has the ${key} ${limit} now`, key));
  // Zero items or characters are the least that there is.
  for (const [key, limit] of after.atLeast)
    if (limit > (before.atLeast.get(key) ?? (key.endsWith('inimum') ? -Infinity : 0)))
      found.push(breakOf(pair, 'request-limit-tightened', `has the ${key} ${limit} now`, key));
  return found;
}

const breakOf = ({ name, after }: ShapePair, rule: string, text: string, key?: string): Break => ({
  rule,
  text: `${name === '' ? 'the body' : name} ${text}`,
  side: 'head',
  object: after,
  ...(key === undefined ? {} : { key }),
});

const noteOf = (pair: ShapePair, rule: string, text: string): Break => ({ ...breakOf(pair, rule, text), isNote: true });
