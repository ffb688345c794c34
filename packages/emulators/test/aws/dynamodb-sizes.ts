import type { AttributeValue } from '@aws-sdk/client-dynamodb';

const number = (N: string, bytes: number) => ({ name: `the number ${N}`, value: { N }, bytes });

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html */
export const SIZES: { name: string; value: AttributeValue; bytes: number }[] = [
  { name: 'an empty text', value: { S: '' }, bytes: 0 },
  { name: 'a text of ASCII', value: { S: 'ab' }, bytes: 2 },
  { name: 'é', value: { S: 'é' }, bytes: 2 },
  { name: '漢', value: { S: '漢' }, bytes: 3 },
  { name: 'an emoji', value: { S: '😀' }, bytes: 4 },
  { name: 'half a character', value: { S: '\ud83d' }, bytes: 1 },
  number('0', 1),
  number('1', 2),
  number('123', 3),
  number('1234', 3),
  number('-123', 4),
  number('0.12', 2),
  number('1.5', 3),
  number('1000', 2),
  number('1700000000000', 3),
  number('1234567890123', 8),
  number('12345678901234567890123456789012345678', 20),
  { name: 'a set of texts', value: { SS: ['ab', 'é'] }, bytes: 4 },
  { name: 'a set of numbers', value: { NS: ['1', '-123', '0.1'] }, bytes: 8 },
  { name: 'bytes', value: { B: new Uint8Array(5) }, bytes: 5 },
  { name: 'a set of bytes', value: { BS: [new Uint8Array(3), new Uint8Array([1])] }, bytes: 4 },
  { name: 'null', value: { NULL: true }, bytes: 1 },
  { name: 'false', value: { BOOL: false }, bytes: 1 },
  { name: 'an empty list', value: { L: [] }, bytes: 3 },
  { name: 'a list', value: { L: [{ S: 'é' }, { N: '12' }, { NULL: true }] }, bytes: 11 },
  { name: 'an empty map', value: { M: {} }, bytes: 3 },
  { name: 'a map', value: { M: { é: { S: 'é' } } }, bytes: 8 },
  { name: 'a map of lists', value: { M: { a: { L: [{ M: { b: { S: 'c' } } }] }, d: { M: {} } } }, bytes: 20 },
];
