import { createHash } from 'node:crypto';

/**
 * Whether a shopper is among the given share. A shopper who is in stays in while the percentage rises.
 *
 * @param shopper the shopper's id
 * @param version the version that gets the share: each one meets other shoppers first
 * @param percent from 0 to 100
 */
export const isInShare = (shopper: string, version: string, percent: number): boolean =>
  placeOf(shopper, version) * 100 < percent;

/** A number from 0 up to 1, the same for the same shopper and version. */
const placeOf = (shopper: string, version: string): number =>
  createHash('sha256')
    .update(JSON.stringify([version, shopper]))
    .digest()
    .readUInt32BE() /
  2 ** 32;
