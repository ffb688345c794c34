import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  BASE,
  BREAKING,
  CHECK,
  COMMANDS,
  FIXED,
  NO_OP,
  openTapRepository,
  REGRESSION,
  shown,
  type VerifyTap,
} from './tap-repository.ts';

let verify: VerifyTap;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ verify, close } = await openTapRepository());
});
afterAll(() => close());

describe('a suite that ran no test gives no verdict', () => {
  const LOAD_ERRORS = "echo 'ERROR tests/test_a.py'; echo '==== 427 deselected, 6 errors in 3.10s ===='; exit 2";
  test.each([
    [
      'pytest that stops at an import',
      LOAD_ERRORS,
      'ran no test (not loaded or built: "tests/test_a.py") on the base and with the fix',
    ],
    [
      'zero tests found, which is called a success',
      "echo 'No test files found, exiting with code 0'",
      'ran no test on the base and with the fix',
    ],
    [
      'a build that fails before the tests',
      "echo 'src/a.c:3: error: expected ;'; exit 2",
      'ended with exit code 2 before its output named a test on the base and with the fix',
    ],
  ])('%s: red and green stand, and the fix is not verified', async (_, command, why) => {
    const { verified, rule, reason, repairable, runs } = await verify(
      { ...FIXED, ...REGRESSION },
      { test: { ...COMMANDS, command } },
    );
    expect({ verified, rule, repairable }).toEqual({ verified: false, rule: 'no-suite-verdict', repairable: false });
    expect(reason).toMatch(
      /^The regression test fails on [0-9a-f]{12} \("test\/oversold\.t: never below nothing"\) and passes/,
    );
    expect(reason).toContain(`there is no verdict from the suite: it ${why}`);
    expect(runs[0]?.noVerdict).toBe(why.replace(' on the base and with the fix', ''));
  });

  test('with the fix alone: it speaks against the fix', async () => {
    const command = `grep -q max src/stock && { echo 'collected 0 items'; exit 5; }; ${COMMANDS.command}`;
    const { verified, reason, rule, repairable } = await verify(
      { ...FIXED, ...REGRESSION },
      { test: { ...COMMANDS, command } },
    );
    expect({ verified, rule, repairable }).toEqual({ verified: false, rule: undefined, repairable: true });
    expect(reason).toMatch(/^With the fix, the suite ran no test, and on the base it ran/);
  });

  test('on the base alone: a fix with which no test fails is verified, and another is not', async () => {
    const command = `grep -q max src/stock || { echo 'error: could not compile shop'; exit 101; }; ${COMMANDS.command}`;
    const test = { ...COMMANDS, command };
    expect(await verify({ ...FIXED, ...REGRESSION }, { test })).toMatchObject({ verified: true });
    const broken = await verify({ ...BREAKING, ...REGRESSION }, { test });
    expect(broken).toMatchObject({ verified: false, rule: 'no-suite-verdict' });
    expect(broken.reason).toContain(
      'on the base, so nothing tells which failures with the fix are new ("test/stock.t: even")',
    );
  });

  test('red on both sides with tests that pass and no name of one that fails', async () => {
    const test = { ...COMMANDS, command: `${COMMANDS.command}; exit 1` };
    const { verified, rule, reason } = await verify({ ...FIXED, ...REGRESSION }, { test });
    expect({ verified, rule }).toEqual({ verified: false, rule: 'no-suite-verdict' });
    expect(reason).toContain('its output names no test to compare');
  });
});

test('how many tests passed is in the record, however many the output claims', async () => {
  const command = `${COMMANDS.command}; code=$?; echo '# pass ${'9'.repeat(400)}'; exit $code`;
  const { runs } = await verify({ ...FIXED, ...REGRESSION });
  expect(runs.map(({ passedCount }) => passedCount)).toEqual([2, 0, 1, 1, 3, 0]);
  const claimed = await verify({ ...FIXED, ...REGRESSION }, { test: { ...COMMANDS, command } });
  expect(claimed.runs[0]?.passedCount).toBe(1_000_000);
});

describe('what was red before is not held against the fix', () => {
  const OLD = "check 'old one' false\ncheck 'old two' false\n";
  const base = { 'test/oversold.t': `check 'fits' true\n${OLD}` };
  const regression = { 'test/oversold.t': `${base['test/oversold.t']}${CHECK}` };

  test('in the same file', async () => {
    const { verified, reason, runs } = await verify({ ...FIXED, ...regression }, { base });
    expect(reason).toContain('(“test/oversold.t: never below nothing”)'.replaceAll(/[“”]/g, '"'));
    expect(reason).toContain(
      'failing before and not held against it: "test/oversold.t: old one", "test/oversold.t: old two"',
    );
    expect(verified).toBe(true);
    expect(shown(runs)).toEqual([
      'suite on base: red',
      'suite on base: red',
      'old test files on base: red',
      'regression test on base: red',
      'regression test with fix: red',
      'regression test with fix: red',
      'suite with fix: red',
      'regression test on base: red',
    ]);
  });

  test('but the new test has to turn green', async () => {
    const { verified, reason, failing } = await verify({ ...NO_OP, ...regression }, { base });
    expect(verified).toBe(false);
    expect(reason).toBe('The regression test still fails with the fix: "test/oversold.t: never below nothing".');
    expect(failing).toEqual(['test/oversold.t: never below nothing']);
  });

  test('nor shown by it: a new test that passes on the base shows nothing', async () => {
    const idle = { 'test/oversold.t': `${base['test/oversold.t']}check 'idle' true\n` };
    const { verified, reason } = await verify({ ...FIXED, ...idle }, { base });
    expect(verified).toBe(false);
    expect(reason).toContain('only tests fail that fail without it as well ("test/oversold.t: old one"');
  });

  test('unless the new test is not reached behind it', async () => {
    const test = { ...COMMANDS, regression: 'grep -q max src/stock && sed -i /below/d {files}; sh run.sh {files}' };
    const { verified, reason } = await verify({ ...FIXED, ...regression }, { base, test });
    expect(verified).toBe(false);
    expect(reason).toBe('The regression test still fails with the fix: "test/oversold.t: never below nothing".');
  });
});

describe('a crash is a red test', () => {
  const crashing = (message: string) => ({
    'test/oversold.t': `grep -q max src/stock || { printf '%s' '${message}'; exit 1; }\ncheck 'fits' true\n`,
  });

  test('of the file that it names: an uncaught error', async () => {
    // What a test prints of a stack by itself is not believed, so the service's code does.
    const crash = 'RangeError: -1\n    at left (src/stock:1:1)\n    at test/oversold.t:3:5\n';
    const test = 'grep -q max src/stock || { cat src/crash; exit 1; }\ncheck fits true\n';
    const change = { ...FIXED, 'test/oversold.t': test };
    const { verified, reason, proof } = await verify(change, { base: { 'src/crash': crash } });
    expect(reason).toMatch(/^The regression test fails on \w+ \("test\/oversold\.t"\) and passes with the fix/);
    expect([verified, proof?.grade]).toEqual([true, 'reproduced']);
  });

  test('of the file that it names: an exit of its own, which shows nothing of a bug', async () => {
    const { rule, proof } = await verify({ ...FIXED, ...crashing('leaving\n') });
    expect([rule, proof?.grade]).toEqual(['unrelated-test', 'unrelated']);
  });

  test('and a file that cannot be loaded is none', async () => {
    const message = 'Error: Cannot find module fresh\n    at Object.<anonymous> (test/oversold.t:1:1)\n';
    const { verified, reason } = await verify({ ...FIXED, ...crashing(message) });
    expect(verified).toBe(false);
    expect(reason).toBe(
      'The regression test’s command fails without the fix, but its output names no failing test: test/oversold.t (set `services[].test.regression` to a command that prints TAP or writes JUnit XML, or to a runner that is known).',
    );
  });
});

describe('red and green are each run twice', () => {
  test('a test that is red at first and green later, without the fix, is flaky', async () => {
    const mark = `/tmp/mendhook-flaky-${process.pid}`;
    const flaky = { 'test/oversold.t': `${CHECK}check 'now and then' test -e ${mark}\ntouch ${mark}\n` };
    const { verified, reason, failing } = await verify({ ...FIXED, ...flaky });
    expect(verified).toBe(false);
    expect(reason).toBe(
      'The regression test is flaky: without the fix, it fails in one of two runs and passes in the other, so it does not tell whether the bug is there ("test/oversold.t: now and then").',
    );
    expect(failing).toEqual(['test/oversold.t: now and then']);
  });

  test('a test that is green at first and red later, with the fix, is flaky', async () => {
    const flaky = { 'test/oversold.t': `${CHECK}check 'now and then' test ! -e seen\ntouch seen\n` };
    const { verified, reason, runs } = await verify({ ...FIXED, ...flaky });
    expect(verified).toBe(false);
    expect(reason).toBe(
      'The regression test is flaky: with the fix, it passes in one of two runs and fails in the other ("test/oversold.t: now and then").',
    );
    expect(shown(runs).at(-1)).toBe('regression test with fix: red');
  });
});

describe('fix and test are judged apart', () => {
  const CHANGED =
    'the fix changes what this test expects, and passes it as changed: a person has to decide which is right';

  test('a fix that breaks a test and rewrites it is left to a person; one that takes the test out is refused', async () => {
    const rewritten = { 'test/stock.t': String(BASE['test/stock.t']).replace('even = yes', 'even = no') };
    for (const [regressionFiles, change] of [
      [['test/oversold.t'], { ...REGRESSION, ...rewritten }],
      [['test/stock.t'], { 'test/stock.t': `${rewritten['test/stock.t']}${CHECK}` }],
    ] as const) {
      const { verified, reason, failing, rule } = await verify({ ...BREAKING, ...change }, { regressionFiles });
      expect(verified).toBe(false);
      expect(reason).toBe(`The suite fails with the fix where it passed before: "test/stock.t: even"; ${CHANGED}.`);
      expect(failing).toEqual(['test/stock.t: even']);
      expect(rule).toBe('changes-old-test');
    }
    const without = { 'test/stock.t': `${String(BASE['test/stock.t']).split('\n')[0]}\n${CHECK}` };
    const lost = await verify({ ...BREAKING, ...without }, { regressionFiles: ['test/stock.t'] });
    expect(lost.reason).toBe('The suite fails with the fix where it passed before: "test/stock.t: even".');
    expect(lost.rule).toBeUndefined();
  });

  test('a fix that refuses what an old test called with is verified, and says which test it edits', async () => {
    const base = {
      'test/even.t': 'assert() { check "$@"; }\nword=yes\nassert even grep -q "even = $word" src/stock\n',
    };
    const fix = { 'src/stock': FIXED['src/stock'].replace('even = yes', 'even = ever'), ...REGRESSION };
    const edited = { 'test/even.t': base['test/even.t'].replace('word=yes', 'word=ever') };
    const removed = ['test/stock.t'];
    const { verified, reason } = await verify(
      { ...fix, ...edited },
      { base: { ...base, 'test/stock.t': '' }, removed },
    );
    expect(reason).toContain(
      'tests that the fix gives another input, and that fail with the old one: "test/even.t: even"',
    );
    expect(verified).toBe(true);
    const expectation = { 'test/even.t': base['test/even.t'].replace('even = $word', 'even = ever') };
    const other = await verify({ ...fix, ...expectation }, { base: { ...base, 'test/stock.t': '' }, removed });
    expect(other.reason).toBe(`The suite fails with the fix where it passed before: "test/even.t: even"; ${CHANGED}.`);
  });

  test('a test that is added to a file is verified', async () => {
    const change = { 'test/stock.t': `${BASE['test/stock.t']}${CHECK}` };
    const { verified, runs } = await verify({ ...FIXED, ...change }, { regressionFiles: ['test/stock.t'] });
    expect(verified).toBe(true);
    expect(runs.filter(({ name }) => name.startsWith('suite')).map(({ passedCount }) => passedCount)).toEqual([2, 2]);
  });
});

describe('a regression test that is a line in a table of cases', () => {
  const base = {
    'test/words.t': 'while read -r word; do check "$word" grep -q "$word" src/stock; done < test/data/words\n',
    'test/data/words': 'left\n',
  };
  const added = { 'test/data/words': 'left\nmax(0\n' };
  const regressionFiles = ['test/data/words'];

  test('is run by the test that reads the table', async () => {
    const { verified, reason, runs } = await verify({ ...FIXED, ...added }, { base, regressionFiles });
    expect(reason).toContain('"test/words.t: max(0") and passes with the fix');
    expect(verified).toBe(true);
    expect(runs[1]?.noVerdict).toBe('ran no test');
    expect(runs[2]?.command).toBe('sh run.sh test/words.t');
  });

  test('has to be red without the fix, and green with it', async () => {
    const idle = await verify({ ...FIXED, 'test/data/words': 'left\neven\n' }, { base, regressionFiles });
    expect(idle).toMatchObject({ verified: false });
    expect(idle.reason).toContain('The regression test passes without the fix');
    const noOp = await verify({ ...NO_OP, ...added }, { base, regressionFiles });
    expect(noOp.reason).toBe('The regression test still fails with the fix: "test/words.t: max(0".');
  });
});

test('a source file is no regression test, although tests that load it turn red', async () => {
  const base = {
    'src/limit': 'limit = none\n',
    'test/limit.t': "check 'limit' grep -q -e 'max(0' -e 'limit = none' src/stock src/limit\n",
  };
  const change = { ...FIXED, 'src/limit': 'limit = some\n' };
  const { verified, reason } = await verify(change, { base, regressionFiles: ['src/limit'] });
  expect(verified).toBe(false);
  expect(reason).toContain('The regression test passes without the fix');
});

describe('a wrong fix is refused early', () => {
  test('when its regression test stays red: the suite is not run', async () => {
    const { verified, runs } = await verify({ ...NO_OP, ...REGRESSION });
    expect(verified).toBe(false);
    expect(shown(runs)).toEqual([
      'suite on base: green',
      'regression test on base: red',
      'regression test with fix: red',
    ]);
  });

  test('when it breaks a test that fails again in its own file: the base is not asked again', async () => {
    const { verified, reason, failing, runs } = await verify({ ...BREAKING, ...REGRESSION });
    expect({ verified, failing }).toEqual({ verified: false, failing: ['test/stock.t: even'] });
    expect(reason).toBe('The suite fails with the fix where it passed before: "test/stock.t: even".');
    expect(shown(runs).slice(4)).toEqual(['suite with fix: red', 'failing tests with fix: red']);
    expect(runs.at(-1)?.command).toBe('sh run.sh test/stock.t');
  });

  test('when its regression test is green without it: nothing of the fix is run', async () => {
    const { verified, runs } = await verify({ ...FIXED, 'test/oversold.t': "check 'idle' true\n" });
    expect(verified).toBe(false);
    expect(shown(runs)).toEqual(['suite on base: green', 'regression test on base: green']);
  });
});
