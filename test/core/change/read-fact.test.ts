import { expect, test } from 'vitest';
import { readFact } from '../../../core/change/read-fact.ts';
import { changeOf } from './change-of.ts';

const change = changeOf({}, { 'a.ts': 'one\n' });
const large = { path: 'film.mp4', why: 'has 104857600 bytes' };

test('a change that was read as a whole', () => {
  expect(readFact(change)).toEqual({ status: 'ran', name: 'files', version: '1', found: [], figures: { files: 1 } });
});

test('what was not read is named', () => {
  expect(readFact({ ...change, skipped: [large, { ...large, path: 'b' }] })).toMatchObject({
    status: 'not measured',
    why: 'film.mp4 has 104857600 bytes, and 1 more',
    found: [
      { rule: 'not-read', path: 'film.mp4', text: 'Not read: it has 104857600 bytes.' },
      { rule: 'not-read', path: 'b' },
    ],
  });
});
