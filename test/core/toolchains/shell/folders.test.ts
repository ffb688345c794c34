import { expect, test } from 'vitest';
import { regressionCommand } from '../../../../batch-job/verify/regression-patch.ts';
import { folderOf, inFolder } from '../../../../core/toolchains/shell/folders.ts';

test.each([
  ['node --test {files}', ''],
  ['cd services/shop && node --test {files}', 'services/shop'],
  ["cd 'my shop' && npm test", 'my shop'],
  ['cd services && cd ./shop/ ; npm test', 'services/shop'],
  ['  cd shop&&make', 'shop'],
  ['cd shop && for f in {files}; do node $f; done', 'shop'],
  ['cd shop && (node {files} || exit 1)', 'shop'],
  ['cd shop/.. && make', ''],
  ['cd .. && make', ''],
  ['cd /srv && make', ''],
  ['cd "$HOME" && make', ''],
  ['cd shop || make', 'shop'],
  ['make && cd shop', ''],
])('%s runs in %j', (line, folder) => {
  expect(folderOf(line)).toBe(folder);
});

test('files are named from the folder that the command goes to', () => {
  const files = ['services/shop/test/a.test.js', 'services/shop/-b.js', 'lib/c d.js'];
  expect(regressionCommand('cd services/shop && node --test {files}', files)).toBe(
    "cd services/shop && node --test test/a.test.js ./-b.js '../../lib/c d.js'",
  );
  expect(regressionCommand('node --test {files}', ['-x.js'])).toBe('node --test ./-x.js');
});

test('a line in a folder is found to be there', () => {
  for (const folder of ['a', 'a/b c', "it's"]) expect(folderOf(inFolder(folder, 'make {files} || true'))).toBe(folder);
});
