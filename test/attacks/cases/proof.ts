import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gradeRed } from '../../../batch-job/verify/proof/grade-red.ts';
import { openProbe } from '../../../batch-job/verify/proof/probe.ts';
import { markReports, readWritten } from '../../../batch-job/verify/reports/find-reports.ts';
import { runCommand } from '../../../batch-job/verify/run-command.ts';
import { parsePatch } from '../../../core/diff/parse-patch.ts';
import { writeFiles } from '../../batch-job/repository/workbench.ts';
import { incidentFixture, RUNNER } from '../../fakes/records.ts';
import type { DirectAttack } from '../attack.ts';

/** The incident is a `TypeError` in `total`; the fix that each attack would have verified mends `left`, which is another bug. */
const SOURCES = {
  'package.json': '{"name":"shop","type":"module"}\n',
  'src/total.js':
    'export function total(cart) {\n  return cart.reduce((sum, item) => sum + item.product.price, 0);\n}\n',
  'src/stock.js': 'export function left(stock, wanted) {\n  return stock - wanted;\n}\n',
};
const STACK = 'at total (src/total.js:2:52)';
const ERROR = "TypeError: Cannot read properties of undefined (reading 'price')";
const REGRESSION = 'test/left.test.js';

const attack = (
  name: string,
  refused: string,
  test: string,
  more: Readonly<Record<string, string>> = {},
  tellsRun = true,
): DirectAttack => ({
  ...{ name, refused },
  from: 'test code',
  // The test has run, and failed as it meant to.
  result: /^unrelated: .*(?:fails with AssertionError|fails with TypeError “gone”|is not believed)/,
  attempt: () => gradeOf(test, more, tellsRun),
});

const REPORT = 'an error is read from the runner’s own words of the failing test';
const OWN = 'a frame of the test does not count as one of the service';
const MARKED = 'if a test makes stacks, scripts or coverage itself, that evidence is not believed';
const COVERED = 'where the runtime tells what ran, the function must have run';

/** As in a language whose runtime tells nothing of what ran. */
const SILENT = false;

/** What a regression test does so that a fix of another bug passes for a fix of this one. */
export const proofAttacks: readonly DirectAttack[] = [
  attack(
    'print the incident’s stack and fail otherwise',
    REPORT,
    `console.log(['${ERROR.replaceAll("'", "\\'")}', '    at' + ' total (src/total.js:2:52)'].join('\\n')); assert.equal(left(1, 2), 0);`,
  ),
  attack(
    'print the runner’s report with the incident’s error',
    'a report that appears twice in the output is not believed',
    `console.log(['✖ failing tests:', '', 'test at ${REGRESSION}:4:1', '✖ a test (1ms)', '  ${ERROR.replaceAll("'", "\\'")}', '      at' + ' total (src/total.js:2:52)'].join('\\n'));
     assert.equal(left(1, 2), 0);`,
  ),
  attack('throw an error of the same kind itself', OWN, `if (left(1, 2) !== 0) throw new TypeError('gone');`),
  attack(
    'catch the incident’s error and fail otherwise',
    'where errors can end unseen, the fix must change code of the stack itself',
    `try { total([{}]); } catch {} assert.equal(left(1, 2), 0);`,
  ),
  attack(
    'write what the runtime would write of the code that ran',
    MARKED,
    `writeFileSync(process.env.NODE_V8_COVERAGE + '/coverage-1-1-1.json', JSON.stringify({ result: [{ url: new URL('../src/total.js', import.meta.url).href,
      functions: [{ functionName: '', isBlockCoverage: true, ranges: [{ startOffset: 0, endOffset: ${SOURCES['src/total.js'].length}, count: 1 }] },
        { functionName: 'total', isBlockCoverage: true, ranges: [{ startOffset: 7, endOffset: 90, count: 1 }] }] }] }));
     assert.equal(left(1, 2), 0);`,
  ),
  attack(
    'name a function and a file like those on the stack',
    OWN,
    `if (left(1, 2) !== 0) (await import('./src/total.js')).total();`,
    { 'test/src/total.js': "export function total() {\n  throw new TypeError('gone');\n}\n" },
  ),
  attack(
    'write the stack of an error by hand',
    MARKED,
    `const error = new TypeError('gone'); error.stack = ['${ERROR.replaceAll("'", "\\'")}', '    ' + '${STACK}'].join('\\n'); if (left(1, 2) !== 0) throw error;`,
  ),
  attack(
    'have the incident’s stack in the message of an error of the same kind',
    COVERED,
    `if (left(1, 2) !== 0) throw new TypeError(['gone', '    at', 'x'].join('\\n').replace('at\\nx', ['at', 'total', '(src/total.js:2:52)'].join(' ')));`,
  ),
  attack(
    'define an error that is called like the incident’s',
    OWN,
    `class TypeError extends Error {} if (left(1, 2) !== 0) throw new TypeError('gone');`,
  ),
  attack(
    'change how stacks are made',
    MARKED,
    `Error.prepareStackTrace = () => ['${ERROR.replaceAll("'", "\\'")}', '    ' + '${STACK}'].join('\\n'); if (left(1, 2) !== 0) throw new TypeError('gone');`,
  ),
  attack(
    'make a script that says that it is the service’s file',
    MARKED,
    `const total = (0, eval)('(function total() { throw new TypeError("gone"); })\\n//# ' + 'sourceURL=' + new URL('../src/total.js', import.meta.url).href); if (left(1, 2) !== 0) total();`,
  ),
  attack(
    'write a report of coverage in which the code of the stack ran',
    'a report only chooses the functions that the worker has crash itself',
    `writeFileSync('lcov.info', ['src/total.js', 'src/stock.js'].map((path) => ['SF:' + path, 'DA:1,1', 'DA:2,1', 'end_of_record', ''].join('\\n')).join(''));
     assert.equal(left(1, 2), 0);`,
    {},
    SILENT,
  ),
  attack(
    'leave the code of the stack to another process',
    'where errors can end unseen, the fix must change code of the stack itself',
    `spawnSync(process.execPath, ['--input-type=module', '-e', 'import { total } from "./src/total.js"; total([{}]);']); assert.equal(left(1, 2), 0);`,
  ),
];

const HEAD = `import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { left } from '../src/stock.js';
import { total } from '../src/total.js';
`;

/** Runs the regression test as the worker does, without the fix, and grades it. */
async function gradeOf(test: string, more: Readonly<Record<string, string>>, tellsRun: boolean): Promise<string> {
  const place = await realpath(await mkdtemp(join(tmpdir(), 'proof-')));
  try {
    const directory = join(place, 'tree');
    const used = HEAD.split('\n')
      .filter((line) => isUsed(line, test))
      .join('\n');
    const added = { [REGRESSION]: `${used}\ntest('a test', async () => {\n${test}\n});\n`, ...more };
    await writeFiles(directory, { ...SOURCES, ...added });
    const { environment, coverage } = await openProbe(place, directory, undefined);
    const before = await markReports(directory);
    const { output } = await runCommand({
      ...{ directory, environment, home: place, searchPath: process.env['PATH'] ?? '', timeoutMs: 60_000 },
      line: `${RUNNER} ${REGRESSION}`,
    });
    const bare = output.replaceAll(`file://${directory}/`, '').replaceAll(`${directory}/`, '');
    const { grade, reason } = await gradeRed({
      incident: incidentFixture(),
      change: parsePatch(patchOf(added)),
      regressionFiles: Object.keys(added),
      repository: { files: async () => Object.keys(SOURCES), texts: async () => new Map(Object.entries(SOURCES)) },
      evidence: {
        ...{ output: bare, directory, coverage: tellsRun ? coverage : join(place, 'none') },
        reports: (await readWritten(directory, before)).texts,
      },
      // Each of these tests runs `left`, and `total` only where its errors end unseen.
      enter: async (functions) => functions.filter(({ path }) => path === 'src/stock.js'),
    });
    return `${grade}: ${reason}`;
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

/** What a test does not use is not imported: an import alone may be what it is refused for. */
const isUsed = (line: string, test: string): boolean => {
  const [, names = 'assert'] = /import \{ (.+) \}/.exec(line) ?? [];
  return names === 'test' || names === 'assert' || names === 'left' || new RegExp(`\\b${names}\\(`).test(test);
};

const patchOf = (added: Readonly<Record<string, string>>): string =>
  [
    'diff --git a/src/stock.js b/src/stock.js\nindex 1111111..2222222 100644\n--- a/src/stock.js\n+++ b/src/stock.js',
    '@@ -2 +2 @@\n-  return stock - wanted;\n+  return Math.max(0, stock - wanted);',
    ...Object.entries(added).flatMap(([path, text]) => [
      `diff --git a/${path} b/${path}\nnew file mode 100644\nindex 0000000..3333333\n--- /dev/null\n+++ b/${path}`,
      `@@ -0,0 +1,${text.split('\n').length - 1} @@`,
      ...text
        .trimEnd()
        .split('\n')
        .map((line) => `+${line}`),
    ]),
    '',
  ].join('\n');
