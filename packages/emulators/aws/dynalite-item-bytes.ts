import db from 'dynalite/db/index.js';
import { MOST_ITEM_BYTES, oneCharacterAByte } from './item-bytes.ts';

/**
 * dynalite has one figure for two limits: an item's size, and what a BatchGetItem returns (the figure and a megabyte).
 * The figure is for the second, which is 16 MB at AWS. `teachItemBytes` keeps the first.
 */
export const ENGINE_OPTIONS = { maxItemSizeKb: 15 * 1024 + 3 / 1024 };

const TOO_LARGE_TO_UPDATE = 'Item size to update has exceeded the maximum allowed size';

/**
 * Teaches dynalite, which counts characters, to count an item's bytes. An update is refused before its condition is
 * looked at when what it sets is too large by itself.
 */
export function teachItemBytes(): void {
  const { itemSize: countCharacters, validateUpdates } = db;
  const countBytes = (item: db.Item): number => countCharacters(oneCharacterAByte(item));

  db.itemSize = (item) => {
    const bytes = countBytes(item);
    return bytes > MOST_ITEM_BYTES ? Number.POSITIVE_INFINITY : bytes;
  };
  db.validateUpdates = (attributes, expression, table) =>
    validateUpdates(attributes, expression, table) ??
    (countBytes(setBy(attributes, expression)) > MOST_ITEM_BYTES ? db.validationError(TOO_LARGE_TO_UPDATE) : undefined);
}

/** The attributes that an update sets to a value of its own. */
function setBy(attributes: Parameters<typeof db.validateUpdates>[0], expression: db.Updates | undefined): db.Item {
  const old = Object.entries(attributes ?? {}).flatMap(([name, { Value }]) => (Value ? [[name, Value] as const] : []));
  const set = (expression?.sections ?? []).flatMap(({ type, path, val }) =>
    type === 'set' && path.length === 1 && isValue(val) ? [[String(path[0]), val] as const] : [],
  );
  return Object.fromEntries([...old, ...set]);
}

/** A path is a list, and a call of a function has a `type`. */
const isValue = (value: unknown): value is db.AttributeValue =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !('type' in value);
