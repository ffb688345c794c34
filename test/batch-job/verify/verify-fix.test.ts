import { chmod, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createKeptBaseline } from '../../../batch-job/verify/kept-baseline.ts';
import { type VerifyFixOptions, verifyFix } from '../../../batch-job/verify/verify-fix.ts';
import { createLogger } from '../../../core/logger.ts';
import type { TestRun } from '../../../core/records/test-run.ts';
import { createMemoryAuditLog } from '../../fakes/memory-audit-log.ts';
import { incidentFixture, RUNNER } from '../../fakes/records.ts';
import { type Files, openWorkbench, searchPath, type Workbench, writeFiles } from '../repository/workbench.ts';
import * as tap from './tap-repository.ts';

let bench: Workbench;
/** For what does not depend on the runner: its checks start no Node. */
let tapRepository: Awaited<ReturnType<typeof tap.openTapRepository>>;
beforeAll(async () => {
  bench = await openWorkbench();
  tapRepository = await tap.openTapRepository();
});
afterAll(() => Promise.all([bench.close(), tapRepository.close()]));

/** A package with a bug: what is below nothing becomes nothing. */
const PACKAGE: Files = {
  'package.json': JSON.stringify({ name: 'shop', type: 'module', scripts: { test: 'node --test' } }),
  'src/stock.js': 'export const left = (stock, wanted) => stock - wanted;\nexport const isEven = (n) => n % 2 === 0;\n',
  'test/stock.test.js': suite(
    "test('takes', () => assert.equal(left(5, 2), 3));",
    "test('even', () => assert.ok(isEven(2)));",
  ),
};
const FIXED = {
  'src/stock.js': String(PACKAGE['src/stock.js']).replace('stock - wanted;', 'Math.max(0, stock - wanted);'),
};
const REGRESSION = {
  'test/oversold.test.js': suite("test('never below nothing', () => assert.equal(left(1, 2), 0));"),
};
const COMMANDS = { command: RUNNER, regression: `${RUNNER} {files}`, timeoutMinutes: 1 };

function suite(...tests: readonly string[]): string {
  const imports = ["import assert from 'node:assert/strict';", "import { test } from 'node:test';"];
  return [...imports, "import { isEven, left } from '../src/stock.js';", ...tests, ''].join('\n');
}

/** More was sold than there is, as the service's logs had it. */
const INCIDENT = incidentFixture({
  representative: {
    id: 'event-1',
    timestamp: 0,
    kind: 'RangeError',
    message: 'stock is -1',
    stack:
      'RangeError: stock is -1\n    at left (/srv/shop/src/stock.js:1:31)\n    at sell (/srv/shop/src/sell.js:9:3)',
  },
});

async function verify(
  change: Files,
  {
    base = PACKAGE,
    removed = [],
    ...options
  }: Partial<VerifyFixOptions> & { base?: Files; removed?: readonly string[] } = {},
) {
  const repository = await bench.openAt(base);
  const tree = bench.place();
  await repository.exportTree(tree);
  await writeFiles(tree, change);
  for (const path of removed) await rm(join(tree, path));
  const reported: TestRun[] = [];
  const verification = await verifyFix({
    repository,
    patch: await repository.diff(tree),
    regressionFiles: ['test/oversold.test.js'],
    incident: INCIDENT,
    test: COMMANDS,
    workDirectory: bench.place(),
    searchPath,
    clock: Date.now,
    onRun: async (run) => {
      reported.push(run);
    },
    ...options,
  });
  expect(verification.runs).toEqual(reported);
  return verification;
}

const shown = (runs: readonly TestRun[]) => runs.map(({ name, passed }) => `${name}: ${passed ? 'green' : 'red'}`);

describe('a fix is verified', () => {
  test('and what is kept of a run shows paths as the repository has them', async () => {
    const workDirectory = bench.place();
    const { runs } = await verify({ ...FIXED, ...REGRESSION }, { workDirectory });
    const red = runs.find(({ name }) => name === 'regression test on base');
    expect(red?.output).toContain('test/oversold.test.js:');
    expect(red?.output).not.toContain(workDirectory);
  });

  test('when its regression test is red before and green after, and the suite stays green', async () => {
    const { verified, reason, runs, failing } = await verify({ ...FIXED, ...REGRESSION });
    expect({ verified, failing }).toEqual({ verified: true, failing: [] });
    expect(reason).toMatch(
      /^The regression test fails on [0-9a-f]{12} \("test\/oversold\.test\.js: never below nothing"\) and passes with the fix; the suite has no new failure\.$/,
    );
    expect(shown(runs)).toEqual([
      'suite on base: green',
      'regression test on base: red',
      'regression test with fix: green',
      'regression test with fix: green',
      'suite with fix: green',
      'regression test on base: red',
    ]);
    expect(runs[1]).toMatchObject({
      command: `${RUNNER} test/oversold.test.js`,
      exitCode: 1,
      timedOut: false,
      failing: ['test/oversold.test.js: never below nothing'],
      output: expect.stringContaining('-1 !== 0'),
    });
  });

  test('although tests fail on the base, which are named', async () => {
    const base = { 'test/old.t': "check 'long broken' false\n" };
    const { verified, reason } = await tapRepository.verify({ ...tap.FIXED, ...tap.REGRESSION }, { base });
    expect(verified).toBe(true);
    expect(reason).toContain('failing before and not held against it: "test/old.t: long broken"');
  });

  test('although a flaky test fails with it, once the base has been seen to fail it too', async () => {
    // Fails on each run but the first of a tree, so: green on the base, red with the fix, red when the base is asked again.
    const base = { 'test/flaky.t': "check 'now and then' [ ! -e seen ]\n" };
    const marking = (command: string) => `${command}; code=$?; touch seen; exit $code`;
    const { command, regression } = tap.COMMANDS;
    const test = { ...tap.COMMANDS, command: marking(command), regression: marking(regression) };
    const change = { ...tap.FIXED, ...tap.REGRESSION };
    const { verified, reason, runs } = await tapRepository.verify(change, { base, test });
    expect(reason).toContain('flaky and not held against it: "test/flaky.t: now and then"');
    expect(verified).toBe(true);
    expect(shown(runs).slice(4)).toEqual([
      'suite with fix: red',
      'failing tests with fix: green',
      'suite on base: green',
      'suite on base: red',
      'regression test on base: red',
    ]);
  });

  test('when its regression test is inside the source file that it mends', async () => {
    const rust = (body: string, test = '') =>
      `pub fn left(a: i64, b: i64) -> i64 {\n    ${body}\n}\n\n#[cfg(test)]\nmod tests {\n    use super::*;\n${test}}\n`;
    const base = { 'src/lib.rs': rust('a - b') };
    const change = {
      'src/lib.rs': rust('(a - b).max(0)', '    #[test]\n    fn oversold() { assert_eq!(left(1, 2), 0); }\n'),
    };
    const panic = 'panicked at src/lib.rs:2:5:\nattempt to subtract with overflow';
    const incident = incidentFixture({
      representative: { id: 'event-1', timestamp: 0, kind: 'panic', stack: `thread 'main' ${panic}` },
    });
    // Says what cargo would of these files.
    const cargo = [
      'passed=1; code=0',
      'if grep -q oversold src/lib.rs; then',
      '  if grep -q max src/lib.rs; then passed=2; else echo "test tests::oversold ... FAILED"; code=101',
      `  printf '\\nfailures:\\n\\n---- tests::oversold stdout ----\\n%s\\n' "thread 'tests::oversold' ${panic}"; fi`,
      'fi',
      'echo "test result: done. $passed passed; 0 failed;"; exit $code',
    ].join('\n');
    const test = { ...COMMANDS, command: cargo, regression: `: {files}; ${cargo}` };
    const { verified, reason, runs } = await verify(change, { base, test, incident, regressionFiles: ['src/lib.rs'] });
    expect(reason).toContain('tests::oversold');
    expect(verified).toBe(true);
    expect(shown(runs)[1]).toBe('regression test on base: red');
  });

  test('with a regression test added to a file that is there, and odd names', async () => {
    const path = "test/it's a $(touch owned) test.test.js";
    const base = { ...PACKAGE, [path]: suite("test('takes', () => assert.equal(left(5, 2), 3));") };
    const change = { [path]: `${base[path]}test('never below nothing', () => assert.equal(left(1, 2), 0));\n` };
    const { verified, reason } = await verify({ ...FIXED, ...change }, { base, regressionFiles: [`./${path}`] });
    expect(reason).toContain('never below nothing');
    expect(verified).toBe(true);
  });

  test('after the setup command has prepared each tree', async () => {
    const base = { 'test/setup.t': "check 'is set up' grep -qx yes generated\n" };
    const test = { ...tap.COMMANDS, setup: 'echo yes > generated' };
    const change = { ...tap.FIXED, ...tap.REGRESSION };
    const { verified, reason, runs } = await tapRepository.verify(change, { base, test });
    expect(
      { verified, red: runs.filter(({ failing }) => failing.includes('test/setup.t: is set up')) },
      reason,
    ).toEqual({
      verified: true,
      red: [],
    });
  });

  test('with what the suite did on the base before, which is not run again', async () => {
    const auditLog = createMemoryAuditLog();
    const repository = { repository: 'acme/shop', commit: 'c0ffee', test: COMMANDS };
    const kept = createKeptBaseline({ auditLog, clock: Date.now, logger: createLogger(() => undefined) }, repository);
    const first = await verify({ ...FIXED, ...REGRESSION }, { kept });
    const [key] = auditLog.texts.keys();
    expect(key).toMatch(/^incidents\/baselines\/[0-9a-f]{64}\.json$/);
    const test = { ...COMMANDS, command: `${RUNNER}; echo ran with $PWD` };
    const again = await verify({ ...FIXED, ...REGRESSION }, { kept, test });
    expect([first.verified, again.verified]).toEqual([true, true]);
    expect(shown(again.runs)).toEqual(shown(first.runs));
    expect(again.runs[0], 'the kept run').toEqual(first.runs[0]);
    expect(again.runs[4]?.output, 'the run with the fix').toContain('ran with');
  });

  test.runIf(process.getuid?.() === 0)('with the tests run as another user', async () => {
    // A user of this process alone: all processes of the tests' user are ended after each command.
    const uid = 1_600_000 + process.pid;
    const { verified, runs } = await verify(
      { ...FIXED, ...REGRESSION },
      {
        owner: { uid, gid: uid },
        test: { ...COMMANDS, command: `id -u && touch written && ${RUNNER}` },
        workDirectory: await openPlace(),
      },
    );
    expect(verified).toBe(true);
    expect(runs[0]?.output.split('\n')[0]).toBe(String(uid));
  });
});

/** Tests of a fix that mends nothing: red in the first run, green in every later one that finds the first one's mark. */
const byAMark = (mark: string) =>
  suite(
    "import { existsSync, globSync, mkdirSync, writeFileSync } from 'node:fs';",
    "import { dirname } from 'node:path';",
    `const seen = globSync(${JSON.stringify(mark)}).some((path) => !path.startsWith(process.cwd()));`,
    `const own = ${JSON.stringify(mark)}.replace(/^.*\\*\\/tree/, process.cwd());`,
    'mkdirSync(dirname(own), { recursive: true });',
    "writeFileSync(own, '');",
    "test('never below nothing', () => assert.ok(seen));",
  );
const NOTHING_MENDED = { 'src/stock.js': `${PACKAGE['src/stock.js']}// mended\n` };

describe.runIf(process.getuid?.() === 0)('red and green cannot be told by a mark of an earlier run', () => {
  const owner = { uid: 1_500_000 + process.pid, gid: 1_500_000 + process.pid };
  test.each([
    ['in /tmp', `/tmp/mark-${process.pid}/deep/mark`],
    ['in /var/tmp', `/var/tmp/mark-${process.pid}`],
    ['in shared memory', `/dev/shm/mark-${process.pid}`],
    ['in the tree of the earlier run', '../../tests-*/tree/mark'],
  ])('%s', async (_, mark) => {
    const workDirectory = await openPlace();
    const forged = { ...NOTHING_MENDED, 'test/oversold.test.js': byAMark(mark) };
    const { verified, reason } = await verify(forged, { owner, workDirectory });
    expect(reason).toMatch(/^The regression test still fails with the fix/);
    expect(verified).toBe(false);
  });
});

describe('a fix is not verified', () => {
  test('when its regression test is green without it, too, once it has been green with it', async () => {
    // As one user, the mark stays: only the last run on a fresh base can tell.
    const mark = join(bench.root, 'mark');
    const forged = { ...NOTHING_MENDED, 'test/oversold.test.js': byAMark(mark) };
    const { verified, reason, runs } = await verify(forged);
    expect(verified).toBe(false);
    expect(reason).toBe(
      'The regression test is flaky: without the fix, it fails in one of two runs and passes in the other, so it does not tell whether the bug is there ("test/oversold.test.js: never below nothing").',
    );
    expect(shown(runs).at(-1)).toBe('regression test on base: green');
  });

  test('when its regression test makes the base’s tree fail as well', async () => {
    // It breaks a test with the fix, and spoils the code in every tree that there is.
    const spoiling = suite(
      "import { globSync, writeFileSync } from 'node:fs';",
      "for (const path of globSync('../../tests-*/tree/src/stock.js'))",
      "  writeFileSync(path, 'export const left = () => 0; export const isEven = () => false;');",
      "test('never below nothing', () => assert.equal(left(1, 2), 0));",
    );
    const change = { 'src/stock.js': FIXED['src/stock.js'].replace('n % 2 === 0', 'n % 2 === 1') };
    const { verified, reason } = await verify({ ...change, 'test/oversold.test.js': spoiling });
    expect(verified).toBe(false);
    expect(reason).toMatch(/^The suite fails with the fix where it passed before: .*"test\/stock\.test\.js: even"/);
  });

  test('when the regression test still fails with it: the test is named', async () => {
    const { verified, reason, failing } = await tapRepository.verify({ ...tap.NO_OP, ...tap.REGRESSION });
    expect(verified).toBe(false);
    expect(reason).toContain('The regression test still fails with the fix: "test/oversold.t: never below nothing"');
    expect(failing).toContain('test/oversold.t: never below nothing');
  });

  test('when the regression test passes on the base', async () => {
    const idle = { 'test/oversold.t': "check 'never below nothing' grep -q stock src/stock\n" };
    const { verified, reason } = await tapRepository.verify({ ...tap.FIXED, ...idle });
    expect(verified).toBe(false);
    expect(reason).toBe('The regression test passes without the fix, so it shows nothing: test/oversold.t.');
  });

  test('when another test fails with it: the test is named', async () => {
    const { verified, reason, failing, runs } = await tapRepository.verify({ ...tap.BREAKING, ...tap.REGRESSION });
    expect(verified).toBe(false);
    expect(reason).toBe('The suite fails with the fix where it passed before: "test/stock.t: even".');
    expect(failing).toEqual(['test/stock.t: even']);
    expect(shown(runs).slice(5)).toEqual(['failing tests with fix: red']);
  });

  test('when the regression test fails on the base only because it cannot be loaded', async () => {
    const change = {
      'src/stock.js': `${FIXED['src/stock.js']}export const fresh = 1;\n`,
      'test/oversold.test.js': `import { fresh } from '../src/stock.js';\n${REGRESSION['test/oversold.test.js']}`,
    };
    const test = { ...COMMANDS, command: 'node --test', regression: 'node --test {files}' };
    const { verified, reason } = await verify(change, { test });
    expect(verified).toBe(false);
    expect(reason).toBe(
      'The regression test cannot be loaded without the fix, so no test failed: "test/oversold.test.js".',
    );
  });

  test.each([
    [[], 'No regression test was named.'],
    [['test/none.test.js'], 'The change holds no regression test test/none.test.js.'],
    [['../../etc/passwd'], 'The change holds no regression test ../../etc/passwd.'],
    [['test/oversold.test.js', 'src/stock.js'], 'The change holds nothing but its regression test.'],
  ])('when the regression test is not to be found in it: %j', async (regressionFiles, message) => {
    const { verified, reason, runs } = await verify({ ...FIXED, ...REGRESSION }, { regressionFiles });
    expect({ verified, reason, runs }).toEqual({ verified: false, reason: message, runs: [] });
  });

  test('when it deletes a test that passed', async () => {
    const change = { ...tap.FIXED, ...tap.REGRESSION };
    const base = { 'test/a.t': "check 'a' true\ncheck 'b' true\n" };
    const { verified, reason } = await tapRepository.verify(change, { base, removed: ['test/a.t'] });
    expect(verified).toBe(false);
    expect(reason).toBe('Fewer tests pass with the fix (3) than on the base (4).');
  });

  test('when it replaces the suite by nothing', async () => {
    const manifest = JSON.stringify({
      name: 'shop',
      type: 'module',
      scripts: { test: 'node --test test/oversold.test.js' },
    });
    const test = { ...COMMANDS, command: 'npm test --silent' };
    const { verified, reason } = await verify({ ...FIXED, ...REGRESSION, 'package.json': manifest }, { test });
    expect(verified).toBe(false);
    expect(reason).toBe('Fewer tests pass with the fix (1) than on the base (2).');
  });

  test('when the suite does not end in time', async () => {
    const hanging = { 'test/hang.test.js': "import { test } from 'node:test';\ntest('hangs', () => { for (;;); });\n" };
    const test = { ...COMMANDS, timeoutMinutes: 3 / 60 };
    const { verified, reason, runs } = await verify({ ...FIXED, ...REGRESSION, ...hanging }, { test });
    expect(verified).toBe(false);
    expect(reason).toMatch(/The suite did not end within [\d.]+ minutes with the fix\./i);
    expect(runs.at(-1)).toMatchObject({ name: 'suite with fix', timedOut: true, passed: false, exitCode: null });
  });

  test('when the test command is not there', async () => {
    const test = { ...COMMANDS, command: 'no-such-runner' };
    const { verified, reason, runs } = await verify({ ...FIXED, ...REGRESSION }, { test });
    expect(verified).toBe(false);
    expect(reason).toBe('The suite could not be run (command not found) on the base.');
    expect(runs).toHaveLength(1);
  });

  test('when the regression command is not there', async () => {
    const test = { ...tap.COMMANDS, regression: 'no-such-runner {files}' };
    const { verified, reason } = await tapRepository.verify({ ...tap.FIXED, ...tap.REGRESSION }, { test });
    expect(verified).toBe(false);
    expect(reason).toContain('The regression test could not be run (command not found) on the base');
  });

  test('when the setup fails: its last line is told, without secrets', async () => {
    const test = { ...COMMANDS, setup: 'echo token ghp_0123456789abcdefghijABCDEFGHIJ012345 refused; exit 7' };
    const { verified, reason } = await verify({ ...FIXED, ...REGRESSION }, { test });
    expect(verified).toBe(false);
    expect(reason).toBe(
      'The setup command failed with exit code 7 on the base: token [redacted:github-token] refused.',
    );
  });

  test('when its output names no test: what cannot be read is not believed', async () => {
    const test = { ...COMMANDS, command: 'true', regression: 'test -z {files} || grep -q Math.max src/stock.js' };
    const { verified, reason } = await verify({ ...FIXED, ...REGRESSION }, { test });
    expect(verified).toBe(false);
    expect(reason).toBe(
      'The regression test’s command fails without the fix, but no known test runner printed its output, so it names no failing test: test/oversold.test.js (set `services[].test.regression` to a command that prints TAP or writes JUnit XML, or to a runner that is known).',
    );
  });
});

test('what a test prints is redacted in the record', async () => {
  const base = { 'test/leak.t': "check 'leaks' echo 'key AKIAIOSFODNN7EXAMPLE'\n" };
  const { runs } = await tapRepository.verify({ ...tap.FIXED, ...tap.REGRESSION }, { base });
  expect(runs[0]?.output).toContain('key [redacted:aws-access-key]');
});

test('an attempt that is ended ends its tests', async () => {
  const controller = new AbortController();
  const test = { ...COMMANDS, command: 'sleep 60' };
  const verification = verify({ ...FIXED, ...REGRESSION }, { test, signal: controller.signal });
  setTimeout(() => controller.abort(new Error('SIGTERM')), 1_500);
  await expect(verification).rejects.toThrow('SIGTERM');
});

/** A place that every user may pass. */
async function openPlace(): Promise<string> {
  await chmod(bench.root, 0o755);
  return bench.place();
}
