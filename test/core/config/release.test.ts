import { expect, test } from 'vitest';
import { parseConfig } from '../../../core/config/config.ts';

const services = [{ name: 'checkout', repository: 'acme/checkout', slackChannel: '#checkout' }];

test('without a release there is none', () => {
  expect(parseConfig({ services }, 'a test').release).toBeUndefined();
});

test('the mode alone is enough', () => {
  expect(parseConfig({ services, release: { mode: 'review' } }, 'a test').release).toMatchObject({
    mode: 'review',
    review: { model: true, dollars: 2, dollarsPerDay: 20, dollarsPerMonth: 200, riskForPerson: 7 },
    tests: { changedLines: 80, publish: 'commit' },
    contracts: {},
    allow: [],
    people: { mayRelease: { users: [] }, ownChanges: false, askHours: 24 },
    announce: false,
  });
});

test.each([
  [{ mode: 'trust' }, 'release.mode'],
  [{}, 'release.mode'],
  [{ mode: 'review', review: { riskForPerson: 11 } }, 'release.review.riskForPerson'],
  [{ mode: 'review', people: { mayRelease: { users: ['octocat'] } } }, 'expected the id of a user'],
  [{ mode: 'review', allow: ['everything'] }, 'release.allow'],
])('%j is refused with its field', (release, message) => {
  expect(() => parseConfig({ services, release }, 'a test')).toThrow(message);
});

test('people are named by login and Slack id', () => {
  const config = parseConfig({ services, slack: { people: { octocat: 'U0123ABCD' } } }, 'a test');
  expect(config.slack.people).toEqual({ octocat: 'U0123ABCD' });
  expect(() => parseConfig({ services, slack: { people: { octocat: 'octocat' } } }, 'a test')).toThrow(
    'slack.people.octocat',
  );
});
