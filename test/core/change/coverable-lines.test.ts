import { expect, test } from 'vitest';
import { coverableLines } from '../../../core/change/coverable-lines.ts';
import { changeOf } from './change-of.ts';

const linesOf = (path: string, text: string) => coverableLines(changeOf({}, { [path]: text })).get(path) ?? [];

test.each([
  [
    'a.ts',
    "import a from 'a';\nexport interface B {\n  id: string;\n}\nexport function f() {\n  return a();\n}\n",
    [5, 6],
  ],
  ['a.py', '"""Says."""\nfrom a import b\n\n# why\ndef f():\n    return b()\n', [5, 6]],
  ['a.go', 'package a\n\nimport "fmt"\n\nfunc F() {\n\tfmt.Println(1)\n}\n', [5, 6]],
  ['A.java', 'package a;\nimport b.C;\nclass A {\n  int f() {\n    return 1;\n  }\n}\n', [3, 4, 5]],
  ['a.rb', "require 'a'\ndef f\n  a\nend\n", [2, 3]],
  ['types.d.ts', 'declare const a: 1;\n', []],
  ['a.test.ts', 'f();\n', []],
  ['README.md', 'f();\n', []],
  ['config/a.yml', 'a: 1\n', []],
  ['schema.graphql', 'type A { id: ID }\n', []],
  ['vite.config.ts', 'export default {};\n', []],
  ['a.ts', '// only a comment\n', []],
])('%s: %j has %j', (path, text, lines) => {
  expect(linesOf(path, text)).toEqual(lines);
});
