import { chmod, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { AttemptOptions } from '../../batch-job/attempt-run.ts';
import { runAttempt } from '../../batch-job/run-attempt.ts';
import {
  type AttemptWorld,
  DIAGNOSIS,
  FIXED,
  moneyOf,
  openAttemptWorld,
  PROPOSAL,
  REGRESSION_TEST,
} from './attempt-world.ts';

/**
 * The container dies at a step, and Batch runs the job again. The agent is a script here, so that many crashes can be
 * tried; git, the tests and the worker are the real ones.
 */
class Crash extends Error {
  override readonly name = 'Crash';
}

const PORTS = ['ledger', 'codeHost', 'messenger', 'auditLog'] as const;

/** The same ports, until the process dies: right after the given call took effect. From then on nothing gets through. */
function dieAfter(options: AttemptOptions, call: number) {
  const calls: string[] = [];
  let dead = false;
  const mortal = <Port extends object>(name: string, port: Port): Port =>
    new Proxy(port, {
      get: (target, key, receiver) => {
        const method: unknown = Reflect.get(target, key, receiver);
        if (typeof method !== 'function' || key === 'cloneUrl') return method;
        return async (...args: unknown[]) => {
          if (dead) throw new Crash(`dead before ${name}.${String(key)}`);
          const index = calls.push(`${name}.${String(key)}`) - 1;
          const result: unknown = await method.apply(target, args);
          if (index !== call) return result;
          dead = true;
          throw new Crash(`died after ${name}.${String(key)}`);
        };
      },
    });
  const ports = Object.fromEntries(PORTS.map((name) => [name, mortal(name, options[name])]));
  return { options: { ...options, ...ports }, calls };
}

async function open(claudePath: string): Promise<AttemptWorld> {
  const world = await openAttemptWorld();
  return { ...world, options: { ...world.options, claudePath } };
}

async function expectOneOfEach(world: AttemptWorld, where: string) {
  const { messenger, codeHost, ledger } = world;
  const attempt = await world.attempt();
  expect({
    where,
    outcome: attempt.outcome?.kind,
    incident: (await world.incident()).status,
    pullRequest: (await world.incident()).pullRequest?.number,
    branches: await world.branches(),
    commits: Number(await world.bench.host.git('rev-list', '--count', `main..${world.branch}`)),
    drafts: codeHost.drafts.length,
    labels: codeHost.labels.get(1),
    threads: messenger.threads.length,
    replies: messenger.threads[0]?.replies.size,
    held: ledger.total(moneyOf(attempt)),
    running: attempt.phases.filter(({ status }) => status === 'running').length,
    tests: attempt.tests.length,
  }).toEqual({
    where,
    outcome: 'fix-verified',
    incident: 'fix-proposed',
    pullRequest: 1,
    branches: [world.branch, 'main'],
    commits: 2,
    drafts: 1,
    labels: ['incident:active', `incident-fp:${attempt.incidentId}`, 'incident:fix-proposed'],
    threads: 1,
    replies: 2,
    held: 0,
    running: 0,
    tests: 4,
  });
}

test('a crash after any step, and a retry of the job, end with one branch, one draft and one thread', {
  timeout: 600_000,
}, async () => {
  const claudePath = await scriptedAgent();
  const whole = await open(claudePath);
  const { options, calls } = dieAfter(whole.options, Number.POSITIVE_INFINITY);
  await runAttempt(options);
  await expectOneOfEach(whole, 'without a crash');
  await whole.close();

  for (const call of pointsToTry(calls)) {
    const world = await open(claudePath);
    const where = `died after call ${call}, ${calls[call]}`;
    await expect(runAttempt(dieAfter(world.options, call).options), where).rejects.toThrow();
    await runAttempt(world.options);
    await expectOneOfEach(world, where);
    await world.close();
  }
});

/** Every call that people or other systems can see, and a sample of the many that only record progress. */
function pointsToTry(calls: readonly string[]): number[] {
  const visible =
    /^(messenger\.reply|messenger\.open|codeHost\.(push|open|update|set)|auditLog\.putText|ledger\.(changeIncident|settle))/;
  const others = calls.flatMap((name, index) => (visible.test(name) ? [] : [index]));
  const seen = calls.flatMap((name, index) => (visible.test(name) ? [index] : []));
  return [...seen, ...others.filter((_, index) => index % 8 === 0)].toSorted((a, b) => a - b);
}

/** Does what the model of `GOOD_SCRIPT` does, without a model. */
async function scriptedAgent(): Promise<string> {
  const result = (verdict: unknown) =>
    JSON.stringify({ type: 'result', subtype: 'success', is_error: false, structured_output: verdict });
  const path = join(await mkdtemp(join(tmpdir(), 'mendhook-agent-')), 'claude');
  await writeFile(
    path,
    `#!/bin/sh
case "$*" in
*Edit*)
cat > src/total.js <<'END'
${FIXED}END
cat > test/gone.test.js <<'END'
${REGRESSION_TEST}END
cat <<'END'
${result(PROPOSAL)}
END
;;
*)
cat <<'END'
${result(DIAGNOSIS)}
END
esac
`,
  );
  await chmod(path, 0o755);
  return path;
}
