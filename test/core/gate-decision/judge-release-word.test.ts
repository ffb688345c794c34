import { describe, expect, test } from 'vitest';
import { releaseConfigSchema } from '../../../core/config/release.ts';
import { answerOfWord } from '../../../core/gate-decision/answer-of-word.ts';
import { type ReleaseWordCase, whyReleaseWordRefused } from '../../../core/gate-decision/judge-release-word.ts';
import { mayFollow } from '../../../core/lifecycle/follow-release-decision.ts';
import { releaseWord } from '../../../core/records/release-event.ts';
import { releaseStatus } from '../../../core/records/release-record.ts';
import { aRelease, aReleaseDecision, aReleasePerson, NOW, releaseSettings } from '../../fixtures/records.ts';

const { people } = releaseConfigSchema.parse({ mode: 'review', people: { mayRelease: { users: ['U0MONA'] } } });
const COMMIT = aRelease().target.commit;
const MONA = { slackId: 'U0MONA', logins: ['mona'] };
const by = { via: 'slack', slackId: 'U0MONA', name: 'x' } as const;
const held = { login: 'ana', reason: 'lunch', at: NOW };

const aCase = (wish: Partial<ReleaseWordCase> = {}): ReleaseWordCase => ({
  word: { word: 'approve', commit: COMMIT, decision: 0, by },
  record: aRelease({ status: 'needs-person', askedFrom: 'ready' }),
  ...{ person: MONA, people, permission: 'write', isLaneClosed: true, reason: 'I read it.' },
  ...wish,
});

test('the word of somebody who may counts', () => {
  expect(whyReleaseWordRefused(aCase())).toBeUndefined();
});

const question = (sequence: number) => ({ sequence, result: 'ask' as const, rules: [], why: '', at: NOW });
const roll = {
  word: { word: 'roll-back', commit: COMMIT, decision: 0, by },
  record: aRelease({ status: 'canary' }),
} as const;
/** A release that the user's own CI/CD deploys, and rolls back. */
const settings = { ...releaseSettings({}, { deployer: undefined }), mode: 'observe' as const };
const refuse = (askedFrom: 'ready' | 'observing') =>
  ({
    word: { word: 'refuse', commit: COMMIT, decision: 0, by },
    record: aRelease({ status: 'needs-person', askedFrom, settings }),
  }) as const;
test.each<[string, Partial<ReleaseWordCase>, string | undefined]>([
  ['nobody knows who it is', { person: undefined }, 'slack.people does not map'],
  ['they may not release', { person: { slackId: 'U0EVE', logins: ['eve'] } }, 'mayRelease does not name'],
  ['they have no write access', { permission: 'read' }, 'no write access to acme/checkout'],
  ['a rollback needs no write access', { ...roll, permission: 'none' }, undefined],
  ['a rollback needs mayRelease', { ...roll, person: { slackId: 'U0EVE', logins: [] } }, 'mayRelease does not name'],
  ['it is their own change', { person: { slackId: 'U0MONA', logins: ['OctoCat'] } }, '#12 is theirs'],
  ['their own change, rolled back', { ...roll, person: { slackId: 'U0MONA', logins: ['octocat'] } }, undefined],
  [
    'own changes are allowed',
    { person: { ...MONA, logins: ['octocat'] }, people: { ...people, ownChanges: true } },
    undefined,
  ],
  [
    'it was about another commit',
    { word: { word: 'approve', commit: 'd'.repeat(40), decision: 0, by } },
    'it was about commit dddd',
  ],
  [
    'something else is asked meanwhile',
    {
      word: { word: 'approve', commit: COMMIT, decision: 2, by },
      record: aRelease({ status: 'needs-person', askedFrom: 'ready', decision: question(3) }),
    },
    'something else is asked now',
  ],
  [
    'it answers the question that they read',
    {
      word: { word: 'approve', commit: COMMIT, decision: 3, by },
      record: aRelease({ status: 'needs-person', askedFrom: 'ready', decision: question(3) }),
    },
    undefined,
  ],
  [
    'a rollback waits for no question',
    { ...roll, record: aRelease({ status: 'canary', decision: question(3) }) },
    undefined,
  ],
  [
    'it is to be rolled back, and mendhook has no deployer',
    { ...roll, record: aRelease({ status: 'observing', settings }) },
    'mendhook has no deployer',
  ],
  ['what has traffic is refused, and mendhook has no deployer', refuse('observing'), 'mendhook has no deployer'],
  ['what has no traffic is refused without a deployer', refuse('ready'), undefined],
  ['there is no reason', { reason: ' ' }, 'write why in the field'],
  [
    'no lane is closed',
    { word: { word: 'open-lane', commit: COMMIT, decision: 0, by }, isLaneClosed: false },
    'no lane of this',
  ],
])('%s', (_, wish, refusal) => {
  const refused = whyReleaseWordRefused(aCase(wish));
  if (refusal === undefined) expect(refused).toBeUndefined();
  else expect(refused).toContain(refusal);
});

describe('each word in each status', () => {
  const all = releaseWord.options.flatMap((word) => releaseStatus.options.map((status) => [word, status] as const));
  const counts = (word: (typeof all)[number][0], status: (typeof all)[number][1], isHeld: boolean) => {
    const record = aRelease({ status, askedFrom: 'canary', ...(isHeld && { held }) });
    const refused = whyReleaseWordRefused(aCase({ word: { word, commit: COMMIT, decision: 0, by }, record }));
    return { record, counts: refused === undefined };
  };

  test('counts in these alone', () => {
    const listed = (isHeld: boolean) =>
      Object.fromEntries(
        releaseWord.options.map((word) => [
          word,
          all
            .flatMap(([each, status]) => (each === word && counts(word, status, isHeld).counts ? [status] : []))
            .join(' '),
        ]),
      );
    const open = 'waiting staging validating ready needs-person canary ramping observing';
    expect(listed(false)).toEqual({
      approve: 'needs-person',
      refuse: 'needs-person',
      hold: open,
      'go-on': '',
      'roll-back': 'needs-person canary ramping observing rollback-failed',
      'open-lane': releaseStatus.options.join(' '),
      'was-right': 'rolled-back rollback-failed',
      'was-wrong': 'rolled-back rollback-failed',
    });
    expect(listed(true)).toMatchObject({ hold: '', 'go-on': `${open} rolling-back rollback-failed` });
  });

  test.each([false, true])('a word that counts can take effect, held or not (%s)', (isHeld) => {
    for (const [word, status] of all) {
      const { record, counts: isCounted } = counts(word, status, isHeld);
      const decider = aReleasePerson({ word });
      const decision = aReleaseDecision({ ...answerOfWord(record, word), decider });
      if (isCounted) expect([word, status, mayFollow(record, decision)]).toEqual([word, status, true]);
    }
  });
});

test('a refusal stops what has no traffic, and rolls back what has', () => {
  const asked = (askedFrom: 'ready' | 'canary') => aRelease({ status: 'needs-person', askedFrom });
  expect(answerOfWord(asked('ready'), 'refuse')).toMatchObject({ result: 'stop', action: 'none' });
  expect(answerOfWord(asked('canary'), 'refuse')).toMatchObject({ result: 'back', action: 'roll-back', step: 1 });
});

test('an approval carries the rules that it answers', () => {
  const decision = { sequence: 1, result: 'ask', rules: ['slower' as const], why: 'x', at: NOW } as const;
  const record = aRelease({ status: 'needs-person', decision: { ...decision, rules: ['slower'] } });
  expect(answerOfWord(record, 'approve').rules).toEqual(['slower', 'person']);
});
