import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { confirmLines } from '../../../batch-job/candidate-test/confirm-lines.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'confirm-'));

test('a line counts only where the tests end with it, whatever they report', async () => {
  const head = folder();
  const files = {
    'package.json': '{ "type": "module" }\n',
    'src/a.js':
      'export const a = (n) => {\n  if (n > 1) {\n    return two(\n      n,\n    );\n  }\n  return 0;\n};\nconst two = (n) => n * 2;\n',
    'test/a.test.js': "import assert from 'node:assert';\nimport { a } from '../src/a.js';\nassert.equal(a(2), 4);\n",
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(head, path)), { recursive: true });
    writeFileSync(join(head, path), text);
  }
  const claimed = [3, 4, 7].map((line) => ({ path: 'src/a.js', line }));
  const terms = { searchPath: process.env['PATH'] ?? '', environment: {}, timeoutMinutes: 1 };
  const confirmed = await confirmLines(head, 'node test/a.test.js', claimed, folder(), terms);
  // 4 is the middle of the statement of 3; 7 does not run.
  expect(confirmed.map(({ line }) => line)).toEqual([3, 4]);
});
