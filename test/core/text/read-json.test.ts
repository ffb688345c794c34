import { expect, test } from 'vitest';
import { readJson } from '../../../core/text/read-json.ts';

test.each([
  ['{"a":[1,null]}', { a: [1, null] }],
  ['null', null],
  ['"x"', 'x'],
  ['', undefined],
  ['{"a":', undefined],
  ['<html>', undefined],
])('%j is read as %j', (text, expected) => {
  expect(readJson(text)).toEqual(expected);
});
