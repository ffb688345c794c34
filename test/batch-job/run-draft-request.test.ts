import { afterEach, describe, expect, test } from 'vitest';
import { runAttempt } from '../../batch-job/run-attempt.ts';
import { runDraftRequest } from '../../batch-job/run-draft-request.ts';
import { UpstreamError } from '../../core/errors.ts';
import { endAttempt } from '../../core/lifecycle/attempt.ts';
import { endWork } from '../../core/lifecycle/incident-work.ts';
import { createLogger } from '../../core/logger.ts';
import { pullRequestMarker } from '../../core/text/marker.ts';
import { submitDraftRequest } from '../../workflows/drafts/submit-draft-request.ts';
import { createMemoryJobRunner } from '../fakes/memory-queue.ts';
import { NOW } from '../fakes/records.ts';
import {
  type AttemptWorld,
  BUGGY,
  DIAGNOSIS,
  FIXED,
  openAttemptWorld,
  PROPOSAL,
  REGRESSION_TEST,
} from './attempt-world.ts';
import { dieAfter } from './die-after.ts';
import { endedPhase } from './ended-phase.ts';
import { scriptedAgent } from './scripted-agent.ts';

const open: AttemptWorld[] = [];

afterEach(async () => {
  for (const world of open.splice(0)) await world.close();
});

async function openWorld(): Promise<AttemptWorld> {
  const world = await openAttemptWorld({ service: { mode: 'suggest' } });
  open.push(world);
  return world;
}

/** As an attempt of a service in mode `suggest` ends, which the first test sees; and a person has asked for its draft. */
async function suggested(): Promise<AttemptWorld> {
  const world = await openWorld();
  const { ledger, auditLog, options, commit } = world;
  const { incidentId } = options;
  await auditLog.putText('kept.diff', PATCH);
  const outcome = { kind: 'fix-verified', reason: 'The tests say so.' } as const;
  await ledger.changeAttempt(incidentId, 1, (attempt) => ({
    ...endAttempt(attempt, outcome, NOW),
    phases: [endedPhase('investigate', DIAGNOSIS), endedPhase('propose-fix', PROPOSAL)],
    diffKey: 'kept.diff',
    commit,
  }));
  await ledger.changeIncident(incidentId, (current) => endWork(current, outcome, undefined, NOW));
  const { jobName, budgets } = await world.attempt();
  for (const { name, claimed } of budgets)
    await ledger.settleBudget({ budget: name, attempt: jobName, claimed, spent: 0 });
  await askFor(world, 'request-1');
  return world;
}

const lines = (text: string, sign: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => `${sign}${line}\n`)
    .join('');

const PATCH = `diff --git a/src/total.js b/src/total.js
--- a/src/total.js
+++ b/src/total.js
@@ -1,2 +1,2 @@
${lines(BUGGY, '-')}${lines(FIXED, '+')}diff --git a/test/gone.test.js b/test/gone.test.js
new file mode 100644
--- /dev/null
+++ b/test/gone.test.js
@@ -0,0 +1,${REGRESSION_TEST.trimEnd().split('\n').length} @@
${lines(REGRESSION_TEST, '+')}`;

async function askFor(world: AttemptWorld, id: string): Promise<void> {
  const { ledger } = world;
  const incident = await ledger.changeIncident(world.options.incidentId, (current) => ({
    ...current,
    publishing: { request: id, attempt: 1 },
  }));
  const request = {
    id,
    via: 'slack',
    incidentId: incident.id,
    attempt: 1,
    wish: { action: 'open-draft' },
    by: { id: 'U1', name: 'ana' },
    at: NOW,
  } as const;
  const deps = { ledger, jobs: createMemoryJobRunner(), clock: () => NOW, logger: createLogger(() => undefined) };
  await submitDraftRequest(deps, incident, { request, attempt: await world.attempt() });
}

const seen = async (world: AttemptWorld) => ({
  status: (await world.incident()).status,
  publishing: (await world.incident()).publishing,
  pullRequest: (await world.incident()).pullRequest?.number,
  publication: (await world.attempt()).publication?.status,
  branches: await world.branches(),
  drafts: world.codeHost.drafts.length,
  held: world.ledger.total('drafts/acme/shop'),
  replies: [...(world.messenger.threads[0]?.replies ?? [])]
    .filter(([key]) => !key.endsWith('-outcome'))
    .map(([, { text }]) => text),
});

describe('in mode suggest', { timeout: 120_000 }, () => {
  test('the attempt ends with its patch kept and shown, and nothing pushed', async () => {
    const world = await openWorld();
    await runAttempt({ ...world.options, claudePath: await scriptedAgent() });
    const { outcome, diffKey = '', jobName } = await world.attempt();
    expect(outcome?.kind).toBe('fix-verified');
    expect(await world.incident()).toMatchObject({ status: 'fix-proposed' });
    expect(await world.auditLog.getText(diffKey)).toContain('item.product?.price');
    expect(await world.branches()).toEqual(['main']);
    const thread = world.messenger.threads[0];
    expect(JSON.stringify(thread?.replies.get(`${jobName}-outcome`))).toContain('item.product?.price');
    expect(JSON.stringify(thread?.messages.at(-1))).toContain('"open-draft"');
  });

  test('the press opens one draft with the kept patch, and no model is asked', async () => {
    const world = await suggested();
    const asked = world.model.requests.length;
    expect(await runDraftRequest({ ...world.options, jobId: 'job-p' })).toBe('opened');
    expect(await seen(world)).toMatchObject({
      status: 'fix-proposed',
      publishing: undefined,
      pullRequest: 1,
      publication: 'opened',
      branches: [world.branch, 'main'],
      drafts: 1,
      held: 1,
    });
    expect(world.codeHost.drafts[0]?.body).toContain(pullRequestMarker(world.options.incidentId));
    expect(await world.bench.host.git('show', `${world.branch}:src/total.js`)).toContain('item.product?.price');
    expect((await seen(world)).replies.at(-1)).toBe('Draft pull request #1 is open, as ana asked.');
    expect(world.model.requests.length).toBe(asked);
  });

  test('a retry of the job, and a second job, open nothing more', async () => {
    const world = await suggested();
    await runDraftRequest({ ...world.options, jobId: 'job-p' });
    const once = await seen(world);
    expect(await runDraftRequest({ ...world.options, jobId: 'job-p' })).toBe('opened');
    expect(await runDraftRequest({ ...world.options, jobId: 'job-q' })).toBe('opened');
    expect(await seen(world)).toEqual(once);
  });

  test('a second job ends at once while the first is at work', async () => {
    const world = await suggested();
    await world.ledger.changeAttempt(world.options.incidentId, 1, (attempt) => ({
      ...attempt,
      ...(attempt.publication && { publication: { ...attempt.publication, status: 'running', jobId: 'job-p' } }),
    }));
    expect(await runDraftRequest({ ...world.options, jobId: 'job-q' })).toBeUndefined();
    expect(await world.branches()).toEqual(['main']);
  });

  test('a person’s word counts more than a draft that was closed before', async () => {
    const world = await suggested();
    const { incidentId: id } = world.options;
    const closed = { repository: 'acme/shop', number: 1, url: 'https://x.test/1', branch: world.branch, title: 't' };
    const body = pullRequestMarker(id);
    world.codeHost.pullRequests.push({ ...closed, draft: true, state: 'closed', merged: false, body });
    expect(await runDraftRequest({ ...world.options, jobId: 'job-p' })).toBe('opened');
    expect(await seen(world)).toMatchObject({ drafts: 1, pullRequest: 2 });
  });

  test('what GitHub refuses is told, the share is given back, and the button opens it later', async () => {
    const world = await suggested();
    const refuse = async () => {
      throw new UpstreamError('GitHub', 'drafts are not to be had', { retryable: false });
    };
    const codeHost = { ...world.options.codeHost, openDraft: refuse };
    expect(await runDraftRequest({ ...world.options, codeHost, jobId: 'job-p' })).toBe('failed');
    expect(await seen(world)).toMatchObject({ publication: 'failed', status: 'fix-proposed', held: 0, drafts: 0 });
    expect((await seen(world)).replies.at(-1)).toContain('drafts are not to be had');
    await askFor(world, 'request-2');
    expect(await runDraftRequest({ ...world.options, jobId: 'job-p2' })).toBe('opened');
    expect(await seen(world)).toMatchObject({ publication: 'opened', status: 'fix-proposed', held: 1, drafts: 1 });
  });

  test.each([
    [
      'is forbidden by now',
      (patch: string) => patch.replaceAll('src/total.js', '.github/workflows/ci.yml'),
      'forbidden',
    ],
    ['held a credential', (patch: string) => `${patch}\n+[redacted:github-token]`, 'not kept whole'],
    ['does not apply', (patch: string) => patch.replaceAll('cart.reduce', 'basket.reduce'), 'apply'],
  ])('a kept patch that %s is not pushed', async (_, change, reason) => {
    const world = await suggested();
    const { diffKey = '' } = await world.attempt();
    const patch = (await world.auditLog.getText(diffKey)) ?? '';
    await world.auditLog.putText(diffKey, change(patch));
    expect(await runDraftRequest({ ...world.options, jobId: 'job-p' })).toBe('failed');
    expect((await seen(world)).replies.at(-1)).toContain(reason);
    expect(await seen(world)).toMatchObject({ branches: ['main'], drafts: 0, held: 0 });
  });
});

/** Calls whose effect people or other systems see; the others record progress. */
const VISIBLE = /^(messenger\.reply|codeHost\.openDraft|ledger\.(change|settle))/;

test('a job that dies after a call that others see, and is tried again, ends with one branch, one draft and one word', {
  timeout: 600_000,
}, async () => {
  const whole = await suggested();
  const { options, calls } = dieAfter({ ...whole.options, jobId: 'job-p' }, Number.POSITIVE_INFINITY);
  await runDraftRequest(options);
  const expected = await seen(whole);
  expect(expected).toMatchObject({ publication: 'opened', drafts: 1 });
  for (const [call, name] of calls.entries()) {
    if (!VISIBLE.test(name)) continue;
    const world = await suggested();
    const dying = dieAfter({ ...world.options, jobId: 'job-p' }, call).options;
    await expect(runDraftRequest(dying), name).rejects.toThrow('d');
    await runDraftRequest({ ...world.options, jobId: 'job-p' });
    expect({ name, ...(await seen(world)) }).toEqual({ name, ...expected });
    await open.pop()?.close();
  }
});
