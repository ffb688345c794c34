import { hash } from 'node:crypto';
import type { Component } from '../fingerprint.ts';
import { memoize } from '../memoize.ts';
import { oneLine } from '../one-line.ts';

/** One part of a key: its name and its value. */
export type Part = readonly [name: string, value: string];

// 128 bits: 8 digits would collide at 1 % near 9,300 groups.
const DIGITS = 32;
const VALUE_LENGTH = 300;

/** Unambiguous whatever a stranger wrote into a value, since each value comes after its length. */
export const digest = (parts: readonly Part[]): string => hashOf(joined(parts));

const DIGESTS_REMEMBERED = 10_000;

/** As `digest`, for keys that come again and again: looking one up costs a fraction of hashing it. */
export const commonDigest = (parts: readonly Part[]): string => knownHash(joined(parts));

const hashOf = (text: string): string => hash('sha256', text, 'hex').slice(0, DIGITS);
const knownHash = memoize(hashOf, DIGESTS_REMEMBERED);

function joined(parts: readonly Part[]): string {
  let text = '';
  for (const [name, value] of parts) text += `${text === '' ? '' : '\n'}${name}:${value.length}:${value}`;
  return text;
}

/** A part as it is shown; one that is not part of the key says why. */
export const toComponent = ([name, value]: Part, whyNot?: string): Component => ({
  name,
  value: oneLine(value, VALUE_LENGTH),
  contributes: whyNot === undefined,
  ...(whyNot === undefined ? {} : { hint: whyNot }),
});
