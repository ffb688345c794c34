import { afterEach, describe, expect, test } from 'vitest';
import { runBaseUpdate } from '../../batch-job/run-base-update.ts';
import { BUGGY, FIXED, REGRESSION_TEST } from './attempt-world.ts';
import { KEY, type MovedWorld, openMovedWorld } from './base-update-world.ts';
import { dieAfter } from './die-after.ts';
import { type Files, writeFiles } from './repository/workbench.ts';

const open: MovedWorld[] = [];
afterEach(async () => {
  for (const world of open.splice(0)) await world.close();
});

async function start(onBase: readonly Files[], onBranch?: readonly Files[]): Promise<MovedWorld> {
  const world = await openMovedWorld(onBase, onBranch);
  open.push(world);
  return world;
}

const update = (world: MovedWorld, options: Partial<MovedWorld['options']> = {}) =>
  runBaseUpdate({ ...world.options, ...options, jobId: 'job-b' });

const OTHER: Files = { 'src/other.js': 'export const other = 1;\n' };
/** Another way to end the bug: the same line, so that it conflicts with the fix. */
const ENDED: Files = { 'src/total.js': BUGGY.replace('item.product.price', '(item.product ? item.product.price : 0)') };
/** The same line, with the bug. */
const RENAMED: Files = { 'src/total.js': BUGGY.replaceAll('sum', 'all') };
/** A test that wants the bug. */
const WANTED: Files = {
  'test/wanted.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { total } from '../src/total.js';

test('a product that is gone throws', () => assert.throws(() => total([{}])));
`,
};

const seen = async (world: MovedWorld) => {
  const { status, merge, pullRequest, pendingReplies = [] } = await world.incident();
  const replies = [...(world.messenger.threads[0]?.replies.values() ?? [])].map(({ text }) => text);
  return {
    ...{ status, merge: merge?.commit, update: pullRequest?.baseUpdate?.status, end: pullRequest?.baseUpdate?.end },
    ...{ tip: await world.tip(), state: world.codeHost.states.get(KEY)?.state },
    said: [...pendingReplies.map(({ message }) => message.text), ...replies],
    comments: [...world.codeHost.comments.values()].map(({ body }) => body),
  };
};

describe('a base that moved', { timeout: 120_000 }, () => {
  test('is merged into the branch once the tests were red without the fix and green with it; no model is asked', async () => {
    const world = await start([OTHER]);
    expect(await update(world)).toBe('merged');
    const { tip, said, comments, status } = await seen(world);
    expect(await world.bench.host.git('log', '-1', '--format=%P', tip)).toBe(`${world.head} ${world.base[0]}`);
    expect(await world.bench.host.git('log', '-1', '--format=%ce %s', tip)).toContain(
      `noreply@mendhook.invalid Merge branch 'main' into ${world.branch}`,
    );
    expect(await world.bench.host.git('diff', '--name-only', 'main', tip)).toBe('src/total.js\ntest/gone.test.js');
    expect(status).toBe('fix-proposed');
    expect((await world.incident()).pullRequest).toMatchObject({ pushed: tip, seen: { head: tip } });
    expect(said.join()).toContain('mendhook merged main');
    expect(said.join()).toContain('fails on');
    expect(comments).toHaveLength(1);
    expect(world.model.requests).toEqual([]);
    // A second job for it, and a retry, change nothing.
    expect(await update(world)).toBe('merged');
    expect(await seen(world)).toMatchObject({ tip, comments });
  });

  test('with a conflict, a person has to merge: told once of one commit', async () => {
    const world = await start([RENAMED]);
    expect(await update(world)).toBe('conflict');
    const once = await seen(world);
    expect(once).toMatchObject({ tip: world.head, status: 'fix-proposed', end: { paths: ['src/total.js'] } });
    expect(once.said.filter((text) => text.includes('conflicts with main'))).toHaveLength(1);
    expect(once.comments).toHaveLength(1);
    await world.ask();
    expect(await update(world, { codeHost: { ...world.options.codeHost, putComment: unexpected } })).toBe('conflict');
    expect((await seen(world)).said).toEqual(once.said);
  });

  test('without the bug: the draft is closed, and the commit that ended it is named', async () => {
    const world = await start([OTHER, { 'a.md': 'a' }, ENDED, { 'b.md': 'b' }, { 'c.md': 'c' }]);
    expect(await update(world)).toBe('bug-gone');
    const ended = await seen(world);
    expect(ended).toMatchObject({ status: 'merged', state: 'closed', merge: world.base[2], tip: world.head });
    expect(ended.comments.join()).toContain(world.base[2]?.slice(0, 12));
    expect(ended.said.join()).toContain(
      `closed: the bug is gone without it, since commit ${world.base[2]?.slice(0, 12)}`,
    );
    expect(await world.incident()).toMatchObject({ merge: { elsewhere: true } });
    expect(await world.incident()).not.toHaveProperty('rejection');
  });

  test.each([
    ['that conflict', [RENAMED], 'conflict', { byPeople: true, paths: ['src/total.js'] }],
    ['where the bug is gone', [ENDED], 'conflict', { byPeople: true }],
    ['where the same test passes', [{ ...OTHER, 'src/total.js': `${FIXED}` }], 'bug-gone', { byPeople: true }],
  ] as const)('with people’s commits on the branch %s, mendhook changes nothing', async (_, onBase, kind, end) => {
    const world = await start(onBase, [{ 'src/ada.js': 'export const ada = 1;\n' }]);
    expect(await update(world)).toBe(kind);
    expect(await seen(world)).toMatchObject({ tip: world.newest, state: 'open', status: 'fix-proposed', end });
  });

  test('goes on top of people’s commits, where it merges', async () => {
    const world = await start([OTHER], [{ 'src/ada.js': 'export const ada = 1;\n' }]);
    expect(await update(world)).toBe('merged');
    const parents = await world.bench.host.git('log', '-1', '--format=%P', await world.tip());
    expect(parents).toBe(`${world.newest} ${world.base[0]}`);
  });

  test('where the tests speak against the fix, nothing is pushed', async () => {
    const world = await start([WANTED]);
    expect(await update(world)).toBe('not-verified');
    const ended = await seen(world);
    expect(ended).toMatchObject({ tip: world.head, status: 'fix-proposed' });
    expect(ended.said.join()).toContain('a product that is gone throws');
  });

  test('a person who pushes in between wins', async () => {
    const world = await start([OTHER]);
    const { codeHost } = world.options;
    const pushToken = async (repository: string) => {
      await world.bench.person('checkout', '--quiet', '--force', world.head);
      await world.bench.commit({ 'src/ada.js': 'export const ada = 1;\n' }, { branch: world.branch });
      return codeHost.pushToken(repository);
    };
    expect(await update(world, { codeHost: { ...codeHost, pushToken } })).toBe('left-alone');
    expect(await world.bench.host.git('log', '-1', '--format=%an', await world.tip())).toBe('Ada');
    expect((await seen(world)).comments).toEqual([]);
  });

  test('a test that somebody took out of the branch is told, and nothing is pushed', async () => {
    const world = await start([OTHER]);
    await world.bench.person('checkout', '--quiet', '--force', world.head);
    await world.bench.person('rm', '--quiet', 'test/gone.test.js');
    await writeFiles(world.bench.clone, {});
    const tip = await world.bench.commit({}, { branch: world.branch });
    expect(await update(world)).toBe('not-verified');
    expect(await seen(world)).toMatchObject({ tip, end: { reason: expect.stringContaining('no regression test') } });
  });
});

const unexpected = () => Promise.reject(new Error('nothing is told twice'));

/** Calls whose effect people or other systems see. Where the bug is gone, `attend-moved-base.test.ts` tries the writes of the ledger. */
const VISIBLE = {
  merged: /^(codeHost\.(putComment|pushToken)|ledger\.changeIncident)/,
  'bug-gone': /^codeHost\.(putComment|closePullRequest)/,
} as const;

describe('a job that dies after a call that others see, and is tried again, ends as one that does not', {
  timeout: 600_000,
}, () => {
  test.each([
    ['merged', [OTHER]],
    ['bug-gone', [{ ...OTHER, 'src/total.js': FIXED, 'test/gone.test.js': REGRESSION_TEST }]],
  ] as const)('%s', async (kind, onBase) => {
    const whole = await start(onBase);
    const { options, calls } = dieAfter({ ...whole.options, jobId: 'job-b' }, Number.POSITIVE_INFINITY);
    expect(await runBaseUpdate(options)).toBe(kind);
    const { status, update: ended, state, said, comments } = await seen(whole);
    expect(ended).toBe('told');
    let points = 0;
    for (const [call, name] of calls.entries()) {
      if (!VISIBLE[kind].test(name)) continue;
      points += 1;
      const world = await start(onBase);
      await runBaseUpdate(dieAfter({ ...world.options, jobId: 'job-b' }, call).options).catch(() => undefined);
      await update(world);
      const after = await seen(world);
      expect({ call, name, ...after }).toMatchObject({ status, update: 'told', state, end: { kind } });
      expect(after.comments.length, name).toBe(comments.length);
      expect(after.said.length, name).toBe(said.length);
      const commits = await world.bench.host.git('rev-list', '--count', world.branch, '^main');
      expect(commits, name).toBe(kind === 'merged' ? '2' : '1');
      await open.pop()?.close();
    }
    expect(points).toBeGreaterThan(1);
  });
});
