/** An item of DynamoDB has room for 400 kB; what comes near it was not cut where it came in. */
const MOST_BYTES = 300 * 1024;

/** A record that is too large to be kept, by its name and its size. Its text would be refused again: it is not worth a retry. */
export class RecordTooLargeError extends Error {
  override readonly name = 'RecordTooLargeError';
  readonly bytes: number;

  constructor(record: string, bytes: number, largest: string) {
    const size = bytes.toLocaleString('en-US');
    super(`${record} has ${size} bytes, more than ${MOST_BYTES.toLocaleString('en-US')}; most of them in ${largest}`);
    this.bytes = bytes;
  }
}

/**
 * Returns an item that is to be written.
 *
 * @throws {RecordTooLargeError} when it has more than 300 kB, as DynamoDB counts
 */
export function withinItem<Item extends { readonly pk: string; readonly sk: string }>(item: Item): Item {
  const bytes = valueBytes(item);
  if (bytes <= MOST_BYTES) return item;
  const sizes = Object.entries(item).map(([name, value]) => ({ name, bytes: valueBytes(value) }));
  const largest = sizes.reduce((most, each) => (each.bytes > most.bytes ? each : most));
  throw new RecordTooLargeError(`${item.pk} ${item.sk}`, bytes, largest.name);
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html, numbers at their longest. */
function valueBytes(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return 21;
  if (value === undefined) return 0;
  if (value instanceof Uint8Array) return value.length;
  if (Array.isArray(value)) return value.reduce((sum: number, each) => sum + 1 + valueBytes(each), 3);
  if (typeof value !== 'object' || value === null) return 1;
  return Object.entries(value).reduce((sum, [name, each]) => sum + 1 + Buffer.byteLength(name) + valueBytes(each), 3);
}
