import { expect, test } from 'vitest';
import { aboutInput, inputCount, inputView } from '../../page/views/tool-input.ts';

const DIRECTORY = '/work/attempt-1/tree';

test.each([
  ['a path within', { file_path: `${DIRECTORY}/src/a.js` }, 'src/a.js'],
  ['a path beside', { file_path: `${DIRECTORY}-2/src/a.js` }, `${DIRECTORY}-2/src/a.js`],
  ['a path elsewhere', { file_path: '/etc/passwd' }, '/etc/passwd'],
  ['the folder itself', { path: DIRECTORY }, '.'],
  ['a pattern everywhere', { path: DIRECTORY, pattern: 'readStock' }, 'readStock'],
  ['a pattern in a place', { path: `${DIRECTORY}/src`, glob: '*.js', pattern: 'readStock' }, 'readStock in src *.js'],
  ['several files', { files: ['a.js', 'b.js'] }, '["a.js","b.js"]'],
  ['a verdict', { rootCause: 'long', title: 'short' }, 'short'],
  ['what is not known', { minutes: 5 }, '5'],
  ['nothing', {}, ''],
  ['no object', 'text', ''],
  ['an inherited name', { constructor: 1 }, '1'],
  ['what is long', { query: 'x'.repeat(200) }, `${'x'.repeat(140)}…`],
])('in a line: %s', (_, input, about) => {
  expect(aboutInput(input, DIRECTORY)).toBe(about);
});

test('without a known folder paths stand as they are', () => {
  expect(aboutInput({ file_path: `${DIRECTORY}/src/a.js` }, undefined)).toBe(`${DIRECTORY}/src/a.js`);
});

test('an edit is a diff with its counts, a new file all added, anything else JSON', () => {
  const edit = { file_path: `${DIRECTORY}/a.js`, old_string: 'one\ntwo\n', new_string: 'three' };
  expect(inputView(edit, DIRECTORY)?.markup).toContain('aria-label="Change of a.js"');
  expect(inputCount(edit)?.markup).toMatch(/\+1<.*−2</);
  expect(inputCount({ file_path: 'b.js', content: 'one\ntwo\n' })?.markup).toMatch(/\+2<.*−0</);
  expect(inputCount({ file_path: 'b.js' })).toBeUndefined();
  expect(inputView({ file_path: 'b.js', limit: 9 }, DIRECTORY)?.markup).toContain('&quot;limit&quot;: 9');
});

test('an input that the line says in full is not said again', () => {
  expect(inputView({ file_path: `${DIRECTORY}/b.js` }, DIRECTORY)).toBeUndefined();
  expect(inputView({ query: 'x'.repeat(141) }, DIRECTORY)?.markup).toContain('x'.repeat(141));
  expect(inputView('text', DIRECTORY)?.markup).toContain('text');
  expect(inputView({}, DIRECTORY)?.markup).toContain('{}');
});
