import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { runAttempt } from '../../batch-job/run-attempt.ts';
import { pullRequestMarker } from '../../core/text/marker.ts';
import { type AttemptWorld, BUGGY, DIAGNOSIS, FIXED, GOOD_SCRIPT, moneyOf, verdict } from './attempt-world.ts';
import { ATTEMPT_LIMIT, oneAttemptWorld, threadTexts } from './one-attempt-world.ts';
import { scriptedAgent } from './scripted-agent.ts';
import { SCRIPTED_TESTS } from './scripted-tests.ts';

const open = oneAttemptWorld();

describe('what ends without a draft', { timeout: ATTEMPT_LIMIT }, () => {
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
