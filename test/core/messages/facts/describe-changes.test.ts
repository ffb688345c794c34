import { expect, test } from 'vitest';
import { describeChanges } from '../../../../core/messages/facts/describe-changes.ts';
import { changeOf } from '../../change/change-of.ts';

const { files } = changeOf(
  { 'package-lock.json': 'a\n', 'README.md': 'a\n', 'src/a.ts': 'a();\n', 'test/a.test.ts': 'a();\n' },
  { 'package-lock.json': 'b\n', 'README.md': 'b\n', 'src/a.ts': 'b();\n', 'test/a.test.ts': 'b();\n' },
);
const at = (text: string, part: string) => {
  const index = text.indexOf(part);
  expect(index).toBeGreaterThan(-1);
  return index;
};

test('code comes first, then tests, then texts; a lock file is named alone', () => {
  const text = describeChanges(files, 10_000);
  const places = [
    '+++ b/src/a.ts',
    '+++ b/test/a.test.ts',
    '+++ b/README.md',
    '1 more file, not shown here:\nmodified: package-lock.json',
  ];
  expect(places.map((part) => at(text, part))).toEqual(places.map((part) => at(text, part)).toSorted((a, b) => a - b));
  expect(text).not.toContain('+++ b/package-lock.json');
});

test('what does not fit is named', () => {
  const [one] = files.filter(({ path }) => path === 'src/a.ts');
  const text = describeChanges(files, one?.text.length ?? 0);
  expect(text).toContain('+++ b/src/a.ts');
  expect(text).toContain('3 more files, not shown here:');
  expect(describeChanges([], 100)).toBe('');
});

test('thousands of files stay within the limit', () => {
  const many = Array.from({ length: 4_000 }, (_, index) =>
    files.map((file) => ({ ...file, path: `src/${index}.ts` })),
  ).flat();
  expect(describeChanges(many, 20_000).length).toBeLessThan(35_000);
});
