import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { fixedSecrets } from '../../../adapters/fixed-secrets.ts';
import { createMemoryLedger } from '../../../adapters/memory-ledger.ts';
import { createMemoryMessenger } from '../../../adapters/memory-messenger.ts';
import { UpstreamError } from '../../../core/errors.ts';
import { claimAttempt, endAttempt, startAttempt } from '../../../core/lifecycle/attempt.ts';
import { beginWork, endWork } from '../../../core/lifecycle/incident-work.ts';
import { createLogger } from '../../../core/logger.ts';
import { pullRequestLabels } from '../../../core/messages/pull-request/labels.ts';
import { GITHUB_BODY_LIMIT_BYTES } from '../../../core/names.ts';
import type { PullRequestState } from '../../../core/ports/code-host.ts';
import type { MessageQueue } from '../../../core/ports/message-queue.ts';
import type { ChangeEvent } from '../../../core/records/change-event.ts';
import type { DraftWords } from '../../../core/records/draft-words.ts';
import { createEventReceiver } from '../../../lambdas/github/receive-event.ts';
import type { AskDependencies } from '../../../workflows/pull-requests/ask-pull-request.ts';
import type { UpdateDependencies } from '../../../workflows/thread/update-dependencies.ts';
import { crashAt, tellPoints } from '../../fakes/crash-at.ts';
import { withRightsOf } from '../../fakes/ledger-rights.ts';
import { createMemoryCodeHost } from '../../fakes/memory-code-host.ts';
import { threadsAtOnce } from '../../fakes/threads-at-once.ts';
import { aConfig, anIncident, aService, NOW } from '../../fixtures/records.ts';

const ID = anIncident().id;
const DRAFT = { repository: 'acme/checkout', number: 7, url: 'https://x/7', branch: `incident/${ID}`, title: 't' };
const KEY = 'acme/checkout#7';
const DRAFTS = 'drafts/acme/checkout';
const CLOSED: PullRequestState = { state: 'closed', draft: true, closed: { at: NOW, by: 'ann', reason: 'no' } };
const MERGED: PullRequestState = { state: 'closed', draft: false, merged: { at: NOW, by: 'ann', commit: 'c0ffee1' } };

const sign = (body: string | Buffer, secret = 'right') =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

const FINGERPRINT = `incident-fp:${anIncident().fingerprint.fingerprint}`;

const DELIVERY = '72d3162e-cc78-11e3-81ab-4c9367dc0958';

interface Pull {
  readonly action?: string;
  readonly number?: number;
  readonly ref?: string;
  readonly from?: string | null;
  readonly repository?: string;
  readonly label?: string;
  readonly reason?: string;
}

function pullEvent({
  action = 'closed',
  number = 7,
  ref = DRAFT.branch,
  from,
  repository = 'acme/checkout',
  label,
  reason,
}: Pull = {}) {
  const repo = from === null ? null : { full_name: from ?? repository };
  const payload = { action, repository: { full_name: repository }, pull_request: { number, head: { ref, repo } } };
  const more = { ...(label === undefined ? {} : { label: { name: label } }), reason };
  const body = JSON.stringify({ ...payload, ...more, sender: { login: 'ann' } });
  return { event: 'pull_request', delivery: DELIVERY, signature: sign(body), body: Buffer.from(body) };
}

const secrets = fixedSecrets({ github: { webhookSecrets: ['old', 'right'] } });

type Told = Omit<AskDependencies, 'threads'> & Pick<UpdateDependencies, 'messenger' | 'codeHost'>;

const receiverOf = (input: Told, releaseQueue?: MessageQueue<ChangeEvent>, said: DraftWords[] = []) => {
  const threads = threadsAtOnce({ ...input, ledger: withRightsOf('requests', input.ledger) });
  const deps = { ...input, threads, ledger: withRightsOf('github', input.ledger) };
  const words = { send: async (each: DraftWords) => void said.push(each) };
  return createEventReceiver({ ...deps, secrets, words, releaseQueue, connect: async () => deps });
};

/** A bug with a draft open, whose attempt has ended and holds a share of the open drafts. */
async function start() {
  const ledger = createMemoryLedger();
  const messenger = createMemoryMessenger();
  const codeHost = createMemoryCodeHost({ cloneUrl: 'http://git', readToken: 'r', pushToken: 'p' });
  const lines: string[] = [];
  const working = beginWork(anIncident(), 'alert-1', NOW);
  const draft = { ...DRAFT, draft: true };
  const thread = await messenger.open({ channel: 'C1', key: ID, message: { text: 'first', blocks: [] } });
  const { unsettled: _, ...told } = endWork(working, { kind: 'fix-verified', reason: 'r' }, draft, NOW);
  await ledger.mergeIncident(ID, () => ({ ...told, thread }));
  codeHost.pullRequests.push({ ...draft, state: 'open', merged: false, body: '' });
  await codeHost.setLabels({ ...draft, labels: pullRequestLabels(working, 'fixProposed') });
  const claim = { name: DRAFTS, kind: 'pull-requests' as const, claimed: 1 };
  const { model, datadog } = aConfig();
  const attempt = claimAttempt(working, { service: aService(), model, datadog, budgets: [claim] }, NOW);
  await ledger.openAttempt(endAttempt(startAttempt(attempt, NOW), { kind: 'fix-verified', reason: 'r' }, NOW));
  await ledger.claimBudget({ budget: DRAFTS, attempt: attempt.jobName, amount: 1, limit: 5 });
  const logger = createLogger((line) => lines.push(line));
  const base = { ledger, messenger, codeHost, clock: () => NOW, logger };
  const deps = { ...base, threads: threadsAtOnce(base) };
  return { deps, ledger, messenger, codeHost, lines, receive: receiverOf(deps) };
}

const incidentIn = async ({ ledger }: Awaited<ReturnType<typeof start>>) => ledger.getIncident(ID);

describe('what people did with the pull request', () => {
  test('closed: a decision, with who and why; its share is free, its labels and its thread say so', async () => {
    const world = await start();
    world.codeHost.states.set(KEY, CLOSED);
    expect(await world.receive(pullEvent())).toEqual({ status: 202, message: 'Accepted' });
    const rejection = { at: NOW, by: 'ann', reason: 'no' };
    expect(await incidentIn(world)).toMatchObject({ status: 'rejected', rejection });
    expect(await incidentIn(world)).not.toHaveProperty('unsettled');
    expect(world.ledger.total(DRAFTS)).toBe(0);
    expect(world.codeHost.labels.get(DRAFT.number)).toEqual([FINGERPRINT, 'incident:rejected']);
    const [thread] = world.messenger.threads;
    const said = 'Pull request #7 closed: not merged by ann. mendhook does not try again';
    expect(thread?.messages.at(-1)?.text).toContain(said);
    expect([...(thread?.replies.values() ?? [])].at(-1)?.text).toContain(said);
  });

  test('reopened: it goes back, and holds its share again', async () => {
    const world = await start();
    world.codeHost.states.set(KEY, CLOSED);
    await world.receive(pullEvent());
    world.codeHost.states.delete(KEY);
    await world.receive(pullEvent({ action: 'reopened' }));
    expect(await incidentIn(world)).toMatchObject({ status: 'fix-proposed' });
    expect(await incidentIn(world)).not.toHaveProperty('rejection');
    expect(world.ledger.total(DRAFTS)).toBe(1);
    expect(world.codeHost.labels.get(DRAFT.number)).toEqual(['incident:active', FINGERPRINT, 'incident:fix-proposed']);
  });

  test('merged: watched, and told once however often it is heard', async () => {
    const world = await start();
    world.codeHost.states.set(KEY, MERGED);
    for (let heard = 0; heard < 3; heard += 1) await world.receive(pullEvent());
    expect(world.codeHost.labels.get(DRAFT.number)).toEqual([FINGERPRINT, 'incident:merged']);
    expect(await incidentIn(world)).toMatchObject({
      status: 'merged',
      merge: { by: 'ann', commit: 'c0ffee1', deployedFrom: NOW + 3_600_000 },
      lookAt: NOW + 25 * 3_600_000,
    });
    const [thread] = world.messenger.threads;
    expect(thread?.messages).toHaveLength(2);
    expect([...(thread?.replies.keys() ?? [])]).toEqual([`mendhook-${ID}-1-outcome`, `${ID}-merged-${NOW}`]);
  });

  test.each([
    ['as it was', [{ path: 'a.js', status: 'modified', blob: 'b1' }], 'as-is', 'as mendhook proposed it'],
    ['changed', [{ path: 'a.js', status: 'modified', blob: 'b2' }], 'changed', 'with changes of people'],
    ['superseded', [{ path: 'b.js', status: 'added', blob: 'b3' }], 'superseded', 'with other files than mendhook'],
  ])('merged %s: kept with the merge, and said in its line', async (_, merged, kind, said) => {
    const world = await start();
    await world.ledger.changeIncident(ID, (current) =>
      current.pullRequest === undefined
        ? current
        : { ...current, pullRequest: { ...current.pullRequest, pushed: 'c0ffee1' } },
    );
    world.codeHost.states.set(KEY, MERGED);
    const proposed = [{ path: 'a.js', status: 'modified', blob: 'b1' }];
    world.codeHost.mergedFiles.set(KEY, { proposed, merged });
    await world.receive(pullEvent());
    expect(await incidentIn(world)).toMatchObject({ status: 'merged', merge: { as: { kind } } });
    expect(world.messenger.threads[0]?.messages.at(-1)?.text).toContain(`Pull request #7 merged: by ann; ${said}`);
  });

  test('a merge that GitHub cannot compare counts all the same', async () => {
    const world = await start();
    await world.ledger.changeIncident(ID, (current) =>
      current.pullRequest === undefined
        ? current
        : { ...current, pullRequest: { ...current.pullRequest, pushed: 'c0ffee1' } },
    );
    world.codeHost.states.set(KEY, MERGED);
    const readMergedFiles = () => Promise.reject(new UpstreamError('GitHub', 'no', { retryable: false }));
    await receiverOf({ ...world.deps, codeHost: { ...world.codeHost, readMergedFiles } })(pullEvent());
    expect(await incidentIn(world)).toMatchObject({ status: 'merged' });
    expect((await incidentIn(world))?.merge).not.toHaveProperty('as');
  });

  test('ready for review: the thread no longer calls it a draft', async () => {
    const world = await start();
    world.codeHost.states.set(KEY, { state: 'open', draft: false });
    await world.receive(pullEvent({ action: 'ready_for_review' }));
    expect(await incidentIn(world)).toMatchObject({ status: 'fix-proposed', pullRequest: { draft: false } });
    expect(world.messenger.threads[0]?.messages.at(-1)?.text).toContain('Pull request #7: fix verified');
  });

  test('the event’s own words count for nothing: GitHub is asked', async () => {
    const world = await start();
    expect(await world.receive(pullEvent({ action: 'closed' }))).toMatchObject({ status: 202 });
    expect(await incidentIn(world)).toMatchObject({ status: 'fix-proposed' });
  });
});

const branchEvent = (
  event: 'push' | 'delete',
  { ref = DRAFT.branch, type = 'branch', repository = 'acme/checkout' } = {},
) => {
  const told = event === 'push' ? { ref: `refs/heads/${ref}` } : { ref, ref_type: type };
  const body = JSON.stringify({ ...told, repository: { full_name: repository } });
  return { event, delivery: DELIVERY, signature: sign(body), body: Buffer.from(body) };
};

describe('what happens to its branch, its repository or its place in a queue', () => {
  const OPEN = { state: 'open', draft: false, branch: DRAFT.branch, repository: 'acme/checkout' } as const;

  test.each(['push', 'delete'] as const)('%s: GitHub is asked, and told twice it is said once', async (event) => {
    const world = await start();
    world.codeHost.states.set(KEY, { ...OPEN, head: 'a1' });
    await world.receive(branchEvent(event));
    world.codeHost.states.set(KEY, { ...OPEN, head: 'b2' });
    for (let heard = 0; heard < 2; heard += 1) {
      expect(await world.receive(branchEvent(event))).toMatchObject({ status: 202 });
    }
    const said = [...(world.messenger.threads[0]?.replies.values() ?? [])].map(({ text }) => text);
    expect(said.filter((text) => text.includes('somebody pushed to its branch'))).toHaveLength(1);
    expect(await incidentIn(world)).not.toHaveProperty('pendingReplies');
  });

  test('a forged or late delete event changes nothing: GitHub says that the draft is open', async () => {
    const world = await start();
    await world.receive(branchEvent('delete'));
    expect(await incidentIn(world)).toMatchObject({ status: 'fix-proposed' });
    expect(await incidentIn(world)).not.toHaveProperty('rejection');
  });

  test.each([
    ['another branch', branchEvent('push', { ref: 'main' })],
    ['a tag', branchEvent('delete', { type: 'tag' })],
    ['another repository', branchEvent('delete', { repository: 'acme/cart' })],
    ['a label that is not ours', pullEvent({ action: 'labeled', label: 'bug' })],
  ])('%s is nowhere to look', async (_, event) => {
    const world = await start();
    world.codeHost.states.set(KEY, { ...MERGED, repository: 'acme/checkout', branch: DRAFT.branch });
    expect(await world.receive(event)).toMatchObject({ status: 200 });
    expect(await incidentIn(world)).toMatchObject({ status: 'fix-proposed' });
  });

  test('the label that keeps a draft open is a place to look', async () => {
    const world = await start();
    expect(await world.receive(pullEvent({ action: 'labeled', label: 'mendhook:keep' }))).toMatchObject({
      status: 202,
    });
  });

  test('a renamed repository is found by the name that GitHub gives it', async () => {
    const world = await start();
    world.codeHost.states.set(KEY, { ...OPEN, repository: 'acme/shop' });
    expect(await world.receive(pullEvent({ action: 'edited', repository: 'acme/shop' }))).toMatchObject({
      status: 202,
    });
    expect(await incidentIn(world)).toMatchObject({ pullRequest: { seen: { repository: 'acme/shop' } } });
  });

  test('why it left the merge queue counts only if GitHub says that it left', async () => {
    const world = await start();
    const dequeued = pullEvent({ action: 'dequeued', reason: 'CI_FAILURE' });
    world.codeHost.states.set(KEY, { ...OPEN, queue: { state: 'queued', at: 1 } });
    await world.receive(dequeued);
    expect((await incidentIn(world))?.pullRequest?.events?.map(({ event }) => event)).toEqual([
      'ready-for-review',
      'queued',
    ]);
    world.codeHost.states.set(KEY, { ...OPEN, queue: { state: 'dequeued', at: 2 } });
    await world.receive(dequeued);
    expect((await incidentIn(world))?.pullRequest?.events?.at(-1)).toMatchObject({
      event: 'dequeued',
      detail: 'CI_FAILURE',
    });
    expect(world.messenger.threads[0]?.messages.at(-1)?.text).toContain('waiting for your review');
  });
});

describe('a call that changes nothing', () => {
  const event = pullEvent();
  test.each([
    ['signed with another secret', { ...event, signature: sign(event.body, 'wrong') }, 401],
    ['without a signature', { ...event, signature: undefined }, 401],
    ['with a signature of another body', { ...event, signature: sign('{}') }, 401],
    ['signed with SHA-1', { ...event, signature: event.signature.replace('sha256', 'sha1') }, 401],
    ['over the limit', { ...event, body: Buffer.alloc(GITHUB_BODY_LIMIT_BYTES + 1) }, 413],
    ['without JSON', { ...event, body: Buffer.from('x'), signature: sign('x') }, 400],
    ['of another shape', { ...event, body: Buffer.from('{}'), signature: sign('{}') }, 400],
    ['of another event', { ...event, event: 'ping' }, 200],
    ['of another action', pullEvent({ action: 'labeled' }), 200],
    ['of a fork with such a branch', pullEvent({ from: 'mallory/checkout' }), 200],
    ['of a fork that is gone', pullEvent({ from: null }), 200],
    ['of another number with such a branch', pullEvent({ number: 8 }), 200],
    ['of another repository', pullEvent({ repository: 'acme/cart' }), 200],
    ['of another branch', pullEvent({ ref: `feature/${ID}` }), 200],
    ['of a bug that nobody knows', pullEvent({ ref: 'incident/00000000000000000000000000000000' }), 200],
  ])('%s', async (_, request, status) => {
    const world = await start();
    world.codeHost.states.set(KEY, MERGED);
    const before = await incidentIn(world);
    expect(await world.receive(request)).toMatchObject({ status });
    expect(await incidentIn(world)).toEqual(before);
  });

  test('leaves nothing of its body in the log', async () => {
    const world = await start();
    const body = JSON.stringify({ action: 'hunter2' });
    await world.receive({ event: 'pull_request', delivery: DELIVERY, signature: sign(body), body: Buffer.from(body) });
    await world.receive({ ...pullEvent(), signature: 'hunter2' });
    expect(world.lines).toHaveLength(2);
    expect(world.lines.join()).not.toContain('hunter2');
  });
});

describe('where pull requests are reviewed', () => {
  const checkEvent = { action: 'created', sender: { login: 'ann', type: 'User' } };
  const sent = (event: string, payload: unknown) => {
    const body = JSON.stringify(payload);
    return { event, delivery: DELIVERY, signature: sign(body), body: Buffer.from(body) };
  };

  /** A queue that keeps what it is sent, and fails as often as it is told to. */
  function createQueue(failures = 0) {
    const events: ChangeEvent[] = [];
    let left = failures;
    const send = async (event: ChangeEvent) => {
      if (left-- > 0) throw new Error('the queue is away');
      events.push(event);
    };
    return { events, send };
  }

  test('a pull request is queued, whichever branch and repository it is of; the body’s other words are not', async () => {
    const world = await start();
    const queue = createQueue();
    const receive = receiverOf(world.deps, queue);
    expect(await receive(pullEvent({ action: 'opened', number: 9, ref: 'stock', from: 'mallory/checkout' }))).toEqual({
      ...{ status: 202, message: 'Accepted' },
    });
    expect(queue.events).toEqual([{ kind: 'pull-request', repository: 'acme/checkout', number: 9 }]);
    expect(await receive(pullEvent({ action: 'labeled' }))).toMatchObject({ status: 200 });
    expect(queue.events).toHaveLength(1);
  });

  test('a draft of ours is queued and followed; neither waits for the other to go well', async () => {
    const world = await start();
    world.codeHost.states.set(KEY, CLOSED);
    const broken = createQueue(1);
    await expect(receiverOf(world.deps, broken)(pullEvent())).rejects.toThrow('the queue is away');
    expect(await incidentIn(world)).toMatchObject({ status: 'rejected' });
    const queue = createQueue();
    const codeHost = { ...world.codeHost, readPullRequest: () => Promise.reject(new Error('GitHub is away')) };
    await expect(receiverOf({ ...world.deps, codeHost }, queue)(pullEvent())).rejects.toThrow('GitHub is away');
    expect(queue.events).toEqual([{ kind: 'pull-request', repository: 'acme/checkout', number: 7 }]);
  });

  test('a call of another shape is refused, and one without a delivery', async () => {
    const world = await start();
    const receive = receiverOf(world.deps, createQueue());
    expect(await receive(sent('check_run', { action: 'requested_action' }))).toMatchObject({ status: 400 });
    expect(await receive({ ...pullEvent(), delivery: undefined })).toMatchObject({ status: 400 });
    expect(await receive({ ...pullEvent(), delivery: '\n'.repeat(20) })).toMatchObject({ status: 400 });
    expect(await receive(sent('ping', {}))).toMatchObject({ status: 200 });
  });

  test('without the queue nothing of it is read', async () => {
    const world = await start();
    expect(await world.receive(sent('check_run', checkEvent))).toMatchObject({ status: 200, message: 'Ignored' });
    expect(await world.receive(pullEvent({ action: 'opened', ref: 'stock' }))).toMatchObject({ status: 200 });
    expect(world.lines).toEqual([]);
  });
});

test.each([
  ['closed', CLOSED, 'rejected'],
  ['merged', MERGED, 'merged'],
] as const)(
  'a crash at any call of one that was %s, then the same event again, ends as without it',
  async (what, state, status) => {
    const ends = async (run: (world: Awaited<ReturnType<typeof start>>) => Promise<void>) => {
      const world = await start();
      world.codeHost.states.set(KEY, state);
      await run(world);
      const { version: _, ...incident } = (await incidentIn(world)) ?? {};
      const [thread] = world.messenger.threads;
      const replies = [...(thread?.replies.keys() ?? [])];
      return { incident, held: world.ledger.total(DRAFTS), labels: world.codeHost.labels.get(DRAFT.number), replies };
    };
    const counter = { calls: 0 };
    const whole = await ends(async ({ deps }) => {
      await receiverOf(crashAt(deps, Number.POSITIVE_INFINITY, 'before', counter))(pullEvent());
    });
    expect(whole.incident).toMatchObject({ status });
    expect(counter.calls).toBeGreaterThan(8);
    for (const when of ['before', 'after'] as const) {
      for (let call = 1; call <= counter.calls; call += 1) {
        const crashed = await ends(async ({ deps, receive }) => {
          await expect(receiverOf(crashAt(deps, call, when))(pullEvent())).rejects.toThrow('crash');
          await receive(pullEvent());
        });
        expect(crashed, `${when} call ${call}`).toEqual(whole);
      }
    }
    tellPoints(`draft ${what}`, 2 * counter.calls);
  },
);
