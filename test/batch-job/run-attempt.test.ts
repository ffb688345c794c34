import { readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { runAttempt } from '../../batch-job/run-attempt.ts';
import { DraftUnsupportedError, UpstreamError } from '../../core/errors.ts';
import type { Outcome } from '../../core/records/outcome.ts';
import { pullRequestMarker } from '../../core/text/marker.ts';
import { claimedFixture, NOW } from '../fakes/records.ts';
import {
  type AttemptWorld,
  BUGGY,
  DIAGNOSIS,
  FIXED,
  GOOD_SCRIPT,
  moneyOf,
  openAttemptWorld,
  PROPOSAL,
  verdict,
} from './attempt-world.ts';
import { scriptedAgent } from './scripted-agent.ts';
import { SCRIPTED_TESTS } from './scripted-tests.ts';

/** A title that the usual checks of commits take. */
const TITLE = 'fix: a cart with a product that is gone cannot be totalled';

/** The real Claude Code, real git and the service's real tests run in each of these. */
const LIMIT = 90_000;

let world: AttemptWorld | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});
const open = async (options?: Parameters<typeof openAttemptWorld>[0]) => {
  world = await openAttemptWorld(options);
  return world;
};

const threadTexts = ({ messenger }: AttemptWorld) => {
  const [thread] = messenger.threads;
  return {
    first: JSON.stringify(thread?.messages.at(-1)),
    replies: Object.fromEntries([...(thread?.replies ?? [])].map(([key, reply]) => [key, JSON.stringify(reply)])),
  };
};

describe('a fix that the tests believe', { timeout: LIMIT }, () => {
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
describe('a fix that the tests believe, however the agent wrote it', { timeout: LIMIT }, () => {
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

describe('what ends without a draft', { timeout: LIMIT }, () => {
  const nothingPublished = async (it: AttemptWorld) => {
    expect(await it.branches()).toEqual(['main']);
    expect(it.codeHost.drafts).toEqual([]);
    expect((await it.incident()).pullRequest).toBeUndefined();
    expect(Object.keys(threadTexts(it).replies).at(-1)).toMatch(/-outcome$/);
    const attempt = await it.attempt();
    expect(it.ledger.total(moneyOf(attempt))).toBeCloseTo(attempt.dollars, 8);
  };

  test('a cause that is no matter of code: one phase, and the diagnosis in the thread', async () => {
    const diagnosis = { ...DIAGNOSIS, codeFixable: false, notFixableBecause: 'configuration', nextSteps: 'Set LIMIT.' };
    const it = await open({ script: { ...GOOD_SCRIPT, investigate: [verdict(diagnosis)] } });
    expect(await runAttempt(it.options)).toMatchObject({
      kind: 'not-code-fixable',
      rule: 'not-code-fixable/configuration',
    });
    expect(it.model.requests).toHaveLength(1);
    expect(await it.incident()).toMatchObject({ status: 'diagnosed' });
    expect(JSON.stringify(threadTexts(it).replies)).toContain('Set LIMIT.');
    await nothingPublished(it);
  });

  test('a fix that mends nothing: the failing test is named', async () => {
    const it = await open({ service: { test: SCRIPTED_TESTS } });
    const claudePath = await scriptedAgent({ 'src/total.js': BUGGY.replace('sum +', '0 + sum +') });
    const outcome = await runAttempt({ ...it.options, claudePath });
    expect(outcome).toMatchObject({ kind: 'fix-unverified', rule: 'tests-disagree' });
    expect(outcome.reason).toContain('a product that is gone counts nothing');
    expect(await it.incident()).toMatchObject({ status: 'diagnosed', outcome });
    expect(threadTexts(it).first).toContain('a product that is gone counts nothing');
    expect(JSON.stringify(threadTexts(it).replies)).toContain(DIAGNOSIS.title);
    await nothingPublished(it);
  });

  test('a fix that breaks what passed before: the broken test is named', async () => {
    const it = await open({ service: { test: SCRIPTED_TESTS } });
    const claudePath = await scriptedAgent({ 'src/total.js': FIXED.replace(', 0)', ', 0) && 2') });
    const outcome = await runAttempt({ ...it.options, claudePath });
    expect(outcome).toMatchObject({ kind: 'fix-unverified', reason: expect.stringContaining('prices add up') });
    await nothingPublished(it);
  });

  test('a service whose tests nobody knows how to run: said plainly, and the patch is a suggestion', async () => {
    const it = await open({ service: { test: { timeoutMinutes: 1 } } });
    const outcome = await runAttempt({ ...it.options, claudePath: await scriptedAgent() });
    expect(outcome).toMatchObject({
      kind: 'fix-unverified',
      rule: 'no-tests',
      reason: expect.stringMatching(/^No test was run: .*`services\[\]\.test\.command`.*`services\[\]\.folder`/),
    });
    expect(Object.values(threadTexts(it).replies)[1]).toContain('item.product?.price ?? 0');
    await nothingPublished(it);
  });

  test('a change of a protected file is declined by its rule', async () => {
    const workflow = { '.github/workflows/x.yml': 'on: push\n' };
    const it = await open({ service: { test: SCRIPTED_TESTS } });
    const outcome = await runAttempt({ ...it.options, claudePath: await scriptedAgent(workflow) });
    expect(outcome).toMatchObject({ kind: 'declined', reason: expect.stringContaining('.github/workflows/x.yml') });
    expect((await it.attempt()).tests).toEqual([]);
    await nothingPublished(it);
  });

  test('a model that refuses is a failure in words', async () => {
    const it = await open({ script: { ...GOOD_SCRIPT, investigate: [{ status: 403, message: 'no access' }] } });
    const outcome = await runAttempt(it.options);
    expect(outcome).toMatchObject({
      kind: 'failed',
      reason: expect.stringMatching(/investigation failed: .*403.*no access/),
    });
    expect(await it.incident()).toMatchObject({ status: 'failed', outcome });
    await nothingPublished(it);
  });

  test('a band-aid is shown as a suggestion, with the warning, and never as verified', async () => {
    const swallowing =
      'export const total = (cart) => {\n  try {\n    return cart.reduce((sum, item) => sum + item.product.price, 0);\n  } catch {}\n  return 2;\n};\n';
    const it = await open({ service: { test: SCRIPTED_TESTS } });
    const claudePath = await scriptedAgent({ 'src/total.js': swallowing });
    const outcome = await runAttempt({ ...it.options, claudePath });
    expect(outcome).toMatchObject({ kind: 'fix-unverified', reason: expect.stringContaining('person’s judgement') });
    expect(Object.values(threadTexts(it).replies)[1]).toContain('catch {}');
    await nothingPublished(it);
  });

  test('a repository that cannot be read is a failure that names the step and what helps, and spends nothing', async () => {
    const it = await open({ service: { branch: 'renamed' } });
    const outcome = await runAttempt(it.options);
    expect(outcome).toMatchObject({
      kind: 'failed',
      reason: expect.stringMatching(
        /^While fetching the repository: .*\. The base branch is gone: set `services\[\]\.branch` to an existing branch/,
      ),
    });
    expect(it.model.requests).toHaveLength(0);
    await nothingPublished(it);
  });

  test('a setup that fails: the end of what it printed is kept, and no model is asked', async () => {
    const print = 'seq 1 9000 | sed "s/$/ of the setup/"; echo token ghp_0123456789abcdefghijABCDEFGHIJ012345 refused';
    const it = await open({ service: { test: { setup: `${print}; exit 7`, ...SCRIPTED_TESTS } } });
    const outcome = await runAttempt(it.options);
    expect(outcome).toEqual({
      kind: 'failed',
      rule: 'setup-failed',
      reason:
        'Before any model was asked, the setup command failed with exit code 7 on the base: token [redacted:github-token] refused.',
    });
    expect(it.model.requests).toHaveLength(0);
    const { tests, dollars, jobName } = await it.attempt();
    expect(dollars).toBe(0);
    expect(tests).toMatchObject([
      { name: 'setup', exitCode: 7, output: expect.stringContaining('8500 of the setup\n') },
    ]);
    expect(tests[0]?.output.length).toBeLessThanOrEqual(16_000);
    expect(threadTexts(it).replies).toMatchObject({ [`${jobName}-outcome`]: expect.stringContaining('Setup: *red*') });
    await nothingPublished(it);
  });

  test('a setup whose secret is missing: it is not run, and no model is asked', async () => {
    const it = await open({ service: { test: { setup: 'exit 7', setupSecret: 'NPM_TOKEN', ...SCRIPTED_TESTS } } });
    expect(await runAttempt({ ...it.options, setupSecrets: { OTHER: 'other-secret' } })).toEqual({
      kind: 'failed',
      rule: 'setup-failed',
      reason:
        'Before any model was asked: the secret has no field setup.NPM_TOKEN, which the setup command needs by `test.setupSecret`.',
    });
    expect(it.model.requests).toHaveLength(0);
  });

  test('a setup that a registry did not answer is run once more, and the base’s tree is not set up again', async () => {
    const log = join(tmpdir(), `setups-${process.pid}`);
    onTestFinished(() => rm(log, { force: true }));
    const setup = `echo x >> ${log}; test $(wc -l < ${log}) != 1 || { echo 'getaddrinfo EAI_AGAIN npm'; exit 1; }; test ! -e once && touch once`;
    const it = await open({ service: { test: { setup, ...SCRIPTED_TESTS } } });
    const outcome = await runAttempt({ ...it.options, claudePath: await scriptedAgent() });
    expect(outcome).toMatchObject({ kind: 'fix-verified' });
    const { tests } = await it.attempt();
    expect(tests.map(({ name }) => name)).toContain('suite on base');
    // One failed, one of the base, and one each of: red, with the fix, red again.
    expect((await readFile(log, 'utf8')).length / 2).toBe(5);
  });

  test('a draft that a person has closed is not opened again, and nothing is spent', async () => {
    const it = await open();
    const { id } = await it.incident();
    it.codeHost.pullRequests.push({
      repository: 'acme/shop',
      number: 9,
      url: 'https://github.com/acme/shop/pull/9',
      branch: it.branch,
      title: 'x',
      draft: true,
      state: 'closed',
      merged: false,
      body: pullRequestMarker(id),
    });
    expect(await runAttempt(it.options)).toMatchObject({ kind: 'declined', rule: 'rejected-before' });
    expect(it.model.requests).toHaveLength(0);
    await nothingPublished(it);
  });

  test('a draft that a bot has closed is followed by another one', async () => {
    const it = await open({ service: { test: SCRIPTED_TESTS } });
    const { id } = await it.incident();
    const draft = { repository: 'acme/shop', number: 9, url: 'https://github.com/acme/shop/pull/9', branch: it.branch };
    const body = pullRequestMarker(id);
    it.codeHost.pullRequests.push({ ...draft, title: 'x', draft: true, state: 'closed', merged: false, body });
    it.codeHost.states.set('acme/shop#9', { state: 'closed', draft: true, closed: { at: 1, by: 'stale[bot]' } });
    const options = { ...it.options, claudePath: await scriptedAgent() };
    expect(await runAttempt(options)).toMatchObject({ kind: 'fix-verified' });
    expect(it.codeHost.drafts).toHaveLength(1);
  });

  test('an archived repository ends it before anything is spent', async () => {
    const it = await open();
    const readPublishTerms = async () => ({ signs: true, readOnly: 'archived' as const, missing: [], rules: [] });
    const outcome = await runAttempt({ ...it.options, codeHost: { ...it.codeHost, readPublishTerms } });
    expect(outcome).toMatchObject({ kind: 'declined', rule: 'repository-read-only' });
    expect(outcome.reason).toContain('acme/shop is archived');
    expect(it.model.requests).toHaveLength(0);
    await nothingPublished(it);
  });

  test('a branch that a person has worked on is left alone before anything is spent, and the thread says why', async () => {
    const it = await open();
    await it.bench.commit({ 'src/total.js': '// mine\n' }, { branch: it.branch });
    expect(await runAttempt(it.options)).toMatchObject({ kind: 'declined', rule: 'branch-taken' });
    expect(it.model.requests).toHaveLength(0);
    expect((await it.attempt()).dollars).toBe(0);
    expect(it.ledger.total(moneyOf(await it.attempt()))).toBe(0);
    expect(Object.values(threadTexts(it).replies).join()).toContain(
      `${it.branch} is left alone: its newest commit is by`,
    );
    expect(it.codeHost.drafts).toEqual([]);
  });

  test('a branch that a person takes while the agent works is left alone, and the fix is in the thread', async () => {
    const it = await open({ service: { test: SCRIPTED_TESTS } });
    const pushToken = async (repository: string) => {
      await it.bench.commit({ 'src/total.js': '// mine\n' }, { branch: it.branch });
      return it.codeHost.pushToken(repository);
    };
    const rule = { type: 'branch_name_pattern', operator: 'starts_with', pattern: 'feature/' };
    const readPublishTerms = async () => ({ signs: true, missing: ['“pull requests: write”'], rules: [rule] });
    const codeHost = { ...it.codeHost, pushToken, readPublishTerms };
    const options = { ...it.options, claudePath: await scriptedAgent(), codeHost };
    const outcome = await runAttempt(options);
    const [told] = Object.values(threadTexts(it).replies);
    expect(told).toContain('No draft can be opened yet');
    expect(told).toContain('restricts branch names');
    expect(told).toContain('Give the GitHub App');
    expect(outcome).toMatchObject({ kind: 'fix-verified', rule: 'not-published' });
    expect(outcome.reason).toContain('is left alone: its newest commit is by');
    expect(outcome.reason).toContain(`mendhook incidents patch ${(await it.incident()).id} | git apply`);
    expect(it.codeHost.drafts).toEqual([]);
    expect(Object.values(threadTexts(it).replies)[2]).toContain('item.product?.price ?? 0');
    expect(JSON.stringify(threadTexts(it).first)).toContain('open-draft');
    expect(await it.incident()).toMatchObject({ status: 'fix-proposed', outcome });
  });
});

describe('jobs that meet', { timeout: LIMIT }, () => {
  test('a second job for a running attempt ends at once, having changed and spent nothing', async () => {
    const it = await open();
    const { incidentId, number } = await it.attempt();
    await it.ledger.changeAttempt(incidentId, number, (attempt) => ({ ...attempt, status: 'running', jobId: 'job-0' }));
    const before = await it.attempt();
    expect(await runAttempt(it.options)).toMatchObject({ kind: 'skipped', rule: 'duplicate-job' });
    expect(await it.attempt()).toEqual(before);
    expect(it.model.requests).toHaveLength(0);
    expect(it.messenger.threads[0]?.messages).toHaveLength(1);
  });

  test('an attempt that has ended is told again, once, and not worked on', async () => {
    const it = await open({ script: { ...GOOD_SCRIPT, investigate: [verdict({ ...DIAGNOSIS, confidence: 'low' })] } });
    const outcome = await runAttempt(it.options);
    const [attempt, incident, requests] = [await it.attempt(), await it.incident(), it.model.requests.length];
    expect(await runAttempt(it.options)).toEqual(outcome);
    expect(await it.attempt()).toEqual(attempt);
    expect(await it.incident()).toEqual(incident);
    expect(it.model.requests).toHaveLength(requests);
    expect(it.messenger.threads[0]?.replies.size).toBe(2);
  });

  test('what a container that died has spent counts towards the limit', async () => {
    const it = await open();
    const { incidentId, number } = await it.attempt();
    await it.ledger.changeAttempt(incidentId, number, (attempt) => ({
      ...attempt,
      status: 'running',
      jobId: 'job-1',
      dollars: 1.1,
      phases: [
        {
          name: 'investigate',
          model: 'claude-opus-5-5',
          startedAt: 1,
          status: 'running',
          turns: 9,
          tokens: { input: 1, output: 1, cacheRead: 0, cacheWrite: 0 },
          dollars: 1.1,
          denials: 0,
          transcriptKey: 'x',
        },
      ],
    }));
    // 60 % of $2 may go into the investigation: ten cents are left, and one call may cost more.
    expect(await runAttempt(it.options)).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('the limit is $0.10'),
    });
    expect((await it.attempt()).dollars).toBeCloseTo(1.1, 8);
    expect((await it.attempt()).phases).toMatchObject([
      { status: 'failed', reason: 'it was cut off' },
      { status: 'failed' },
    ]);
  });
});

test('told to end in the middle of a phase, it records outcome and cost in time', { timeout: LIMIT }, async () => {
  const it = await open({
    script: { ...GOOD_SCRIPT, investigate: [...GOOD_SCRIPT.investigate.slice(0, 1), { hang: true }] },
  });
  const stopping = new AbortController();
  const running = runAttempt({ ...it.options, signal: stopping.signal });
  await expect.poll(() => it.model.requests.length, { timeout: 60_000 }).toBe(2);
  const stoppedAt = Date.now();
  stopping.abort();
  expect(await running).toMatchObject({ kind: 'failed' });
  expect(Date.now() - stoppedAt).toBeLessThan(15_000);
  const attempt = await it.attempt();
  expect(attempt).toMatchObject({
    status: 'ended',
    phases: [{ status: 'failed', reason: expect.stringContaining('told to end') }],
  });
  expect(attempt.dollars).toBeGreaterThan((100 * 4 + 20 * 20) / 1e6);
  expect(it.ledger.total(moneyOf(attempt))).toBeCloseTo(attempt.dollars, 6);
  expect(await it.incident()).toMatchObject({ status: 'failed' });
});
