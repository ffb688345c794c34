import { describe, expect, test } from 'vitest';
import { createMemoryLedger } from '../../../adapters/memory-ledger.ts';
import { parseConfig } from '../../../core/config/config.ts';
import { MINUTE_MS } from '../../../core/durations.ts';
import { askByRule, askForIssue, offerIssue } from '../../../core/issue/ask-issue.ts';
import { dropIssueWork } from '../../../core/issue/note-issue.ts';
import { issueDueAt } from '../../../core/lifecycle/issue-due.ts';
import { dueOf } from '../../../core/lifecycle/open-work.ts';
import { createLogger } from '../../../core/logger.ts';
import type { Incident } from '../../../core/records/incident.ts';
import { attendIssue } from '../../../workflows/issues/attend-issue.ts';
import type { IssueDependencies } from '../../../workflows/issues/dependencies.ts';
import { crashAt, tellPoints } from '../../fakes/crash-at.ts';
import { createMemoryIssueTracker } from '../../fakes/memory-issue-tracker.ts';
import { anIncident, NOW } from '../../fixtures/records.ts';

const JIRA = { site: 'https://acme.atlassian.net', project: 'SHOP' };
const TRANSITIONS = { merged: 'in review', resolved: 'Done', regressed: 'Reopen' };
const ANA = { id: 'U1', name: 'ana' };
const PULL = {
  ...{ repository: 'acme/checkout', number: 7, url: 'https://github.com/acme/checkout/pull/7', branch: 'b' },
  ...{ title: 'Fix the stock', draft: true },
};
const MERGE = { at: NOW, by: 'mona', deployedFrom: NOW, watchMs: 1, earlier: { versions: [], commits: [] } };

const ended = (more: Partial<Incident> = {}): Incident =>
  anIncident({
    status: 'diagnosed',
    attempt: 1,
    outcome: { kind: 'diagnosed', reason: 'the stock is negative' },
    thread: { channel: 'C1', ts: '1.0', permalink: 'https://acme.slack.com/archives/C1/p1' },
    ...more,
  });
const proposed = ended({ status: 'fix-proposed', pullRequest: PULL });
const merged = (incident: Incident): Incident => ({ ...incident, status: 'merged', pullRequest: PULL, merge: MERGE });
const resolved = (incident: Incident): Incident => ({ ...merged(incident), status: 'resolved' });
const regressed = (incident: Incident): Incident => {
  const { merge: _, pullRequest: __, ...rest } = merged(incident);
  const failedFixes = [{ attempt: 1, pullRequest: PULL, merge: MERGE, recurredAt: NOW, release: '1.4' }];
  return { ...rest, status: 'regressed', failedFixes };
};

const ID = anIncident().id;

async function startWorld(
  first = ended(),
  { jira = {}, indexDelayMs = 5 * MINUTE_MS }: { jira?: object; indexDelayMs?: number } = {},
) {
  const services = [{ name: 'checkout', repository: 'acme/checkout', slackChannel: '#checkout' }];
  const config = parseConfig({ services, jira: { ...JIRA, transitions: TRANSITIONS, ...jira } }, 'a test');
  const ledger = createMemoryLedger();
  const clock = { now: NOW };
  const tracker = createMemoryIssueTracker({ clock: () => clock.now, indexDelayMs });
  let drawn = 0;
  const lines: string[] = [];
  const deps: IssueDependencies = {
    ...{ ledger, tracker, config, clock: () => clock.now },
    random: () => {
      drawn += 1;
      return drawn / 1_000;
    },
    logger: createLogger((line) => lines.push(line)),
  };
  await ledger.mergeIncident(ID, () => offerIssue(first, config.jira, NOW));
  const incident = async () => {
    const found = await ledger.getIncident(ID);
    if (found === undefined) throw new Error('there is no incident');
    return found;
  };
  const change = (changed: (current: Incident) => Incident) => ledger.changeIncident(ID, changed);
  return {
    ...{ deps, ledger, tracker, clock, lines, incident, change },
    ask: () => change((current) => askForIssue(current, ANA, clock.now)),
    /** Minute by minute, as the sweep looks at what is due. */
    until: async (minutes: number, used: IssueDependencies = deps) => {
      for (; clock.now <= NOW + minutes * MINUTE_MS; clock.now += MINUTE_MS) {
        const due = issueDueAt(await incident());
        if (due !== undefined && due <= clock.now) await attendIssue(used, ID);
      }
    },
    said: async () => ((await incident()).pendingReplies ?? []).map(({ message }) => message.text),
    comments: () => tracker.issues.map(({ comments }) => comments.map(({ text }) => text)),
  };
}

describe('opening', () => {
  test('a person’s word opens one issue, and the thread says so', async () => {
    const world = await startWorld();
    await world.until(1);
    expect(world.tracker.issues).toEqual([]);
    await world.ask();
    await world.until(30);
    await world.ask();
    await world.until(60);
    expect(world.tracker.issues).toMatchObject([{ summary: 'checkout: InventoryError: stock of sku-1 is -3' }]);
    expect(await world.said()).toEqual(['JIRA issue SHOP-1 is open, as ana asked.']);
    expect((await world.incident()).issue).toMatchObject({
      status: 'open',
      place: { key: 'SHOP-1', url: 'https://acme.atlassian.net/browse/SHOP-1' },
    });
  });

  test.each<[string, Partial<Incident>, string[], number]>([
    ['an outcome of the rule', {}, ['diagnosed'], 1],
    ['another outcome', {}, ['failed'], 0],
    ['no rule', {}, [], 0],
    [
      'a part of another incident',
      { partOf: { incidentId: 'x', because: 'y', at: NOW, by: 'rule' } },
      ['diagnosed'],
      0,
    ],
    ['one that is merged already', { status: 'merged', pullRequest: PULL, merge: MERGE }, ['diagnosed'], 0],
  ])('by a rule: %s', async (_, more, outcomes, opened) => {
    const world = await startWorld(ended(more), { jira: { outcomes } });
    await world.change((current) => askByRule(current, NOW));
    await world.until(5);
    await world.change((current) => askByRule(current, world.clock.now));
    await world.until(10);
    expect(world.tracker.issues).toHaveLength(opened);
    expect(await world.said()).toHaveLength(opened);
  });

  test('a rule asks once for an outcome that JIRA refuses, and again for the next', async () => {
    const world = await startWorld(ended(), { jira: { outcomes: ['diagnosed', 'failed'] } });
    const fault = { message: 'customfield_10010: Team <!channel> is required.', retryable: false, code: '400' };
    world.tracker.failNext(fault);
    await world.change((current) => askByRule(current, world.clock.now));
    await world.until(5);
    await world.change((current) => askByRule(current, world.clock.now));
    await world.until(10);
    expect(world.tracker.issues).toEqual([]);
    expect(await world.said()).toEqual([
      expect.stringMatching(/^No JIRA issue was opened\. JIRA: customfield_10010: Team &lt;!channel&gt; is required/),
    ]);
    await world.change((current) =>
      askByRule(
        { ...current, attempt: 2, status: 'failed', outcome: { kind: 'failed', reason: 'r' } },
        world.clock.now,
      ),
    );
    await world.until(15);
    expect(world.tracker.issues).toHaveLength(1);
  });

  test.each([
    ['it was throttled', { retryable: true, code: '429', retryAfterMs: 20 * MINUTE_MS }, 20],
    ['it could not be asked', { retryable: true }, 10],
    ['its answer was lost', { retryable: true, isDone: true }, 10],
    ['it answered 503', { retryable: true, code: '503', isDone: true }, 10],
  ])('%s: it is tried again after a while, and one issue is there', async (_, fault, minutes) => {
    const world = await startWorld();
    world.tracker.failNext(fault);
    await world.ask();
    await world.until(minutes - 1);
    expect((await world.incident()).issue?.status).toBe('waiting');
    await world.until(minutes + 2);
    expect((await world.incident()).issue?.status).toBe('open');
    expect(world.tracker.issues).toHaveLength(1);
    expect(await world.said()).toHaveLength(1);
  });

  test('what fails five times is given up, is told once, and can be asked for again', async () => {
    const world = await startWorld();
    for (let each = 0; each < 5; each += 1) world.tracker.failNext({ retryable: true, code: '429' });
    await world.ask();
    await world.until(120);
    expect((await world.incident()).issue).toMatchObject({ status: 'failed', tries: 5 });
    expect(await world.said()).toHaveLength(1);
    await world.ask();
    await world.until(130);
    expect(world.tracker.issues).toHaveLength(1);
  });
});

describe('following', () => {
  const opened = async (first: Incident, options = {}) => {
    const world = await startWorld(first, options);
    await world.ask();
    await world.until(1);
    return world;
  };

  test('each event is one comment, and the transition that is named for it', async () => {
    const world = await opened(proposed);
    await world.change(merged);
    await world.until(5);
    await world.change(resolved);
    await world.until(10);
    await world.change((current) => ({ ...current, status: 'merged' }));
    await world.until(15);
    await world.change(resolved);
    await world.until(20);
    await world.change(regressed);
    await world.until(25);
    expect(world.comments()).toEqual([
      [
        'Pull request #7: it was merged by mona. mendhook watches whether the bug stays away.',
        'Pull request #7: the bug has stayed away since its merge.',
        'Pull request #7: the bug is back after its merge, in release 1.4.',
      ],
    ]);
    expect(world.tracker.issues[0]?.transitions).toEqual(['In Review', 'Done', 'Reopen']);
    expect(dueOf(await world.incident())?.kind).not.toBe('incident');
  });

  test('an issue is not told what it was opened with', async () => {
    const world = await opened(resolved(proposed));
    await world.until(5);
    expect(world.comments()).toEqual([[]]);
  });

  test('a transition that the workflow does not offer is told in the thread, once', async () => {
    const world = await opened(proposed, { jira: { transitions: { merged: 'Ship <!channel>' } } });
    await world.change(merged);
    await world.until(30);
    expect(world.comments()).toMatchObject([[expect.stringContaining('merged by mona')]]);
    expect((await world.said()).slice(1)).toEqual([
      expect.stringMatching(
        /^SHOP-1 does not show all of this: .*no transition "Ship &lt;!channel&gt;" there, only "In Review", "Done"/,
      ),
    ]);
  });

  test('a comment that JIRA refuses is told in the thread, and the next event is told all the same', async () => {
    const world = await opened(proposed, { jira: { transitions: undefined } });
    world.tracker.failNext({ retryable: false, code: '404', message: 'Issue does not exist' });
    await world.change(merged);
    await world.until(5);
    await world.change(resolved);
    await world.until(10);
    expect(world.comments()).toMatchObject([[expect.stringContaining('stayed away')]]);
    expect((await world.said()).slice(1)).toEqual([expect.stringContaining('JIRA: Issue does not exist')]);
  });

  test.each([
    ['it was throttled', { retryable: true, code: '429', retryAfterMs: 20 * MINUTE_MS }],
    ['its answer was lost', { retryable: true, isDone: true }],
  ])('%s: the comment is written once', async (_, fault) => {
    const world = await opened(proposed);
    world.tracker.failNext(fault);
    await world.change(merged);
    await world.until(40);
    expect(world.comments()[0]).toHaveLength(1);
    expect(world.tracker.issues[0]?.transitions).toEqual(['In Review']);
  });

  test('without a tracker nothing stays due, and the link stays', async () => {
    const world = await opened(proposed);
    await world.change(merged);
    const dropped = await world.change(dropIssueWork);
    expect(issueDueAt(dropped)).toBeUndefined();
    expect(dropped.issue?.place?.key).toBe('SHOP-1');
    expect(dropIssueWork(askForIssue(offerIssue(ended(), { outcomes: [] }, NOW), ANA, NOW)).issue).toBeUndefined();
  });
});

describe('a crash, and the next sweeps', () => {
  /** Opened, merged and resolved, each taken up in its time. */
  const play = async (world: Awaited<ReturnType<typeof startWorld>>, used: IssueDependencies, isCrashing: boolean) => {
    const act = async (minutes: number) => {
      try {
        await world.until(minutes, used);
      } catch (error) {
        if (!isCrashing || !(error instanceof Error) || error.message !== 'crash') throw error;
      }
      await world.until(minutes + 30);
    };
    await world.ask();
    await act(5);
    await world.change(merged);
    await act(60);
    await world.change(resolved);
    await act(120);
  };
  const seen = async (world: Awaited<ReturnType<typeof startWorld>>) => ({
    issues: world.tracker.issues.map(({ comments, transitions }) => [comments.map(({ key }) => key), transitions]),
    said: (await world.said()).length,
    status: (await world.incident()).issue?.status,
  });

  test('before and after each call open, comment and move nothing twice', async () => {
    const whole = await startWorld(proposed);
    const counter = { calls: 0 };
    await play(whole, crashAt(whole.deps, -1, 'after', counter), false);
    const expected = await seen(whole);
    expect(expected).toEqual({
      issues: [
        [
          ['merged/7', 'resolved/7'],
          ['In Review', 'Done'],
        ],
      ],
      said: 1,
      status: 'open',
    });
    expect(counter.calls).toBeGreaterThan(20);
    for (let call = 1; call <= counter.calls; call += 1) {
      for (const when of ['before', 'after'] as const) {
        const world = await startWorld(proposed);
        await play(world, crashAt(world.deps, call, when), true);
        expect(await seen(world), `${when} call ${call}`).toEqual(expected);
      }
    }
    tellPoints('issue', counter.calls * 2);
  });

  test('two processes at once open one issue and write one comment', async () => {
    const world = await startWorld(proposed);
    await world.ask();
    await Promise.all([attendIssue(world.deps, ID), attendIssue(world.deps, ID)]);
    await world.change(merged);
    await Promise.all([attendIssue(world.deps, ID), attendIssue(world.deps, ID)]);
    await world.until(30);
    expect(await seen(world)).toMatchObject({ issues: [[['merged/7'], ['In Review']]] });
  });
});
