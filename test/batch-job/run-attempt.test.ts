import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runAttempt } from '../../batch-job/run-attempt.ts';
import { DraftUnsupportedError, UpstreamError } from '../../core/errors.ts';
import type { Outcome } from '../../core/records/outcome.ts';
import { pullRequestMarker } from '../../core/text/marker.ts';
import { claimedFixture, NOW } from '../fakes/records.ts';
import { type AttemptWorld, DIAGNOSIS, FIXED, moneyOf, openAttemptWorld, PROPOSAL } from './attempt-world.ts';
import { ATTEMPT_LIMIT, oneAttemptWorld, threadTexts } from './one-attempt-world.ts';
import { scriptedAgent } from './scripted-agent.ts';
import { SCRIPTED_TESTS } from './scripted-tests.ts';

/** A title that the usual checks of commits take. */
const TITLE = 'fix: a cart with a product that is gone cannot be totalled';

const open = oneAttemptWorld();

describe('a fix that the tests believe', { timeout: ATTEMPT_LIMIT }, () => {
  let it: AttemptWorld;
  let outcome: Outcome;
  beforeAll(async () => {
    it = await openAttemptWorld();
    outcome = await runAttempt(it.options);
  });
  afterAll(() => it.close());

  test('becomes a branch with two commits, a draft and a told thread', async () => {
    expect(outcome).toMatchObject({ kind: 'fix-verified' });

    expect(await it.branches()).toEqual([it.branch, 'main']);
    const log = await it.bench.host.git('log', '--format=%s', `main..${it.branch}`);
    expect(log.split('\n')).toEqual(['docs: add the incident report', TITLE]);
    const changed = await it.bench.host.git('diff', '--name-only', 'main', it.branch);
    const report = 'docs/incidents/2026-11-20-0123456789abcdef0123456789abcdef.md';
    expect(changed.split('\n')).toEqual([report, 'src/total.js', 'test/gone.test.js']);
    expect(await it.bench.host.git('show', `${it.branch}:src/total.js`)).toBe(FIXED.trimEnd());

    const [draft, ...others] = it.codeHost.drafts;
    const { id } = await it.incident();
    expect(others).toEqual([]);
    expect(draft).toMatchObject({ base: 'main', branch: it.branch, title: TITLE });
    expect(draft?.body).toContain(pullRequestMarker(id));
    expect(it.codeHost.labels.get(1)).toEqual(['incident:active', `incident-fp:${id}`, 'incident:fix-proposed']);

    const attempt = await it.attempt();
    expect(attempt).toMatchObject({
      status: 'ended',
      jobId: 'job-1',
      commit: it.commit,
      outcome: { kind: 'fix-verified' },
    });
    expect(attempt.phases).toMatchObject([
      { name: 'investigate', status: 'verdict', turns: 2, verdict: DIAGNOSIS },
      { name: 'propose-fix', status: 'verdict', turns: 3, verdict: PROPOSAL },
    ]);
    expect(attempt.tests.map(({ name, passed }) => [name, passed])).toEqual([
      ['suite on base', true],
      ['regression test on base', false],
      ['regression test with fix', true],
      ['regression test with fix', true],
      ['suite with fix', true],
      ['regression test on base', false],
    ]);
    expect(await it.incident()).toMatchObject({
      status: 'fix-proposed',
      outcome: { kind: 'fix-verified' },
      pullRequest: { number: 1, draft: true, branch: it.branch },
    });

    const { first, replies } = threadTexts(it);
    expect(first).toContain('Review draft #1');
    expect(Object.keys(replies)).toEqual([`${attempt.jobName}-diagnosis`, `${attempt.jobName}-outcome`]);
    expect(await readdir(it.options.workDirectory)).toEqual([]);
  });

  test('is paid for from what was set aside, and everything that happened is in the audit log', async () => {
    const attempt = await it.attempt();
    const calls = it.model.requests.length;
    expect(calls).toBe(5);
    expect(attempt.dollars).toBeCloseTo((calls * (100 * 4 + 20 * 20)) / 1e6, 8);
    expect(it.ledger.total(moneyOf(attempt))).toBeCloseTo(attempt.dollars, 8);

    const events = (key: string) => new Set(it.auditLog.streams.get(key)?.map(({ event }) => event));
    const { prefix } = { prefix: `incidents/${attempt.incidentId}/attempt-1` };
    expect(events(`${prefix}/investigate-1`)).toEqual(new Set(['prompt', 'claude', 'gateway', 'verdict']));
    expect(events(`${prefix}/propose-fix-1`)).toEqual(new Set(['prompt', 'claude', 'gateway', 'verdict']));
    expect(events(`${prefix}/attempt`)).toEqual(
      new Set([
        'step',
        'repository',
        'suspects',
        'diff',
        'test-run',
        'verification',
        'commit-style',
        'publish',
        'outcome',
      ]),
    );
    expect(it.auditLog.texts.get(attempt.diffKey ?? '')).toContain('+++ b/src/total.js');
    expect(it.auditLog.dump() + it.log.join('')).not.toMatch(/the-real-key|ghs_/);
    expect(it.model.requests.map(({ text }) => text).join()).not.toMatch(/the-real-key|ghs_/);
  });

  test('names the likely file to the model, and fences the error', async () => {
    const first = String(it.model.requests[0]?.body.messages[0]?.content);
    expect(first).toContain('src/total.js:2');
    expect(first).toMatch(/<data-0123456789abcdef0123456789abcdef>\nkind: TypeError/);
  });
});

/** What comes after the agent and the tests: here scripts do and say what the model and Node do in the others. */
describe('a fix that the tests believe, however the agent wrote it', { timeout: ATTEMPT_LIMIT }, () => {
  const openAfterAgent = async (options?: Parameters<typeof openAttemptWorld>[0]) => {
    const it = await open({ ...options, service: { test: SCRIPTED_TESTS, ...options?.service } });
    return { ...it, options: { ...it.options, claudePath: await scriptedAgent() } };
  };

  test('survives a moment in which GitHub is away, and its report replaces nothing', async () => {
    const { fix: usual } = claimedFixture().attempt.service;
    const fix = { ...usual, protect: ['.mendhook/**'] };
    const it = await openAfterAgent({ files: { docs: 'a file\n' }, service: { fix } });
    let failures = 3;
    const openDraft: typeof it.codeHost.openDraft = async (draft) => {
      if (failures-- > 0) throw new UpstreamError('GitHub', '502', { retryable: true });
      return it.codeHost.openDraft(draft);
    };
    expect(await runAttempt({ ...it.options, codeHost: { ...it.codeHost, openDraft } })).toMatchObject({
      kind: 'fix-verified',
    });
    expect(it.codeHost.drafts).toHaveLength(1);
    expect(await it.bench.host.git('show', `${it.branch}:docs`)).toBe('a file');
    expect(await it.bench.host.git('log', '--format=%s', `main..${it.branch}`)).toMatch(/^fix: [^\n]+$/);
    expect(it.codeHost.drafts[0]?.body).toContain('The incident report is a comment, because docs is a file');
    const [comment] = [...it.codeHost.comments.values()];
    expect(comment?.body).toMatch(/^# Incident: /);
  });

  test.each([
    ['away', true],
    ['unwilling', false],
  ])('is a draft also while GitHub is %s to label it: recorded, marked, and labelled later', async (_, retryable) => {
    const it = await openAfterAgent();
    const setLabels = () => Promise.reject(new UpstreamError('GitHub', 'not now', { retryable }));
    const outcome = await runAttempt({ ...it.options, codeHost: { ...it.codeHost, setLabels } });
    expect(outcome).toMatchObject({ kind: 'fix-verified' });
    expect(await it.incident()).toMatchObject({
      status: 'fix-proposed',
      pullRequest: { number: 1, unlabelled: { since: NOW } },
      lookAt: NOW + 5 * 60_000,
    });
  });

  test('in a repository without drafts, opens nothing ready, and the patch goes to the thread', async () => {
    const it = await openAfterAgent();
    const openDraft = () => Promise.reject(new DraftUnsupportedError('acme/shop'));
    const outcome = await runAttempt({ ...it.options, codeHost: { ...it.codeHost, openDraft } });
    expect(outcome).toMatchObject({ kind: 'fix-verified', rule: 'draft-unsupported' });
    expect(outcome.reason).toContain(`pushed as branch ${it.branch}, but acme/shop takes no draft pull requests`);
    expect((await it.incident()).pullRequest).toBeUndefined();
    expect(Object.values(threadTexts(it).replies)[1]).toContain('item.product?.price ?? 0');
  });

  test('in mode suggest, the patch goes to the thread and nothing to the repository', async () => {
    const it = await openAfterAgent({ service: { mode: 'suggest' } });
    expect(await runAttempt(it.options)).toMatchObject({ kind: 'fix-verified' });
    expect(await it.branches()).toEqual(['main']);
    expect(it.codeHost.drafts).toEqual([]);
    expect(Object.values(threadTexts(it).replies)[1]).toContain('item.product?.price ?? 0');
  });

  test('without a thread yet, the end opens it', async () => {
    const it = await openAfterAgent({ thread: false });
    await runAttempt(it.options);
    expect(it.messenger.threads).toHaveLength(1);
    expect((await it.incident()).thread).toEqual(it.messenger.threads[0]?.thread);
    expect(Object.keys(threadTexts(it).replies)).toContain(`${(await it.attempt()).jobName}-outcome`);
  });
});
