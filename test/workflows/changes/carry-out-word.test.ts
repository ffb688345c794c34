import { describe, expect, test } from 'vitest';
import { createMemoryChanges } from '../../../adapters/memory-changes.ts';
import { createMemoryDecisionLog } from '../../../adapters/memory-decision-log.ts';
import { releaseConfigSchema } from '../../../core/config/release.ts';
import { UpstreamError } from '../../../core/errors.ts';
import { readLine } from '../../../core/gate-decision/chain.ts';
import { createLogger } from '../../../core/logger.ts';
import type { PersonWord } from '../../../core/records/change-event.ts';
import type { ChangeRecord } from '../../../core/records/change-record.ts';
import type { GateDecision } from '../../../core/records/gate-decision.ts';
import type { ReviewFinding } from '../../../core/records/review-verdict.ts';
import { carryOutWord } from '../../../workflows/changes/carry-out-word.ts';
import { createMemoryPullRequests } from '../../fakes/memory-pull-requests.ts';
import { aChange, NOW } from '../../fixtures/records.ts';
import { aPullRequest, ID, NEW, OLD, PLACE } from './change-world.ts';

const FINDING: ReviewFinding = {
  ...{ id: 'f1', category: 'security', severity: 'high', path: 'a.ts', line: 1 },
  ...{ quote: 'x', text: 'y', proof: 'claimed' },
};

const ASKED = aChange({
  status: 'needs-person',
  findings: [FINDING],
  decision: { sequence: 1, result: 'ask', rules: ['risk'], why: 'The risk is 8 of 10.', at: NOW },
});

/** A press in Slack by somebody who may decide. */
const aWord = (word: Partial<PersonWord> = {}): PersonWord => ({
  ...{ kind: 'word', id: 'press-1', changeId: ID, word: 'approve', head: OLD, reason: 'I read the plan.', at: NOW + 1 },
  by: { via: 'slack', slackId: 'U0MONA', name: 'mona' },
  ...word,
});

interface Start {
  readonly record?: Partial<ChangeRecord>;
  readonly seen?: Parameters<typeof aPullRequest>[0];
  readonly ownChanges?: boolean;
  readonly mayRelease?: readonly string[];
}

async function start({
  record = {},
  seen = {},
  ownChanges = false,
  mayRelease = ['U0MONA', 'U0ANA', 'U0OCTO'],
}: Start = {}) {
  const changes = createMemoryChanges();
  const decisions = createMemoryDecisionLog();
  const pullRequests = createMemoryPullRequests(aPullRequest(seen));
  for (const login of ['mona', 'ana', 'octocat']) pullRequests.permit(PLACE.repository, login, 'write');
  pullRequests.permit(PLACE.repository, 'reader', 'read');
  await changes.merge(ID, () => ({ ...ASKED, ...record }));
  const deps = {
    ...{
      changes,
      decisions,
      pullRequests,
      version: '0.1.0',
      clock: () => NOW + 5,
      logger: createLogger(() => undefined),
    },
    config: { slack: { people: { mona: 'U0MONA', ana: 'U0ANA', octocat: 'U0OCTO', reader: 'U0READ' } } },
    release: releaseConfigSchema.parse({ mode: 'review', people: { ownChanges, mayRelease: { users: mayRelease } } }),
  };
  const lines = async (): Promise<GateDecision[]> => {
    const keys = await Array.fromAsync(decisions.list(''));
    const read = await Promise.all(keys.map(async (key) => readLine((await decisions.get(key)) ?? '')));
    return read.filter((line) => line !== undefined);
  };
  return {
    deps,
    lines,
    pullRequests,
    changes,
    say: (word: Partial<PersonWord> = {}) => carryOutWord(deps, aWord(word)),
  };
}

describe('a word that counts', () => {
  test.each([
    ['approve', 'ready', 'pass', 'mona approved it: I read the plan.'],
    ['refuse', 'blocked', 'block', 'mona refused it: I read the plan.'],
  ] as const)('%s: %s, as a line of the chain', async (word, status, result, why) => {
    const { say, lines } = await start();
    expect(await say({ word })).toMatchObject({ status, decision: { result, rules: ['risk'], why }, untold: true });
    expect(await lines()).toMatchObject([
      {
        result,
        why,
        decider: {
          kind: 'person',
          login: 'mona',
          slackId: 'U0MONA',
          via: 'slack',
          word,
          wordId: 'press-1',
          reason: 'I read the plan.',
        },
      },
    ]);
  });

  test.each(['needs-person', 'blocked', 'ready'] as const)(
    'once more, from %s: another round at the same head',
    async (status) => {
      const { say, lines } = await start({ record: { status } });
      const again = await say({ word: 'once-more' });
      expect(again).toMatchObject({ status: 'opened', round: 2, head: OLD });
      expect(again).not.toHaveProperty('mayRun');
      expect(await lines()).toMatchObject([{ result: 'ask', round: 1, decider: { word: 'once-more' } }]);
    },
  );

  test('once more lets the code of this head of a fork run', async () => {
    const { say } = await start({ record: { fork: true } });
    expect(await say({ word: 'once-more' })).toMatchObject({ mayRun: { head: OLD, login: 'mona' } });
  });

  test('a dismissed finding stays dismissed, and the decision stays', async () => {
    const { say, lines } = await start();
    const dismissed = await say({ word: 'dismiss-finding', findingId: 'f1' });
    expect(dismissed).toMatchObject({ status: 'needs-person', dismissed: ['f1'], decision: { sequence: 1 } });
    expect(await lines()).toMatchObject([{ decider: { word: 'dismiss-finding', findingId: 'f1' } }]);
    const again = await say({ id: 'press-2', word: 'once-more' });
    expect(again).toMatchObject({ round: 2, dismissed: ['f1'] });
  });

  test('on GitHub the reason is what the person wrote since the question', async () => {
    const { say, pullRequests } = await start();
    pullRequests.words.push({ ...PLACE, login: 'Mona', text: `Fine, token=ghp_${'a1'.repeat(18)}`, at: NOW + 1 });
    const by = { via: 'github', login: 'Mona' } as const;
    const said = await say({ by, reason: undefined });
    expect(said).toMatchObject({
      status: 'ready',
      decision: { why: expect.stringMatching(/^mona approved it: Fine, token=\[redacted/) },
    });
  });

  test('an own change, where the configuration allows it', async () => {
    const { say } = await start({ ownChanges: true });
    expect(await say({ by: { via: 'slack', slackId: 'U0OCTO', name: 'octo' } })).toMatchObject({ status: 'ready' });
  });
});

describe('a word that does not count is noted with the reason, and nothing else changes', () => {
  const slack = (slackId: string) => ({ by: { via: 'slack', slackId, name: 'somebody' } }) as const;
  const github = (login: string) => ({ by: { via: 'github', login }, reason: undefined }) as const;

  test.each<[string, Start, Partial<PersonWord>, string]>([
    [
      'a Slack user whom nobody maps',
      { mayRelease: ['U0WHO'] },
      slack('U0WHO'),
      'slack.people does not map this Slack user',
    ],
    ['a login that nobody maps', {}, github('mallory'), 'slack.people does not map the GitHub login mallory'],
    [
      'a person who may not release',
      { mayRelease: ['U0ANA'] },
      {},
      'release.people.mayRelease does not name this person',
    ],
    ['nobody may release by default', { mayRelease: [] }, {}, 'release.people.mayRelease does not name this person'],
    ['no write access', { mayRelease: ['U0READ'] }, slack('U0READ'), 'no write access to acme/checkout'],
    ['their own change', {}, slack('U0OCTO'), 'nobody decides about their own change'],
    [
      'their own change, in another case',
      { record: { author: { login: 'MONA', association: 'member' } } },
      {},
      'nobody decides about their own change',
    ],
    [
      'their own change, dismissing a finding',
      {},
      { ...slack('U0OCTO'), word: 'dismiss-finding', findingId: 'f1' },
      'nobody decides about their own',
    ],
    [
      'an older head',
      { record: { head: NEW }, seen: { head: { ...aPullRequest().head, sha: NEW } } },
      {},
      `it was about commit ${OLD.slice(0, 12)}, and the head is ${NEW.slice(0, 12)} now`,
    ],
    [
      'a push that only GitHub knows',
      { seen: { head: { ...aPullRequest().head, sha: NEW } } },
      {},
      `the head is ${NEW.slice(0, 12)} now`,
    ],
    ['merged meanwhile', { seen: { state: 'closed', merged: true } }, {}, 'merged meanwhile'],
    ['closed meanwhile', { seen: { state: 'closed' } }, {}, 'closed meanwhile'],
    ['a change that ended', { record: { status: 'closed' } }, {}, 'closed meanwhile'],
    ['a round at work', { record: { status: 'reviewing' } }, { word: 'once-more' }, 'a round is at work'],
    [
      'a change that is decided already',
      { record: { status: 'ready' } },
      {},
      'it is decided already: The risk is 8 of 10.',
    ],
    ['no reason in Slack', {}, { reason: ' \u200b ' }, 'write why in the field, then press again'],
    ['no reason on GitHub', {}, github('mona'), 'write why in a comment on the pull request, then press again'],
    [
      'no reason at the command line',
      {},
      { by: { via: 'command', login: 'mona' }, reason: undefined },
      'a reason is needed',
    ],
    ['a finding that is not there', {}, { word: 'dismiss-finding', findingId: 'f9' }, 'there is no such finding'],
    [
      'a finding that is dismissed',
      { record: { dismissed: ['f1'] } },
      { word: 'dismiss-finding', findingId: 'f1' },
      'this finding is dismissed already',
    ],
  ])('%s', async (_, given, word, refused) => {
    const { say, lines, changes } = await start(given);
    const { words: __, version: ___, untold: ____, ...before } = (await changes.get(ID)) ?? ASKED;
    const after = await say(word);
    expect(after).toMatchObject({ ...before, untold: true });
    expect(after?.words).toMatchObject([{ id: 'press-1', refused: expect.stringContaining(refused) }]);
    expect(await lines()).toEqual([]);
  });

  test('a repository that the App does not see any more', async () => {
    const { deps, lines } = await start();
    const gone = async () => Promise.reject(new UpstreamError('GitHub', 'Not Found', { retryable: false }));
    const after = await carryOutWord({ ...deps, pullRequests: { ...deps.pullRequests, read: gone } }, aWord());
    expect(after?.words).toMatchObject([{ refused: 'the pull request was closed meanwhile' }]);
    expect(await lines()).toEqual([]);
  });
});

test('a comment from before the question is no reason', async () => {
  const { say, pullRequests } = await start();
  pullRequests.words.push({ ...PLACE, login: 'mona', text: 'Looks good', at: NOW - 1 });
  const said = await say({ by: { via: 'github', login: 'mona' }, reason: undefined });
  expect(said?.words).toMatchObject([{ refused: expect.stringContaining('write why in a comment') }]);
});

test('a GitHub that does not answer is asked again: nothing is noted', async () => {
  const { deps, changes } = await start();
  const away = async () => Promise.reject(new UpstreamError('GitHub', '502', { retryable: true }));
  await expect(carryOutWord({ ...deps, pullRequests: { ...deps.pullRequests, read: away } }, aWord())).rejects.toThrow(
    '502',
  );
  expect((await changes.get(ID))?.words).toEqual([]);
});

test('the same word twice is one decision, and a refused one is refused once', async () => {
  const { say, lines } = await start();
  const first = await say();
  expect(await say()).toEqual(first);
  expect(await lines()).toHaveLength(1);
  const late = await say({ id: 'press-2', word: 'refuse' });
  expect(await say({ id: 'press-2', word: 'refuse' })).toEqual(late);
  expect(late?.words).toMatchObject([
    { id: 'press-1' },
    { id: 'press-2', refused: expect.stringContaining('decided already') },
  ]);
});

test('of two people at once one decides, and the other is told who did', async () => {
  const { say, lines } = await start();
  await Promise.all([
    say({ id: 'mona', word: 'approve' }),
    say({ id: 'ana', word: 'refuse', by: { via: 'slack', slackId: 'U0ANA', name: 'ana' } }),
  ]);
  const [line, ...others] = await lines();
  expect(others).toEqual([]);
  const after = await say({ id: 'mona' });
  const refused = after?.words.filter((word) => word.refused !== undefined);
  expect(after?.words).toHaveLength(2);
  expect(refused).toMatchObject([{ refused: expect.stringContaining(`somebody was first: ${line?.why}`) }]);
});

test('a push while GitHub is asked: the word has no effect, and says so', async () => {
  const { deps, changes } = await start();
  const permissionOf: typeof deps.pullRequests.permissionOf = async (...asked) => {
    await changes.change(ID, (known) => ({ ...known, head: NEW, round: 2, status: 'opened' }));
    return deps.pullRequests.permissionOf(...asked);
  };
  const after = await carryOutWord({ ...deps, pullRequests: { ...deps.pullRequests, permissionOf } }, aWord());
  expect(after).toMatchObject({ status: 'opened', head: NEW, chain: { length: 1 } });
  expect(after?.words).toMatchObject([{ refused: expect.stringContaining('a push came meanwhile') }]);
});

test('a crash between the log and the record ends in one line and one decision', async () => {
  const { deps, lines } = await start();
  const broken = { ...deps.changes, change: async () => Promise.reject(new Error('crash')) };
  await expect(carryOutWord({ ...deps, changes: broken }, aWord())).rejects.toThrow('crash');
  expect(await carryOutWord(deps, aWord())).toMatchObject({
    status: 'ready',
    words: [{ id: 'press-1', login: 'mona' }],
  });
  expect(await lines()).toHaveLength(1);
});

test('a word on a change that nobody knows does nothing', async () => {
  const { say, lines } = await start();
  expect(await say({ changeId: 'f'.repeat(16) })).toBeUndefined();
  expect(await lines()).toEqual([]);
});
