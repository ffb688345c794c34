import { describe, expect, test } from 'vitest';
import { createMemoryLedger } from '../../../adapters/memory-ledger.ts';
import { createMemoryMessenger } from '../../../adapters/memory-messenger.ts';
import type { Config } from '../../../core/config/config.ts';
import { UpstreamError } from '../../../core/errors.ts';
import { claimAttempt, endAttempt, startAttempt } from '../../../core/lifecycle/attempt.ts';
import { endDraftRequest } from '../../../core/lifecycle/draft-request.ts';
import { beginWork, endWork } from '../../../core/lifecycle/incident-work.ts';
import { createLogger } from '../../../core/logger.ts';
import { budgetsOf } from '../../../core/policy/budgets.ts';
import type { PullRequestState } from '../../../core/ports/code-host.ts';
import type { Attempt } from '../../../core/records/attempt.ts';
import type { OutcomeKind } from '../../../core/records/outcome.ts';
import type { PersonAction, PersonRequest } from '../../../core/records/person-request.ts';
import type { PersonWords } from '../../../core/records/person-words.ts';
import type { RuleName } from '../../../core/records/rule-name.ts';
import type { RequestDependencies } from '../../../lambdas/requests/carry-out.ts';
import { createPersonHandler } from '../../../lambdas/requests/hear-words.ts';
import { checkAttempt } from '../../../lambdas/sweep/check-attempt.ts';
import { followUp } from '../../../workflows/attempts/end-attempt.ts';
import { closeDraftRequest } from '../../../workflows/drafts/close-draft-request.ts';
import { createDraftRequestCloser } from '../../../workflows/drafts/close-silent-draft-request.ts';
import { askPullRequest } from '../../../workflows/pull-requests/ask-pull-request.ts';
import { crashAt } from '../../fakes/crash-at.ts';
import { createMemoryCodeHost } from '../../fakes/memory-code-host.ts';
import { createMemoryPersonReplies } from '../../fakes/memory-person-replies.ts';
import { createMemoryJobRunner } from '../../fakes/memory-queue.ts';
import { aConfig, anIncident, NOW } from '../../fixtures/records.ts';
import { createRequestHandler } from '../with-rights.ts';

const LATER = NOW + 3_600_000;
const HOUR = 60;
const ID = anIncident().id;

const LEAD = 'aaaa1111aaaa1111aaaa1111aaaa1111';
const WRONG = {
  wish: { action: 'wrong-diagnosis' as const, part: 'too-narrow' as const, words: '@org/team two carts race' },
};
const SWEEP_ONLY = { queue: { send: async () => undefined }, random: () => 0 };
const HINT = { wish: { action: 'try-again' as const, hint: 'look at the cart, not at <!channel>' } };

const wishOf = (action: PersonAction['action']): PersonAction => {
  switch (action) {
    case 'mute':
      return { action, minutes: HOUR };
    case 'wrong-diagnosis':
      return WRONG.wish;
    case 'assign':
      return { action, to: { id: 'U9', name: 'bo' } };
    case 'merge':
      return { action, into: LEAD };
    default:
      return { action };
  }
};

const ask = (action: PersonAction['action'], change: Partial<PersonRequest> = {}): PersonRequest => ({
  id: `slack-U1-${action}`,
  via: 'slack',
  incidentId: ID,
  attempt: 1,
  wish: wishOf(action),
  by: { id: 'U1', name: 'ana' },
  at: LATER,
  ...change,
});

const DRAFT = {
  repository: 'acme/checkout',
  number: 7,
  url: 'https://x.test/7',
  branch: 'b',
  title: 't',
  draft: true,
};

const byBo = { by: { id: 'U2', name: 'bo' } };

/** An incident whose first attempt ended as told, with its thread, and everything outside in memory. */
async function startHandler({
  outcome = 'fix-verified' as OutcomeKind,
  rule = undefined as RuleName | undefined,
  service = {} as Parameters<typeof aConfig>[0],
  mayPress = undefined as Config['slack']['mayPress'],
  pullRequest = false,
  hasDiagnosis = false,
} = {}) {
  const config = aConfig({ mode: 'suggest', ...service });
  const [first] = config.services;
  if (first === undefined) throw new Error('a configuration has a service');
  const ledger = createMemoryLedger();
  const messenger = createMemoryMessenger({ S0ONCALL: ['U9'] });
  const jobs = createMemoryJobRunner();
  const codeHost = createMemoryCodeHost({ cloneUrl: 'http://git', readToken: 'r', pushToken: 'p' });
  const thread = await messenger.open({ channel: 'C1', key: ID, message: { text: 'first', blocks: [] } });
  const claimed = beginWork({ ...anIncident(), thread }, 'alert-1', NOW);
  const told = `mendhook-${ID}-1-outcome`;
  await messenger.reply(thread, told, { text: 'how it ended', blocks: [] });
  const ended = { kind: outcome, reason: 'the tests said so', ...(rule === undefined ? {} : { rule }) };
  const budgets = budgetsOf(first, NOW).map(({ name, kind, claimed }) => ({ name, kind, claimed }));
  const running = startAttempt(
    claimAttempt(claimed, { service: first, model: config.model, datadog: config.datadog, budgets }, NOW),
    NOW,
  );
  const phases = hasDiagnosis ? [A_DIAGNOSIS] : [];
  await ledger.openAttempt({ ...endAttempt(running, ended, NOW), phases, diffKey: 'incidents/x/fix.diff' });
  await ledger.mergeIncident(ID, () => endWork(claimed, ended, pullRequest ? DRAFT : undefined, NOW));
  const lines: string[] = [];
  const deps: Omit<RequestDependencies, 'replies'> = {
    ledger,
    messenger,
    jobs,
    codeHost,
    config: { ...config, slack: { ...config.slack, ...(mayPress === undefined ? {} : { mayPress }) } },
    clock: () => LATER,
    logger: createLogger((line) => lines.push(line)),
  };
  return {
    deps,
    ledger,
    jobs,
    lines,
    carryOut: createRequestHandler(deps),
    incident: async () => (await ledger.getIncident(ID)) ?? claimed,
    attempt: (number = 1) => ledger.getAttempt(ID, number),
    replies: () =>
      [...(messenger.threads[0]?.replies ?? [])].filter(([key]) => key !== told).map(([, { text }]) => text),
    message: () => JSON.stringify(messenger.threads[0]?.messages.at(-1)),
    comments: () => [...codeHost.comments.values()].map(({ body }) => body),
    mutes: async () =>
      (await ledger.readPolicyContext({ budgets: [], breakers: [], mutes: [`fingerprint/${ID}`] })).mutes,
  };
}

const A_DIAGNOSIS: Attempt['phases'][number] = {
  ...{ name: 'investigate', status: 'verdict', model: 'm', transcriptKey: 'k', startedAt: NOW, endedAt: NOW },
  ...{ turns: 1, dollars: 0, denials: 0, tokens: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 }, verdict: {} },
};

type RequestHandler = Awaited<ReturnType<typeof startHandler>>;

/** All that can be seen of a desk from outside. */
const state = async ({ incident, attempt, replies, jobs, mutes, ledger }: RequestHandler) => {
  const { version: _, threadTurn: __, ...rest } = await incident();
  const attempts = [await attempt(1), await attempt(2)].map((each) => each && { ...each, version: 0 });
  const held = ['drafts/acme/checkout', 'attempts/checkout/2026-09-21', 'dollars/2026-09'].map((name) =>
    ledger.total(name),
  );
  return { rest, attempts, replies: replies(), jobs: [...jobs.jobs], mutes: await mutes(), held };
};

describe('what a person asks for', () => {
  test('“Open draft” submits one job that opens it, within the budget of open drafts', async () => {
    const handler = await startHandler();
    await handler.carryOut(ask('open-draft'));
    const jobName = `mendhook-${ID}-1-publish-1`;
    expect([...handler.jobs.jobs]).toEqual([[jobName, 'job-1']]);
    expect((await handler.attempt())?.publication).toMatchObject({
      status: 'submitted',
      jobName,
      jobId: 'job-1',
      by: { id: 'U1', name: 'ana' },
      budgets: [{ name: 'drafts/acme/checkout' }, { name: 'pull-requests/2026-09-21T11' }],
    });
    expect(await handler.incident()).toMatchObject({ status: 'fix-proposed', publishing: { attempt: 1 } });
    expect(handler.ledger.total('drafts/acme/checkout')).toBe(1);
    expect(handler.replies()).toEqual(['ana asked for a draft pull request.']);
    expect(handler.message()).toContain('Opening the draft');
    expect(handler.message()).not.toContain('"open-draft"');
  });

  test('a draft that was opened so gives its share back when people answer it, and takes it when they reopen it', async () => {
    const { deps, carryOut, ledger, incident } = await startHandler();
    await carryOut(ask('open-draft'));
    const of = { incidentId: ID, number: 1 };
    await closeDraftRequest(deps, of, { status: 'opened', pullRequest: DRAFT });
    const held: number[] = [];
    for (const seen of [
      { state: 'closed', draft: true, closed: { at: LATER, by: 'bo' } },
      { state: 'open', draft: true },
      { state: 'closed', draft: false, merged: { at: LATER, by: 'bo' } },
    ] satisfies PullRequestState[]) {
      await askPullRequest(
        { ...deps, codeHost: { ...deps.codeHost, readPullRequest: async () => seen } },
        await incident(),
      );
      held.push(ledger.total('drafts/acme/checkout'));
    }
    expect(held).toEqual([0, 1, 0]);
  });

  test('a draft that is about to be opened keeps its share when the attempt is settled once more', async () => {
    const { deps, carryOut, ledger, incident } = await startHandler({
      outcome: 'fix-unverified',
      service: { mode: 'draft-pr' },
    });
    await carryOut(ask('open-draft'));
    await followUp(deps, await incident());
    expect(ledger.total('drafts/acme/checkout')).toBe(1);
  });

  test.each([
    ['before it opened the draft', false, { publication: 'failed', held: 0, number: undefined }],
    ['after it opened the draft', true, { publication: 'opened', held: 1, number: 7 }],
  ])('a container that is lost %s: what is there counts', async (_, isOpened, expected) => {
    const { deps, carryOut, ledger, incident, attempt } = await startHandler();
    await carryOut(ask('open-draft'));
    if (isOpened) await ledger.changeIncident(ID, (current) => ({ ...current, pullRequest: DRAFT }));
    const job = { jobName: `mendhook-${ID}-1-publish-1`, jobId: 'job-1', succeeded: false, reason: 'OutOfMemoryError' };
    await createDraftRequestCloser(deps)(job);
    const { publishing, pullRequest } = await incident();
    expect({
      publication: (await attempt())?.publication?.status,
      held: ledger.total('drafts/acme/checkout'),
      number: pullRequest?.number,
    }).toEqual(expected);
    expect(publishing).toBeUndefined();
  });

  test('what a worker began to close and did not finish is finished when its job ends', async () => {
    const { deps, carryOut, ledger, incident } = await startHandler();
    await carryOut(ask('open-draft'));
    await ledger.changeAttempt(ID, 1, (current) =>
      endDraftRequest(current, { status: 'failed', reason: 'it does not apply' }, LATER),
    );
    const job = { jobName: `mendhook-${ID}-1-publish-1`, jobId: 'job-1', succeeded: true, reason: 'exited' };
    await createDraftRequestCloser(deps)(job);
    expect([(await incident()).publishing, ledger.total('drafts/acme/checkout')]).toEqual([undefined, 0]);
  });

  test('what is asked for by a command opens the thread, where there is none yet', async () => {
    const { deps, carryOut, ledger } = await startHandler({ outcome: 'failed' });
    await ledger.changeIncident(ID, ({ thread: _, ...current }) => current);
    await carryOut(ask('try-again', { via: 'command' }));
    expect((await ledger.getIncident(ID))?.thread?.channel).toBe(deps.config.services[0]?.slackChannel);
  });

  test.each(['too-many-lines', 'changes-old-test'] as const)(
    '“Open draft” is for a fix that needs judgement, too: %s',
    async (rule) => {
      const handler = await startHandler({ outcome: 'fix-unverified', rule });
      await handler.carryOut(ask('open-draft'));
      expect(handler.jobs.jobs.size).toBe(1);
    },
  );

  test('“Try again” makes one more attempt, whatever was decided before, once', async () => {
    const handler = await startHandler({ outcome: 'diagnosed', service: { policy: { attemptsPerFingerprint: 1 } } });
    await handler.carryOut(ask('try-again'));
    expect(await handler.incident()).toMatchObject({ status: 'in-work', attempt: 2 });
    expect(await handler.attempt(2)).toMatchObject({ status: 'submitted', askedBy: { name: 'ana' } });
    expect([...handler.jobs.jobs]).toEqual([[`mendhook-${ID}-2`, 'job-1']]);
    expect(handler.replies()).toEqual(['ana asked for another attempt.']);
  });

  test('“Not useful” is a decision: the bug is not tried again by itself, but a person can ask', async () => {
    const handler = await startHandler({ outcome: 'diagnosed' });
    await handler.carryOut(ask('dismiss'));
    expect(await handler.incident()).toMatchObject({ status: 'rejected', rejection: { by: 'ana', at: LATER } });
    expect(handler.message()).toContain('Dismissed');
    await handler.carryOut(ask('try-again', byBo));
    expect(await handler.incident()).toMatchObject({ status: 'in-work', attempt: 2 });
    expect((await handler.incident()).rejection).toBeUndefined();
  });

  test('“Mute” leaves the bug alone until then, and “Unmute” takes it back', async () => {
    const handler = await startHandler({ outcome: 'diagnosed' });
    await handler.carryOut(ask('mute'));
    expect(await handler.mutes()).toMatchObject([{ until: LATER + HOUR * 60_000, by: 'U1', at: LATER }]);
    expect(handler.message()).toContain('muted until');
    await handler.carryOut(ask('unmute', { ...byBo, at: LATER + 5 }));
    expect(await handler.mutes()).toMatchObject([{ until: LATER + 5, by: 'U2' }]);
    expect(handler.message()).not.toContain('muted until');
    expect(handler.replies().at(-1)).toBe('bo ended the mute of this bug.');
  });

  test('a mute for good has no end', async () => {
    const handler = await startHandler({ outcome: 'diagnosed' });
    await handler.carryOut(ask('mute', { wish: { action: 'mute', minutes: null } }));
    expect(await handler.mutes()).toEqual([
      { target: `fingerprint/${ID}`, at: LATER, by: 'U1', byName: 'ana', reason: 'by ana' },
    ]);
  });

  test('a mute that was asked for before the newest word changes nothing', async () => {
    const handler = await startHandler({ outcome: 'diagnosed' });
    await handler.carryOut(ask('unmute', { ...byBo, at: LATER + 5 }));
    await handler.carryOut(ask('mute'));
    expect(await handler.mutes()).toMatchObject([{ by: 'U2' }]);
    expect(handler.replies().at(-1)).toContain('somebody has decided otherwise since then');
  });
});

describe('words of a person', () => {
  test('a hint is kept with the attempt, and told in the thread', async () => {
    const handler = await startHandler({ outcome: 'diagnosed' });
    await handler.carryOut(ask('try-again', { ...HINT, attempt: undefined }));
    expect(await handler.attempt(2)).toMatchObject({
      askedBy: { name: 'ana' },
      hint: { by: { name: 'ana' }, words: 'look at the cart, not at <!channel>' },
    });
    expect(handler.replies()[0]).toMatch(/^ana asked for another attempt, with the hint: look at the cart/);
    expect(handler.replies()[0]).not.toContain('<!channel>');
  });

  test('a hint that was cut is said to be', async () => {
    const handler = await startHandler({ outcome: 'diagnosed' });
    const wish = { action: 'try-again' as const, hint: 'x '.repeat(1_000) };
    await handler.carryOut(ask('try-again', { wish, isCut: true }));
    expect((await handler.attempt(2))?.hint?.words.length).toBe(1_999);
    expect(handler.replies()[0]).toContain('Only the first 2,000 characters are kept');
  });

  test('an attempt that the sweep starts in place of a crashed function keeps who asked and the hint', async () => {
    const { deps, attempt, ledger } = await startHandler({ outcome: 'diagnosed' });
    const jobs = { ...deps.jobs, submit: async () => Promise.reject(new Error('crash')) };
    const openAttempt = async () => Promise.reject(new Error('crash'));
    const crashing = { ...deps, jobs, ledger: { ...ledger, openAttempt } };
    await expect(createRequestHandler(crashing)(ask('try-again', HINT))).rejects.toThrow('crash');
    const incident = await ledger.getIncident(ID);
    if (incident === undefined) throw new Error('the incident is there');
    await checkAttempt({ ...deps, ...SWEEP_ONLY }, incident);
    expect(await attempt(2)).toMatchObject({ askedBy: { name: 'ana' }, hint: { words: expect.any(String) } });
  });

  test('a wrong diagnosis is one comment on the open draft, which stays open', async () => {
    const handler = await startHandler({ pullRequest: true, hasDiagnosis: true });
    await handler.carryOut(ask('wrong-diagnosis', WRONG));
    await handler.carryOut(ask('wrong-diagnosis', WRONG));
    expect(handler.comments()).toEqual([
      expect.stringMatching(/^\*\*Called wrong\*\* by ana: the fix is too narrow\.\n\n`@org\/team` two carts race\n/),
    ]);
    expect(await handler.incident()).toMatchObject({ status: 'fix-proposed', contradictions: [{ attempt: 1 }] });
    expect(handler.replies()).toEqual([
      expect.stringContaining('ana called the diagnosis wrong: the fix is too narrow'),
    ]);
  });

  test('without an open draft there is no comment, and GitHub’s refusal for good does not fail the request', async () => {
    const without = await startHandler({ outcome: 'diagnosed', hasDiagnosis: true });
    await without.carryOut(ask('wrong-diagnosis', WRONG));
    expect(without.replies()).toHaveLength(1);
    expect(without.comments()).toEqual([]);
    const locked = await startHandler({ pullRequest: true, hasDiagnosis: true });
    const refuse = (retryable: boolean) => async () =>
      Promise.reject(new UpstreamError('GitHub', 'locked', { retryable }));
    const codeHost = { ...locked.deps.codeHost, putComment: refuse(false) };
    await createRequestHandler({ ...locked.deps, codeHost })(ask('wrong-diagnosis', WRONG));
    expect(locked.lines.join('')).toContain('share-refused');
    const down = { ...locked.deps.codeHost, putComment: refuse(true) };
    const later = ask('wrong-diagnosis', { ...WRONG, id: 'slack-U1-later', at: LATER + 60_000 });
    await expect(createRequestHandler({ ...locked.deps, codeHost: down })(later)).rejects.toThrow('locked');
  });

  test('an assignment is shown in the first message, as text', async () => {
    const handler = await startHandler({ outcome: 'diagnosed' });
    await handler.carryOut(ask('assign', { wish: { action: 'assign', to: { id: 'U9', name: '<@U9>' } } }));
    expect(handler.message()).toContain('assigned to ');
    expect(handler.message()).not.toContain('<@U9>');
  });

  test('a merge makes it part of the other incident, and an older word does not undo a newer split', async () => {
    const handler = await startHandler({ outcome: 'diagnosed' });
    await handler.ledger.mergeIncident(LEAD, () => anIncident({ id: LEAD, createdAt: NOW - 1 }));
    const merge = ask('merge', { wish: { action: 'merge', into: LEAD } });
    await handler.carryOut(merge);
    expect(await handler.incident()).toMatchObject({ partOf: { incidentId: LEAD, by: 'person' } });
    expect(handler.replies()).toEqual([expect.stringContaining('ana merged this into')]);
    await handler.carryOut(ask('split', { id: 'slack-U1-split', at: LATER + 5 }));
    await handler.carryOut(merge);
    expect((await handler.incident()).partOf).toBeUndefined();
  });

  test('a merge into what is not there, or into what is part of it, says so', async () => {
    const handler = await startHandler({ outcome: 'diagnosed' });
    await handler.carryOut(ask('merge', { wish: { action: 'merge', into: 'ffff' } }));
    const partOf = { incidentId: ID, because: 'b', by: 'person' as const, at: NOW };
    await handler.ledger.mergeIncident(LEAD, () => anIncident({ id: LEAD, partOf }));
    await handler.carryOut(ask('merge', { id: 'slack-U1-2', wish: { action: 'merge', into: LEAD } }));
    expect(handler.replies()).toEqual([
      expect.stringContaining('there is no incident ffff'),
      expect.stringContaining('is itself part of'),
    ]);
  });
});

describe('what is refused is told with its reason, and nothing is done', () => {
  test.each<[string, Parameters<typeof startHandler>[0], PersonRequest, string]>([
    ['a draft that is open', { pullRequest: true }, ask('open-draft'), 'it has pull request #7'],
    ['a dismissal of an open draft', { pullRequest: true }, ask('dismiss'), 'pull request #7 is open: close it'],
    ['a draft of a diagnosis', { outcome: 'diagnosed' }, ask('open-draft'), 'no patch'],
    [
      'a draft whose tests disagree',
      { outcome: 'fix-unverified', rule: 'tests-disagree' },
      ask('open-draft'),
      'no patch',
    ],
    ['a draft of a failure', { outcome: 'failed' }, ask('open-draft'), 'no fix is proposed'],
    [
      'an older attempt’s button',
      { outcome: 'diagnosed' },
      ask('dismiss', { attempt: 0 }),
      'attempt 1 has begun since',
    ],
    ['a retry of a proposed fix', {}, ask('try-again'), 'a fix is already proposed'],
    [
      'a retry of a service that is only observed',
      { outcome: 'diagnosed', service: { mode: 'observe' } },
      ask('try-again'),
      'only observed',
    ],
    [
      'a retry without money',
      { outcome: 'diagnosed', service: { policy: { dollarsPerDay: 1 } } },
      ask('try-again'),
      'nearly used up',
    ],
  ])('%s', async (_, input, request, reason) => {
    const handler = await startHandler(input);
    await handler.carryOut(request);
    expect(handler.replies()).toHaveLength(1);
    expect(handler.replies()[0]).toContain(reason);
    expect(handler.replies()[0]).toContain('ana');
    expect(handler.jobs.jobs.size).toBe(0);
    expect(handler.ledger.total('drafts/acme/checkout')).toBe(0);
    expect((await handler.incident()).decisions).toMatchObject([{ id: request.id, refused: expect.any(String) }]);
  });

  test('a draft beyond the most that may be open gives its share back, and the button stays', async () => {
    const handler = await startHandler({ service: { policy: { openDraftsPerRepository: 1 } } });
    await handler.ledger.claimBudget({ budget: 'drafts/acme/checkout', attempt: 'another', amount: 1, limit: 1 });
    await handler.carryOut(ask('open-draft'));
    expect(handler.replies()[0]).toContain('acme/checkout has 1 draft open or in work');
    expect((await handler.incident()).publishing).toBeUndefined();
    expect(handler.message()).toContain('"open-draft"');
    expect(handler.ledger.total('pull-requests/2026-09-21T11')).toBe(0);
  });

  test('a retry that is muted names the mute', async () => {
    const handler = await startHandler({ outcome: 'diagnosed' });
    await handler.carryOut(ask('mute', byBo));
    await handler.carryOut(ask('try-again'));
    expect(handler.replies().at(-1)).toContain('this bug is muted until');
    expect(await handler.incident()).toMatchObject({ status: 'diagnosed', attempt: 1 });
  });

  test.each<[string, PersonRequest]>([['an incident that is not there', ask('mute', { incidentId: 'ffff' })]])(
    'a request on %s is left',
    async (_, request) => {
      const handler = await startHandler();
      await handler.carryOut(request);
      expect(handler.replies()).toEqual([]);
    },
  );
});

test.each<[string, Config['slack'], RegExp]>([
  [
    'by the list of all actions',
    { secondsBetweenUpdates: 30, mayPress: { users: ['U7'], groups: ['S0ONCALL'] } },
    /only <@U7>, members of <!subteam\^S0ONCALL> may/,
  ],
  [
    'by the list of this action',
    {
      ...{ secondsBetweenUpdates: 30, mayPress: { users: ['U1'], groups: [] } },
      may: { openDraft: { users: ['U8'], groups: [] } },
    },
    /only <@U1>, and of those only <@U8> may/,
  ],
])('a person who may not, %s, is told alone, and the incident does not change', async (_, slack, words) => {
  const { deps, incident, replies, jobs, lines } = await startHandler();
  const before = await incident();
  const alone = createMemoryPersonReplies();
  await createRequestHandler({ ...deps, replies: alone, config: { ...deps.config, slack } })(ask('open-draft'));
  expect(alone.whispers).toEqual([{ user: 'U1', text: expect.stringMatching(words) }]);
  expect([await incident(), replies(), jobs.jobs.size]).toEqual([before, [], 0]);
  expect(lines.join('')).toContain('request-not-allowed');
  // The list of another action does not count.
  const other = { ...slack, may: { dismiss: { users: [], groups: [] } }, mayPress: undefined };
  await createRequestHandler({ ...deps, config: { ...deps.config, slack: other } })(ask('open-draft'));
  expect(jobs.jobs.size).toBe(1);
});

test.each<[string, Config['slack']['mayPress'], PersonRequest]>([
  ['one who is named', { users: ['U1'], groups: [] }, ask('open-draft')],
  ['a member of a group', { users: [], groups: ['S0ONCALL'] }, ask('open-draft', { by: { id: 'U9', name: 'eve' } })],
  ['a person who uses a command', { users: [], groups: [] }, ask('open-draft', { via: 'command' })],
])('%s may ask', async (_, mayPress, request) => {
  const handler = await startHandler({ mayPress });
  await handler.carryOut(request);
  expect(handler.jobs.jobs.size).toBe(1);
});

const EVERY: readonly [PersonAction['action'], Parameters<typeof startHandler>[0]][] = [
  ['open-draft', {}],
  ['try-again', { outcome: 'diagnosed' }],
  ['dismiss', { outcome: 'diagnosed' }],
  ['mute', { outcome: 'diagnosed' }],
  ['unmute', { outcome: 'diagnosed' }],
  ['assign', { outcome: 'diagnosed' }],
  ['wrong-diagnosis', { pullRequest: true, hasDiagnosis: true }],
];

describe.each(EVERY)('%s', (action, input) => {
  test('delivered twice is done once', async () => {
    const [once, twice] = [await startHandler(input), await startHandler(input)];
    await once.carryOut(ask(action));
    await twice.carryOut(ask(action));
    await twice.carryOut(ask(action));
    expect(await state(twice)).toEqual(await state(once));
  });

  test('pressed twice by one person is done once, and told once', async () => {
    const [once, twice] = [await startHandler(input), await startHandler(input)];
    await once.carryOut(ask(action));
    await twice.carryOut(ask(action));
    await twice.carryOut(ask(action, { id: 'slack-U1-again', at: LATER + 900 }));
    expect(await state(twice)).toEqual(await state(once));
  });

  test('pressed by two people at once is done once, and both are told', async () => {
    const handler = await startHandler(input);
    await Promise.all([handler.carryOut(ask(action)), handler.carryOut(ask(action, { id: 'slack-U2-x', ...byBo }))]);
    expect(handler.jobs.jobs.size).toBe(action === 'open-draft' || action === 'try-again' ? 1 : 0);
    expect((await handler.incident()).decisions).toHaveLength(2);
    expect(
      handler
        .replies()
        .map((text) => text.split(' ')[0])
        .toSorted(),
    ).toEqual(['ana', 'bo']);
  });

  test('that dies before or after any call outside, then delivered again, ends as without', async () => {
    const whole = await startHandler(input);
    await whole.carryOut(ask(action));
    const counter = { calls: 0 };
    await createRequestHandler(crashAt((await startHandler(input)).deps, -1, 'after', counter))(ask(action));
    expect(counter.calls).toBeGreaterThan(4);
    for (let call = 1; call <= counter.calls; call += 1) {
      for (const when of ['before', 'after'] as const) {
        const handler = await startHandler(input);
        const crash = createRequestHandler(crashAt(handler.deps, call, when))(ask(action));
        await expect(crash, `${when} ${call}`).rejects.toThrow('crash');
        await handler.carryOut(ask(action));
        expect(await state(handler), `${when} ${call}`).toEqual(await state(whole));
      }
    }
  });
});

test('a name cannot ping, link or format', async () => {
  const handler = await startHandler();
  const name = '<!channel> *you* <https://evil.test|here>';
  await handler.carryOut(ask('mute', { by: { id: 'U1', name } }));
  const shown = `${handler.replies()[0]} ${handler.message()}`;
  expect(shown).not.toMatch(/<!channel>|<https:\/\/evil/);
});

describe.each([
  ['retry look at the cart', { attempt: 2, status: 'in-work' }],
  ['wrong too-narrow two carts race', { contradictions: [{ part: 'too-narrow' }] }],
  ['merge aaaa1111', { partOf: { incidentId: LEAD } }],
  ['cost', { attempt: 1 }],
  ['nonsense', { attempt: 1 }],
])('the words “%s”', (words, expected) => {
  test('that die before or after any call outside, then are delivered again, end as without', async () => {
    const start = async () => {
      const handler = await startHandler({ outcome: 'diagnosed', hasDiagnosis: true });
      await handler.ledger.mergeIncident(LEAD, () => anIncident({ id: LEAD, createdAt: NOW - 1 }));
      const { thread } = await handler.incident();
      const place = { channel: thread?.channel ?? '', ts: thread?.ts ?? '' };
      const replies = createMemoryPersonReplies(new Map([[`${place.channel}/${place.ts}`, ID]]));
      const said: PersonWords = {
        ...{ kind: 'words', id: 'C1-1.1', door: 'mention', channel: place.channel, threadTs: place.ts },
        ...{ words, by: { id: 'U1', name: 'ana' }, at: LATER },
      };
      return { handler, said, deps: { ...handler.deps, replies } };
    };
    const whole = await start();
    await createPersonHandler(whole.deps)(whole.said);
    expect(await whole.handler.incident()).toMatchObject(expected);
    const counter = { calls: 0 };
    const counted = await start();
    await createPersonHandler(crashAt(counted.deps, -1, 'after', counter))(counted.said);
    expect(counter.calls).toBeGreaterThan(4);
    for (let call = 1; call <= counter.calls; call += 1) {
      for (const when of ['before', 'after'] as const) {
        const { handler, said, deps } = await start();
        await expect(createPersonHandler(crashAt(deps, call, when))(said), `${when} ${call}`).rejects.toThrow('crash');
        await createPersonHandler(deps)(said);
        expect(await state(handler), `${when} ${call}`).toEqual(await state(whole.handler));
      }
    }
  });
});

const OLDER = { channel: 'C1', ts: '2.0' };

test('a window of another channel changes nothing, and nobody is told', async () => {
  const { deps, incident, replies, lines } = await startHandler({ outcome: 'diagnosed' });
  const before = await incident();
  const alone = createMemoryPersonReplies();
  await createRequestHandler({ ...deps, replies: alone })(ask('try-again', { thread: { ...OLDER, channel: 'C2' } }));
  expect([await incident(), replies(), alone.whispers]).toEqual([before, [], []]);
  expect(lines.join()).toContain('request-of-another-thread');
});

test.each([
  ['of an older thread', {}, /goes on in <https:\/\/slack\.test\/newer\|a newer thread>/],
  ['of an incident that is not there', { incidentId: 'f'.repeat(32) }, /is gone from the ledger/],
])('a window %s changes nothing, and the person alone is told', async (_, change, words) => {
  const { deps, incident, ledger, replies } = await startHandler({ outcome: 'diagnosed' });
  await ledger.changeIncident(ID, (current) => ({
    ...current,
    thread: { channel: 'C1', ts: '1.0', ...current.thread, permalink: 'https://slack.test/newer' },
  }));
  const before = await incident();
  const alone = createMemoryPersonReplies();
  await createRequestHandler({ ...deps, replies: alone })(ask('try-again', { thread: OLDER, ...change }));
  expect([await incident(), replies()]).toEqual([before, []]);
  expect(alone.whispers).toEqual([{ user: 'U1', text: expect.stringMatching(words) }]);
});

test('a window of the incident’s own thread is a request like a press', async () => {
  const { carryOut, incident, replies } = await startHandler({ outcome: 'diagnosed' });
  const { thread: { channel = '', ts = '' } = {} } = await incident();
  await carryOut(ask('try-again', { ...HINT, door: 'modal', thread: { channel, ts } }));
  expect((await incident()).attempt).toBe(2);
  expect(replies().join()).toContain('look at the cart');
});
