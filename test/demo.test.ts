import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, expect, test } from 'vitest';
import { type DemoResult, demoResultSchema } from '../local/demo/result.ts';
import { unrecorded } from './lib/recorded.ts';

/** The demo as a person runs it, in a folder of its own: the whole way of an alert, with nothing faked inside. */
const directory = mkdtempSync(join(tmpdir(), 'demo-'));
const command = join(import.meta.dirname, '..', 'bin', 'launch.js');

afterAll(() => rmSync(directory, { recursive: true, force: true }));

async function demo(...args: string[]) {
  const json = join(directory, 'result.json');
  const run = await execa(process.execPath, [command, 'demo', '--once', '--port', '0', '--json', json, ...args], {
    cwd: directory,
    env: { ANTHROPIC_API_KEY: '' },
    reject: false,
    all: true,
  });
  return {
    code: run.exitCode,
    printed: run.all,
    result: demoResultSchema.parse(JSON.parse(readFileSync(json, 'utf8'))),
  };
}

const incidentsOf = ({ incidents }: DemoResult, service: string) => incidents.filter((one) => one.service === service);

test('an error becomes a verified draft, and the same error again becomes nothing more', async () => {
  const first = await demo();
  expect(first.result.checks.filter(({ ok }) => !ok)).toEqual([]);
  expect(first.code).toBe(0);
  expect(first.printed).toContain('a written conversation');
  expect(first.result).toMatchObject({
    ok: true,
    model: { kind: 'scripted' },
    pullRequest: { number: 1, draft: true, state: 'open', branch: `incident/${first.result.fingerprint}` },
    load: { after: { failures: 0 } },
  });
  // Beside the shop, a container's log: three errors that wrote their traces line by line are one bug, which costs nothing.
  const [bug, ...otherBugs] = incidentsOf(first.result, 'payments');
  expect(otherBugs).toEqual([]);
  expect(bug).toMatchObject({ title: expect.stringContaining('ArithmeticException: '), occurrences: 3, attempts: 0 });
  expect(first.printed).toMatch(/54 log lines \(45 on stderr\) became 1 bug, seen 3 times/);
  expect(first.result.incidents).toHaveLength(2);

  expect(first.result.phases.map(({ name, status }) => [name, status])).toEqual([
    ['investigate', 'verdict'],
    ['propose-fix', 'verdict'],
  ]);
  expect(first.result.tests.map(({ name, passed }) => [name, passed])).toEqual([
    ['suite on base', true],
    ['regression test on base', false],
    ['regression test with fix', true],
    ['regression test with fix', true],
    ['suite with fix', true],
    ['regression test on base', false],
  ]);
  expect(first.result.pullRequest?.commits).toHaveLength(2);
  expect(first.result.pullRequest?.changedFiles.map(({ path }) => path)).toContain(
    'test/reserve-inventory-race.test.js',
  );

  // What the infrastructure's rights are compared with, in test/lib/policies.test.ts.
  // Who settles an end first, the worker or job-events, differs from run to run: none may call what no run was seen to.
  expect(unrecorded(first.result.calls)).toEqual([]);

  const again = await demo();
  expect(again.result.checks.filter(({ ok }) => !ok)).toEqual([]);
  expect(again.code).toBe(0);
  expect(again.printed).toContain('nothing new is started');
  expect(again.result.fingerprint).toBe(first.result.fingerprint);
  expect(incidentsOf(again.result, 'checkout')).toHaveLength(1);
  expect(incidentsOf(again.result, 'payments')).toMatchObject([{ occurrences: 6, attempts: 0 }]);
  expect(again.result.pullRequest?.number).toBe(1);
  expect(again.result.pullRequests).toBe(1);
  expect(again.result.phases).toEqual(first.result.phases);
}, 480_000);

test('a wrong fix is not believed: the demo fails and names the test that does', async () => {
  const wrong = await demo(
    '--conversation',
    join(import.meta.dirname, '..', 'local', 'demo', 'conversation-wrong-fix.ts'),
  );
  expect(wrong.code).toBe(1);
  expect(wrong.printed).toContain('reservations made at the same moment never take more than there is');
  expect(wrong.result).toMatchObject({ ok: false, pullRequests: 0 });
  expect(incidentsOf(wrong.result, 'checkout')[0]?.outcome?.kind).toBe('fix-unverified');
}, 480_000);
