import { hash } from 'node:crypto';
import type { Component } from '../fingerprint.ts';
import { oneLine } from '../one-line.ts';

/** One part of a key: its name and its value. */
export type Part = readonly [name: string, value: string];

// 128 bits: 8 digits would collide at 1 % near 9,300 groups.
const DIGITS = 32;
const VALUE_LENGTH = 300;

/** Unambiguous whatever a stranger wrote into a value, since each value comes after its length. */
export const digest = (parts: readonly Part[]): string =>
  hash('sha256', parts.map(([name, value]) => `${name}:${value.length}:${value}`).join('\n'), 'hex').slice(0, DIGITS);

/** A part as it is shown; one that is not part of the key says why. */
export const toComponent = ([name, value]: Part, whyNot?: string): Component => ({
  name,
  value: oneLine(value, VALUE_LENGTH),
  contributes: whyNot === undefined,
  ...(whyNot === undefined ? {} : { hint: whyNot }),
});
