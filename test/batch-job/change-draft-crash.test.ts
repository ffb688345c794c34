import { expect, test } from 'vitest';
import { runAttempt } from '../../batch-job/run-attempt.ts';
import { pointsOfEachKind, tellPoints } from '../fakes/crash-at.ts';
import { openRound, type RoundWorld } from './change-draft-world.ts';
import { dieAfter } from './die-after.ts';

/** The first and the last call of each kind to the code host: between those to the ledger nothing is seen from outside. */
const pointsAtHost = (calls: readonly string[]): readonly number[] =>
  pointsOfEachKind(calls).filter((point) => calls[point - 1]?.startsWith('codeHost.'));

/** A call that reads leaves nothing outside: a crash after it ends as one after the call before. */
const READS = /^codeHost\.(read|find|contains|cloneUrl)/;

const endOf = async (it: RoundWorld) => ({
  outcome: (await it.attempt()).outcome?.kind,
  status: (await it.incident()).status,
  subjects: await it.subjects(),
  comments: it.comments().length,
  replies: it.messenger.threads[0]?.replies.size,
});

test('dies after any call that others can see, runs again, and leaves one commit and one comment', {
  timeout: 600_000,
}, async () => {
  const whole = await openRound();
  const { options, calls } = dieAfter(whole.options, -1);
  await runAttempt(options);
  const expected = await endOf(whole);
  const points = pointsAtHost(calls).filter((point) => !READS.test(calls[point - 1] ?? ''));
  expect(points.length).toBeGreaterThan(2);
  for (const point of points) {
    const it = await openRound();
    const dying = dieAfter(it.options, point - 1);
    await runAttempt(dying.options).catch(() => undefined);
    expect(dying.isDead()).toBe(true);
    await runAttempt(it.options);
    expect(await endOf(it), `after ${calls[point - 1]}`).toEqual(expected);
  }
  tellPoints('change of a draft', points.length);
});

test('a person who pushes between any two calls loses nothing', { timeout: 600_000 }, async () => {
  const whole = await openRound();
  const { options, calls } = dieAfter(whole.options, -1);
  await runAttempt(options);
  for (const point of pointsAtHost(calls)) {
    const it = await openRound();
    let made = 0;
    let pushed: string | undefined;
    const counting = <Port extends object>(port: Port): Port =>
      new Proxy(port, {
        get: (target, key, receiver) => {
          const method: unknown = Reflect.get(target, key, receiver);
          if (typeof method !== 'function' || key === 'cloneUrl') return method;
          return async (...args: unknown[]) => {
            made += 1;
            if (made === point && pushed === undefined) pushed = await it.push('late.txt');
            return Reflect.apply(method, target, args);
          };
        },
      });
    const { ledger, codeHost, threads, auditLog } = it.options;
    await runAttempt({
      ...it.options,
      ...{ ledger: counting(ledger), codeHost: counting(codeHost) },
      ...{ threads: counting(threads), auditLog: counting(auditLog) },
    });
    const where = `before ${calls[point - 1]}`;
    const commits = (await it.bench.host.git('rev-list', `main..${it.branch}`)).split('\n');
    expect(commits, where).toContain(it.other);
    if (pushed !== undefined) expect(commits, where).toContain(pushed);
    expect(it.comments(), where).toHaveLength(1);
  }
});
