import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ReleaseTerms } from '../../../../core/config/release-terms.ts';
import { releaseMessage } from '../../../../core/messages/slack/release-message.ts';
import { readReleasePresses } from '../../../../core/messages/slack/release-press.ts';
import type { ReleaseContext } from '../../../../core/messages/slack/release-question.ts';
import { releaseReply } from '../../../../core/messages/slack/release-reply.ts';
import type { ReleaseRecord, ReleaseStatus } from '../../../../core/records/release-record.ts';
import { aChange, aRelease, NOW, releaseSettings } from '../../../fixtures/records.ts';
import { aCanary, anAskedRelease, aStep, stepsToCanary } from '../../../fixtures/releases.ts';
import { slackText } from '../../golden/slack-text.ts';
import { hostileChange } from '../hostile-change.ts';
import { hostileRelease } from '../hostile-release.ts';
import { assertInert, assertWithinLimits } from './assert-message.ts';

const about = (more: Partial<ReleaseContext> = {}): ReleaseContext => ({
  pullUrl: (number) => `https://github.com/acme/checkout/pull/${number}`,
  commitUrl: (commit) => `https://github.com/acme/checkout/commit/${commit}`,
  ...{ reviews: [], similar: [] },
  ...more,
});
const shown = (record: ReleaseRecord, more?: Partial<ReleaseContext>) => slackText(releaseMessage(record, about(more)));

/** The words of the buttons. */
const buttons = (record: ReleaseRecord): readonly string[] =>
  releaseMessage(record, about()).blocks.flatMap((block) =>
    block.type === 'actions' ? block.elements.map(({ action_id = '' }) => action_id.replace('release:', '')) : [],
  );

describe('the first line says what happens, and whether somebody has to act', () => {
  const steps = stepsToCanary();
  test.each<[ReleaseStatus, string]>([
    ['staging', 'goes to staging*: nobody has to act.'],
    ['canary', 'has 5 % of production’s traffic*: nobody has to act.'],
    ['needs-person', 'asks a person*: somebody must act.'],
    ['rolled-back', 'was rolled back*: nobody has to act.'],
    ['rollback-failed', 'could not be rolled back*: somebody must act.'],
    ['released', 'is released*: nobody has to act.'],
  ])('%s', (status, line) => {
    const { text, blocks } = releaseMessage(aRelease({ status, steps }), about());
    const [first] = blocks;
    expect(first?.type === 'section' && first.text?.text).toBe(
      `*checkout <https://github.com/acme/checkout/commit/${'c'.repeat(40)}|cccccccccccc> ${line}`,
    );
    expect(text).toBe(`checkout cccccccccccc ${line.replace('*', '').replace(/\.$/, '')}`);
  });
});

test('figures of staging and production are there, with what they are compared with', () => {
  const text = shown(aRelease({ status: 'canary', steps: stepsToCanary(), canary: aCanary(4, () => 5) }));
  expect(text).toContain('• smoke tests: passed, exit code 0');
  expect(text).toContain('• p99 under load: 131 ms, before 120 ms, 1.09 times (between 1.01 and 1.18)');
  expect(text).toContain('• integration tests: failed, exit code 1');
  expect(text).toContain('• errors: 3.3 % (20 of 600), the version before 0.11 % (12 of 11,400); limit 0.5 %');
  expect(text).toMatch(/• evidence: bad [\d,a-z ]+ of \d+, good [\d.]+ of 20/);
});

describe('the question', () => {
  const earlier = aRelease({ id: 'f'.repeat(16), status: 'rolled-back', decision: anAskedRelease().decision });
  const review = aChange({
    findings: [
      {
        ...{ id: 'f1', category: 'performance', severity: 'high', path: 'src/cart.ts', line: 7, proof: 'reproduced' },
        ...{ quote: 'for', text: 'A query for each item.' },
      },
    ],
  });
  const text = shown(anAskedRelease(), { similar: [earlier], reviews: [review] });

  test.each([
    ['what changed', '#12> Reserve stock before payment by `octocat`'],
    ['why it stopped, with the rule', '• There are too few requests to tell.'],
    ['facts with proof', '• #12 *performance*, shown by a test `src/cart.ts`: A query for each item.'],
    ['what it touches', '*It touches*\n• `src/cart.ts`'],
    ['how similar releases went', '*rolled-back*'],
    ['what no does', '*Refuse*: the version before gets all traffic back.'],
    ['what silence does', 'Without an answer within 24 hours: as *Refuse*.'],
    ['the way back', 'A rollback deploys aaaaaaaaaaaa again.'],
    ['the command of the way back', 'gh workflow run deploy.yml --repo acme/checkout --ref main -f release='],
  ])('says %s', (_, expected) => {
    expect(text).toContain(expected);
  });

  test('before the canary a refusal leaves production as it is', () => {
    expect(shown(anAskedRelease({ askedFrom: 'ready' }))).toContain('*Refuse*: the release ends, and production stays');
  });
});

const ROLE = 'arn:aws:iam::123456789012:role/deploys';
test.each<[string, ReleaseTerms['deployer'], string]>([
  [
    'a command line of ECS',
    {
      ...{ kind: 'ecs', role: ROLE, image: 'shop:{commit}', container: 'app' },
      production: { cluster: 'live', service: 'shop' },
    },
    'aws ecs update-service --cluster live --service shop --task-definition shop:41',
  ],
  [
    'what to stop in CodeDeploy',
    {
      ...{ kind: 'codedeploy', role: ROLE, revision: { bucket: 'builds', key: '{commit}' } },
      production: { application: 'shop', group: 'live' },
    },
    'In CodeDeploy, stop the deployment with its rollback.',
  ],
])('the way back is %s', (_, deployer, expected) => {
  const previous = { commit: 'a'.repeat(40), version: 'a', artifact: 'shop:41' };
  const settings = releaseSettings({}, { deployer });
  expect(shown(aRelease({ status: 'rollback-failed', settings, previous }))).toContain(expected);
});

test('where mendhook has no deployer, nothing offers a rollback of its own', () => {
  const settings = { ...releaseSettings({}, { deployer: undefined }), mode: 'observe' as const };
  const asked = anAskedRelease({ askedFrom: 'observing', settings });
  expect(buttons(asked)).toEqual(['approve', 'hold']);
  expect(buttons(anAskedRelease({ askedFrom: 'ready', settings }))).toEqual(['approve', 'refuse', 'hold']);
  expect(buttons(aRelease({ status: 'observing', settings }))).toEqual(['hold']);
  expect(shown(asked)).not.toContain('*Refuse*');
  expect(shown(asked)).toContain('*To take it back*: your CI/CD has to roll back, because mendhook has no deployer.');
  expect(shown(asked)).toContain('Without an answer it keeps its traffic.');
});

test('each status has the buttons of the words that count in it', () => {
  const held = { login: 'mona', reason: 'lunch', at: NOW };
  expect(buttons(anAskedRelease())).toEqual(['approve', 'refuse', 'hold', 'roll-back']);
  expect(buttons(anAskedRelease({ askedFrom: 'ready' }))).toEqual(['approve', 'refuse', 'hold']);
  expect(buttons(aRelease({ status: 'canary' }))).toEqual(['hold', 'roll-back']);
  expect(buttons(aRelease({ status: 'canary', held }))).toEqual(['go-on', 'roll-back']);
  expect(buttons(aRelease({ status: 'rolling-back' }))).toEqual([]);
  expect(buttons(aRelease({ status: 'rollback-failed' }))).toEqual(['roll-back', 'open-lane']);
  expect(buttons(aRelease({ status: 'rolled-back' }))).toEqual(['was-right', 'was-wrong']);
  expect(buttons(aRelease({ status: 'released' }))).toEqual([]);
});

test.each([
  ['canary', [], 'it goes on from where it stopped'],
  [
    'validating',
    [aStep({ kind: 'deploy-staging', status: 'passed' })],
    'staging counts as passed, and what was not measured',
  ],
  ['staging', [aStep({ kind: 'deploy-staging', status: 'failed' })], 'it is deployed to staging once more'],
] as const)('a question of a release in %s says what a yes does', (askedFrom, steps, says) => {
  expect(shown(anAskedRelease({ askedFrom, steps: [...steps] }))).toContain(`*Approve*: ${says}`);
});

test('a press is a word with the commit and the question that were seen; others are none', () => {
  const value = `${aRelease().id}/${'c'.repeat(40)}/2`;
  const press = (action_id: string, of = value) =>
    readReleasePresses({
      ...{ type: 'block_actions', user: { id: 'U1' }, actions: [{ action_id, action_ts: '1.2', value: of }] },
    });
  expect(press('release:hold')).toMatchObject([
    { word: 'hold', releaseId: aRelease().id, commit: 'c'.repeat(40), decision: 2 },
  ]);
  for (const [action, of] of [['release:merge'], ['change:approve'], ['release:hold', '../../x']] as const) {
    expect(press(action, of)).toEqual([]);
  }
});

test('a command to copy runs nothing that stands in a name', () => {
  const text = shown(anAskedRelease({ branch: "a'; rm -rf ~ #" }));
  expect(text).toContain(`--ref 'a'\\''; rm -rf ~ #'`);
});

test('whatever a record holds, each message passes Slack’s limits and nothing in it comes alive', () => {
  fc.assert(
    fc.property(hostileRelease, fc.array(hostileChange, { maxLength: 2 }), (record, reviews) => {
      const reply = releaseReply(record);
      const message = releaseMessage(record, about({ reviews, similar: [record, record] }));
      for (const each of [message, ...(reply === undefined ? [] : [reply.message])]) {
        assertWithinLimits(each);
        assertInert(each);
      }
    }),
    { numRuns: 60, endOnFailure: true },
  );
});
