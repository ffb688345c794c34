import { describe, expect, test } from 'vitest';
import { isVerified, verificationSection } from '../../../../core/messages/pull-request/verification.ts';
import { checkout } from '../../golden/checkout.ts';

describe('whether a fix is believed', () => {
  const { outcome: _, ...undecided } = checkout.attempt;
  const withRun = (name: string, change: object) => ({
    ...undecided,
    tests: undecided.tests.map((run) => (run.name === name ? { ...run, ...change } : run)),
  });
  test.each([
    ['red before, green after', undecided, true],
    ['green before', withRun('regression test on base', { passed: true }), false],
    ['red after', withRun('regression test with fix', { passed: false }), false],
    ['a new failure in the suite', withRun('suite with fix', { passed: false, failing: ['x'] }), false],
    ['nothing was run', { ...undecided, tests: [] }, false],
  ])('%s', (_name, attempt, believed) => {
    expect(isVerified({ attempt })).toBe(believed);
  });

  test('what the worker concluded decides over what the runs look like', () => {
    expect(isVerified({ attempt: undecided, verification: { verified: false, reason: 'a rule objected' } })).toBe(
      false,
    );
  });
});

describe('how a fix was verified', () => {
  const [suite, red, green, suiteWithFix] = checkout.attempt.tests;
  if (suite === undefined || red === undefined || green === undefined || suiteWithFix === undefined) {
    throw new Error('the example has four runs');
  }
  const sectionOf = (change: Partial<typeof checkout.attempt>) =>
    verificationSection({ attempt: { ...checkout.attempt, ...change } });

  test('says how many tests passed before and after', () => {
    const rows = sectionOf({}).split('\n');
    expect(rows.find((row) => row.startsWith('| Whole suite, **without**'))).toContain('**Green**: 24 tests passed');
    expect(rows.find((row) => row.startsWith('| Whole suite, **with**'))).toContain('**Green**: 25 tests passed');
  });

  test('says that a suite gives no verdict, and why', () => {
    const silent = { ...suite, passed: false, exitCode: 2, noVerdict: 'ran no test (not loaded: "a.py")' };
    expect(sectionOf({ tests: [silent, red, green] })).toContain('**No verdict**: ran no test (not loaded: "a.py")');
  });

  test('shows the failing assertion of a long output', () => {
    const noise = Array.from({ length: 500 }, (_, index) => `ok ${index}`).join('\n');
    const section = sectionOf({ tests: [suite, { ...red, output: `${red.output}\n${noise}` }, green] });
    expect(section).toContain('-1 !== 0');
  });

  test('says of an old failure in the same file that it was there', () => {
    const old = { ...red, name: 'old test files on base' as const, failing: ['old'] };
    const section = sectionOf({ tests: [suite, old, red, { ...green, passed: false, exitCode: 1, failing: ['old'] }] });
    expect(section).toContain('**Red**, as without the regression test: failed (exit code 1): `old`');
  });

  test('speaks of other runs and of a repair only where there were some', () => {
    expect(sectionOf({})).not.toMatch(/last runs|earlier run|repair/);
    const twice = sectionOf({ tests: [suite, suite, red, green, green, suiteWithFix, red] });
    expect(twice).toContain('The regression test was run twice on each side');
    expect(twice).toContain(
      '1 earlier run of the suite without the fix, made to find flaky tests, is in the audit log.',
    );
    expect(twice).not.toContain('repair');
    const phases = [...checkout.attempt.phases, ...checkout.attempt.phases.slice(-1)];
    expect(sectionOf({ phases })).toContain(
      '1 other version of the fix, from another round of repair, is in the audit log.',
    );
  });
});
