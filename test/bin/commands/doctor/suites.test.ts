import { describe, expect, test } from 'vitest';
import { servicesNamed } from '../../../../bin/commands/doctor/check-of-suites.ts';
import { checkSuites } from '../../../../bin/commands/doctor/checks/suites.ts';
import { registerDoctorCommand } from '../../../../bin/commands/doctor/doctor.ts';
import { UpstreamError } from '../../../../core/errors.ts';
import type { RehearsalStep } from '../../../../core/records/rehearsal.ts';
import type { TestRun } from '../../../../core/records/test-run.ts';
import { aService } from '../../../fixtures/records.ts';
import { runInProcess } from '../../run-in-process.ts';

const PLAN = { setup: 'npm ci', command: 'npm test', regression: 'node --test {files}', detected: 'Node.js' };
const tests = (plan: Partial<typeof PLAN> = PLAN): RehearsalStep => ({
  step: 'tests',
  plan: { command: 'npm test', regression: 'node --test {files}', ...plan },
});
const ran = (run: Partial<TestRun> = {}): TestRun => ({
  ...{ name: 'suite on base', command: 'npm test', passed: true, exitCode: 0, timedOut: false, failing: [] },
  ...{ durationMs: 31_000, output: 'first\nlast' },
  ...run,
});
const suite = (run: Partial<TestRun> = {}, more: { recognised?: boolean; unusable?: string } = {}): RehearsalStep => ({
  ...{ step: 'suite', recognised: true, run: ran(run) },
  ...more,
});

const check = async (...steps: RehearsalStep[]) =>
  (await checkSuites([aService()], async () => steps)).map(({ state, what }) => `${state} ${what}`);

describe('setup and suite, as the doctor tells them', () => {
  test('both pass', async () => {
    expect(await check({ step: 'repository', commit: 'c' }, tests(), suite({ passedCount: 1_234 }))).toEqual([
      'good checkout: setup `npm ci`, suite `npm test`, by the files of Node.js',
      'good checkout: the setup passes',
      'good checkout: the suite passes, 1,234 tests passed (31 s)',
    ]);
  });

  test('configured commands without a setup', async () => {
    expect(await check(tests({}), suite())).toEqual([
      'good checkout: no setup, suite `npm test`, as configured',
      'good checkout: the suite passes (31 s)',
    ]);
  });

  test.each<[string, RehearsalStep, string]>([
    ['no tests', { step: 'no-tests', reason: 'no manifest' }, 'bad checkout: no tests are recognised: no manifest'],
    [
      'a setup that fails',
      { step: 'setup-failed', reason: 'the setup command failed with exit code 1', run: ran({ passed: false }) },
      'bad checkout: the setup command failed with exit code 1',
    ],
    [
      'a red suite',
      suite({ passed: false, exitCode: 1, failing: ['a', 'b', 'c', 'd', 'e', 'f', 'g'], passedCount: 40 }),
      'warning checkout: the suite fails: 7 failed tests: a, b, c, d, e and 2 more, 40 tests passed (31 s)',
    ],
    [
      'a suite that ran no test, though it exits with 0',
      suite({ noVerdict: 'ran no test', passedCount: 0 }),
      'bad checkout: the suite ran no test',
    ],
    [
      'a suite that ends in nothing',
      suite({ passed: false, exitCode: 127 }, { unusable: 'could not be run (command not found)' }),
      'bad checkout: the suite could not be run (command not found)',
    ],
    [
      'a runner that is not known',
      suite({}, { recognised: false }),
      'warning checkout: the suite passes, but its output is from no known test runner: no fix can be verified (31 s)',
    ],
  ])('%s is told with what helps', async (_, step, expected) => {
    const [finding] = await checkSuites([aService()], async () => [step]);
    expect(`${finding?.state} ${finding?.what}`).toBe(expected);
    expect(finding?.fix).not.toBe('');
    expect(finding?.output).toBe(step.step === 'no-tests' ? undefined : 'first\nlast');
  });

  test('of a long output, the end is shown', async () => {
    const output = Array.from({ length: 40 }, (_, at) => `line ${at}`).join('\n');
    const run = ran({ passed: false, output });
    const [finding] = await checkSuites([aService()], async () => [{ step: 'setup-failed', reason: 'x', run }]);
    expect(finding?.output?.split('\n')).toHaveLength(15);
    expect(finding?.output).toMatch(/line 39$/);
  });

  test('one after the other, and a repository that cannot be cloned stops no other', async () => {
    const running: string[] = [];
    const services = [aService(), { ...aService(), name: 'cart' }];
    const findings = await checkSuites(services, async ({ name }) => {
      running.push(name);
      await Promise.resolve();
      expect(running.at(-1)).toBe(name);
      if (name === 'checkout') throw new UpstreamError('GitHub', 'no answer', { retryable: true });
      return [suite()];
    });
    expect(findings.map(({ state, what }) => `${state} ${what}`)).toEqual([
      expect.stringContaining('bad checkout: GitHub: no answer'),
      'good cart: the suite passes (31 s)',
    ]);
  });
});

describe('--tests', () => {
  const services = [aService(), { ...aService(), name: 'cart' }];

  test('is about the service that is named, else about all', () => {
    expect(servicesNamed(services, undefined)).toEqual(services);
    expect(servicesNamed(services, 'cart').map(({ name }) => name)).toEqual(['cart']);
    expect(() => servicesNamed(services, 'shop')).toThrow('--service: expected one of checkout, cart, got "shop"');
  });

  test.each([
    [['--build', '--tests'], '--build checks only the build machine'],
    [['--service', 'checkout'], '--service needs --tests'],
  ])('%j is a mistake', async (words, message) => {
    const command = ['doctor', '--config', 'examples/mendhook.config.ts', ...words];
    await expect(runInProcess(registerDoctorCommand, command)).rejects.toThrow(message);
  });
});
