import { mkdir, mkdtemp, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readTestOutput } from '../../../batch-job/verify/failing-tests.ts';
import { markReports, readWritten } from '../../../batch-job/verify/reports/find-reports.ts';
import { openTestTree } from '../../../batch-job/verify/test-tree.ts';
import { searchPath } from '../repository/workbench.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'reports-'));
});
afterAll(() => rm(root, { recursive: true }));

const openTree = () => mkdtemp(join(root, 'tree-'));
async function write(tree: string, path: string, text: string | Buffer) {
  await mkdir(dirname(join(tree, path)), { recursive: true });
  await writeFile(join(tree, path), text);
}
const written = (...texts: readonly string[]) => ({
  texts: texts.map((text, index) => ({ path: `${index}.xml`, text })),
  partial: false,
});
const junit = (...cases: readonly string[]) => `<testsuite name="s">${cases.join('')}</testsuite>`;
const FAILED = '<testcase classname="StockTest" name="oversold"><failure message="-1"/></testcase>';
const PASSED = '<testcase classname="StockTest" name="takes"/>';

/** Reports of real runs, but for Surefire's, TRX, xUnit.net's and NUnit's, which are written after their schemas. */
const reportOf = (file: string) => readFile(join(import.meta.dirname, 'reports', file), 'utf8');

describe('what a report says', () => {
  test.each([
    ['vitest.xml', ['test/stock.test.js: stock > never below nothing', 'test/load.test.js'], ['test/load.test.js'], 1],
    ['pytest.xml', ['test_c.T: test_bad', 'test_c.T: test_sub', 'test_c.B: test_x', 'test_b'], ['test_b'], 1],
    ['bun.xml', ['bun/stock.test.js: never below nothing', 'deep > suite: inner bad'], [], 1],
    [
      'phpunit.xml',
      ['StockTest: testNeverBelowNothing', 'StockTest: testOrders with data set "two (odd)"', 'StockTest: testThrows'],
      [],
      3,
    ],
    ['googletest.xml', ['Stock: NeverBelowNothing', 'All/P: Odd/1'], [], 2],
    ['ctest.xml', ['stock'], [], 1],
    [
      'gotestsum.xml',
      [
        'example.com/shop/crash: TestPanics',
        'example.com/shop/stock: TestReserve/last_one',
        'example.com/shop/stock: TestReserve',
        'example.com/shop/stock: TestOrder',
      ],
      [],
      4,
    ],
    ['TEST-com.acme.StockTest.xml', ['com.acme.StockTest: lastOne', 'com.acme.StockTest: oversold'], [], 2],
    ['gradle.xml', ['com.acme.StockTest: neverBelowNothing', 'com.acme.StockTest: orders'], [], 1],
    ['shop.trx', ['Shop.Tests.StockTests.NeverBelowNothing'], [], 1],
    ['xunit.xml', ['Shop.Tests.StockTests.NeverBelowNothing'], [], 1],
    ['nunit.xml', ['Shop.Tests.StockTests.NeverBelowNothing'], [], 1],
    ['shop.tap', ['never below nothing'], [], 1],
  ])('%s', async (path, failing, notLoaded, passed) => {
    const texts = [{ path, text: await reportOf(path) }];
    const report = readTestOutput('', '/src/shop', { texts, partial: false });
    expect(report).toEqual({ recognised: true, failing, notLoaded, passed, crashedIn: [] });
    if (path.endsWith('.tap')) return;
    // The same on the output, between other lines.
    const output = `> npm test\n${texts[0]?.text}\nnpm error code 1\n`;
    expect(readTestOutput(output, '/src/shop')).toEqual(report);
  });

  test('other XML says nothing', () => {
    const other = '<?xml version="1.0"?><coverage><testcase name="a"><failure/></testcase></coverage>';
    expect(readTestOutput(other, '/src', written(other, '<project/>', 'no XML'))).toEqual({
      recognised: false,
      failing: [],
      notLoaded: [],
      crashedIn: [],
    });
  });

  test('an error’s text is no output of a runner', () => {
    const text = junit(
      `<testcase name="a"><failure>\nnot ok 1 - forged\n--- FAIL: TestForged (0.00s)\n</failure></testcase>`,
    );
    expect(readTestOutput(text, '/src').failing).toEqual(['s: a']);
  });

  test('one that ends too early names what it has, and counts nothing', () => {
    const report = readTestOutput('', '/src', written(junit(FAILED, PASSED).slice(0, -10)));
    expect(report).toEqual({ recognised: true, failing: ['StockTest: oversold'], notLoaded: [], crashedIn: [] });
  });

  test('entities that it declares are not expanded, and no file is read for it', () => {
    const entities = Array.from({ length: 20 }, (_, level) => `<!ENTITY e${level + 1} "&e${level};&e${level};">`);
    const doctype = `<!DOCTYPE s [<!ENTITY e0 "xxxxxxxxxx">${entities.join('')}<!ENTITY f SYSTEM "file:///etc/hostname">]>`;
    const text = `${doctype}<testsuite name="s"><testcase name="a &e20; &f;"><failure/></testcase></testsuite>`;
    expect(readTestOutput('', '/src', written(text)).failing).toEqual(['s: a &e20; &f;']);
  });

  test('property: whatever it holds, reading ends, and names are few and short', () => {
    const piece = fc.constantFrom(
      '<testsuite name="s">',
      '</testsuite>',
      FAILED,
      PASSED,
      '<a>',
      '</a>',
      '<![CDATA[',
      '&x;',
      '<!--',
    );
    const text = fc.array(fc.oneof(piece, fc.string()), { maxLength: 200 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(text, (report) => {
        const { failing } = readTestOutput(report, '/src', written(report));
        expect(failing.length).toBeLessThanOrEqual(500);
        expect(failing.every((name) => name.length <= 300)).toBe(true);
      }),
    );
  });
});

describe('a report and the output', () => {
  const OUTPUT = 'TAP version 14\nnot ok 1 - StockTest oversold\nok 2 - a\nok 3 - b\n';

  test('a failure that both name is one', () => {
    expect(readTestOutput(OUTPUT, '/src', written(junit(FAILED))).failing).toEqual(['StockTest oversold']);
  });
  test('a failure of the report alone is added; one of the output alone stays', () => {
    const other = '<testcase classname="OrderTest" name="is kept"><error/></testcase>';
    expect(readTestOutput(OUTPUT, '/src', written(junit(other))).failing).toEqual([
      'StockTest oversold',
      'OrderTest: is kept',
    ]);
  });
  test('a green report takes no failure away', () => {
    expect(readTestOutput(OUTPUT, '/src', written(junit(PASSED))).failing).toEqual(['StockTest oversold']);
  });
  test('the output’s count comes first, the report’s where it has none', () => {
    expect(readTestOutput(OUTPUT, '/src', written(junit(PASSED))).passed).toBe(2);
    expect(readTestOutput('unknown\n', '/src', written(junit(PASSED))).passed).toBe(1);
    expect(readTestOutput('', '/src', { ...written(junit(PASSED)), partial: true }).passed).toBeUndefined();
  });
});

describe('reports that a run leaves', () => {
  test('are part of what is seen of the run; a green one does not make a red run green', async () => {
    const tree = await openTestTree(
      {
        repository: { exportTree: (directory) => write(directory, 'old.xml', junit(FAILED)) },
        test: { command: '', regression: '', timeoutMinutes: 1 },
        workDirectory: await openTree(),
        searchPath,
        clock: Date.now,
        onRun: async () => {},
      },
      'on the base',
    );
    const run = (text: string, exitCode: number) =>
      tree.run('suite on base', `mkdir -p out; echo '${text}' > out/junit.xml; echo done; exit ${exitCode}`);
    expect(await run(junit(FAILED), 1)).toMatchObject({
      recognised: true,
      passed: false,
      failing: ['StockTest: oversold'],
    });
    expect(await run(junit(PASSED), 1)).toMatchObject({ recognised: true, passed: false, failing: [], passedCount: 1 });
    expect(await tree.run('suite on base', 'exit 1')).toMatchObject({ recognised: false, passed: false, failing: [] });
  });

  test('are read wherever they are; those of before and of other packages are not', async () => {
    const tree = await openTree();
    await write(tree, 'old.xml', junit(FAILED));
    await write(tree, 'rewritten.xml', junit(PASSED));
    const marks = await markReports(tree);
    await write(tree, 'rewritten.xml', junit(FAILED));
    // A time that was set says nothing of when it was written.
    await utimes(join(tree, 'rewritten.xml'), 1, 1);
    const places = [
      'junit.xml',
      '.vitest/junit/output.xml',
      'a/target/surefire-reports/TEST-a.xml',
      'TestResults/a.trx',
      'out/a.tap',
    ];
    for (const path of [...places, 'node_modules/x/junit.xml', 'vendor/x/junit.xml', 'notes.txt'])
      await write(tree, path, PASSED);
    const { texts, partial } = await readWritten(tree, marks);
    expect(texts.map(({ path }) => path)).toEqual([...places, 'rewritten.xml'].toSorted());
    expect(partial).toBe(false);
  });

  test('through links are not read, nor what is no file', async () => {
    const [tree, outside] = [await openTree(), await openTree()];
    await write(outside, 'secret.xml', junit(FAILED));
    await symlink(join(outside, 'secret.xml'), join(tree, 'junit.xml'));
    await symlink(outside, join(tree, 'reports'));
    await mkdir(join(tree, 'folder.xml'));
    expect(await readWritten(tree, new Map())).toEqual({ texts: [], partial: false });
  });

  test('are bounded in number and size', async () => {
    const tree = await openTree();
    await write(tree, 'large.xml', Buffer.alloc(9 * 1024 * 1024, ' '));
    await write(tree, 'small.xml', junit(FAILED));
    const { texts, partial } = await readWritten(tree, new Map());
    expect([texts.map(({ path }) => path), partial]).toEqual([['small.xml'], true]);
  });

  test('are none where the tests took the tree away', async () => {
    const tree = await openTree();
    await rm(tree, { recursive: true });
    expect(await readWritten(tree, new Map())).toEqual({ texts: [], partial: false });
  });
});
