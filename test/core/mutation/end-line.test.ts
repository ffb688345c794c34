import { expect, test } from 'vitest';
import { endBefore } from '../../../core/mutation/end-line.ts';

test.each([
  ['src/price.js', 'a();\n  b();\n', "a();\n  process.kill(process.pid, 'SIGKILL');\n  b();\n"],
  ['src/price.ts', 'a();\nb();\n', "a();\nprocess.kill(process.pid, 'SIGKILL');\nb();\n"],
  ['price.py', 'def a():\n    b()\n', "def a():\n    __import__('os')._exit(97)\n    b()\n"],
  ['price.go', 'func a() {\n\tb()\n}\n', 'func a() {\n\tpanic("this line ran")\n\tb()\n}\n'],
])('%s: the process ends before the line', (path, text, ended) => {
  expect(endBefore(path, text, 2)).toBe(ended);
});

test('a language whose runtime tells nothing has none', () => {
  expect(endBefore('Price.java', 'a();\n', 1)).toBeUndefined();
});
