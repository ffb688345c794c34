import type db from 'dynalite/db/index.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html */
export const MOST_ITEM_BYTES = 400 * 1024;

/** Bytes of a text in UTF-8. A half character counts as one byte, as in AWS's own engine. */
export const textBytes = (text: string): number => Buffer.byteLength(wellFormed(text));

/**
 * An item whose texts and names have one character a byte. What counts the characters of this item counts the bytes of
 * the other.
 */
export const oneCharacterAByte = (item: db.Item): db.Item => spreadMap(item);

function spreadValue(value: unknown): db.AttributeValue {
  const [[type, held] = ['NULL', true]] = Object.entries(Object(value));
  switch (type) {
    case 'S':
      return { S: spread(String(held)) };
    case 'SS':
      return { SS: listOf(held).map((text) => spread(String(text))) };
    case 'L':
      return { L: listOf(held).map(spreadValue) };
    case 'M':
      return { M: spreadMap(Object(held)) };
    default:
      return { [type]: held };
  }
}

const spreadMap = (map: Readonly<Record<string, unknown>>): db.Item =>
  Object.fromEntries(Object.entries(map).map(([name, value]) => [spread(name), spreadValue(value)]));

const listOf = (held: unknown): readonly unknown[] => (Array.isArray(held) ? held : []);

const ASCII = /^[\0-\x7f]*$/;
const spread = (text: string): string =>
  ASCII.test(text) ? text : Buffer.from(wellFormed(text), 'utf8').toString('latin1');

const wellFormed = (text: string): string => (text.isWellFormed() ? text : text.replace(/\p{Surrogate}/gu, '?'));
