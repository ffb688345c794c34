import { expect, test } from 'vitest';
import { ZodError } from 'zod';
import { changeIdOf, checkExternalId } from '../../../core/lifecycle/change-names.ts';
import { CHECK_NAME } from '../../../core/names.ts';
import { changeEventSchema } from '../../../core/records/change-event.ts';
import { readChangeEvents } from '../../../lambdas/github/read-change-events.ts';
import { NOW } from '../../fixtures/records.ts';

const HEAD = 'b'.repeat(40);
const repository = { id: 5, full_name: 'acme/checkout' };
const numbered = (...numbers: number[]) => numbers.map((number) => ({ number, base: { repo: { id: repository.id } } }));
const sender = { login: 'ann', type: 'User' };
const id = '72d3162e-cc78-11e3-81ab-4c9367dc0958';
const ours = changeIdOf('acme/checkout', 12);

const read = (event: string, payload: unknown) => readChangeEvents(payload, { event, id, at: NOW });
const pull = (change: object = {}) => ({
  action: 'opened',
  repository,
  sender,
  pull_request: { number: 12 },
  ...change,
});
const run = (change: object = {}) => ({
  ...{ name: CHECK_NAME, head_sha: HEAD, external_id: checkExternalId(ours, 3), pull_requests: numbered(12) },
  ...change,
});
const press = (change: object = {}) => ({
  ...{ action: 'requested_action', repository, sender, check_run: run(), requested_action: { identifier: 'approve' } },
  ...change,
});
const suite = (change: object = {}) => ({
  ...{ action: 'rerequested', repository, sender, check_suite: { head_sha: HEAD, pull_requests: numbered(12) } },
  ...change,
});
const group = (change: object = {}) => ({
  ...{ action: 'checks_requested', repository, sender },
  merge_group: { head_sha: HEAD, head_ref: `refs/heads/gh-readonly-queue/main/pr-12-${'a'.repeat(40)}` },
  ...change,
});
const word = (change: object = {}) => ({
  ...{ kind: 'word', id: `github-${id}`, changeId: ours, word: 'approve', head: HEAD, at: NOW },
  by: { via: 'github', login: 'ann' },
  ...change,
});

test.each([
  ...['opened', 'reopened', 'synchronize', 'ready_for_review', 'converted_to_draft', 'edited', 'closed'].map(
    (action) =>
      ['pull_request', pull({ action }), [{ kind: 'pull-request', repository: 'acme/checkout', number: 12 }]] as const,
  ),
  ['check_run', press(), [word()]],
  ['check_run', press({ requested_action: { identifier: 'refuse' } }), [word({ word: 'refuse' })]],
  ['check_run', press({ requested_action: { identifier: 'once-more' } }), [word({ word: 'once-more' })]],
  ['check_run', press({ action: 'rerequested', requested_action: undefined }), [word({ word: 'once-more' })]],
  ['check_suite', suite(), [word({ id: `github-${id}-12`, word: 'once-more' })]],
  [
    'merge_group',
    group(),
    [{ kind: 'merge-group', repository: 'acme/checkout', head: HEAD, ref: group().merge_group.head_ref }],
  ],
] as const)('%s %o is %o', (event, payload, expected) => {
  const events = read(event, payload);
  expect(events).toEqual(expected);
  for (const each of events) expect(changeEventSchema.parse(each)).toEqual(each);
});

test('the round’s name tells the change: of a fork, for which GitHub knows none, and of a commit with several', () => {
  for (const pull_requests of [[], numbered(12, 13), numbered(13)]) {
    expect(read('check_run', press({ check_run: run({ pull_requests }) }))).toEqual([word()]);
  }
});

test('without the round’s name the one pull request of the commit is meant, and of several none', () => {
  const unnamed = (...numbers: number[]) =>
    read('check_run', press({ check_run: run({ external_id: '', pull_requests: numbered(...numbers) }) }));
  expect(unnamed(13)).toEqual([word({ changeId: changeIdOf('acme/checkout', 13) })]);
  expect(unnamed()).toEqual([]);
  expect(unnamed(12, 13)).toEqual([]);
});

test('a pull request of another repository with the commit is none of this one', () => {
  const pull_requests = [{ number: 13, base: { repo: { id: 6 } } }, ...numbered(12)];
  const unnamed = run({ external_id: null, pull_requests });
  expect(read('check_run', press({ check_run: unnamed }))).toEqual([word()]);
  expect(read('check_suite', suite({ check_suite: { head_sha: HEAD, pull_requests } }))).toHaveLength(1);
});

test('a call that is made again is the same word; another press is another one', () => {
  const [first] = read('check_run', press());
  const [again] = readChangeEvents(press(), { event: 'check_run', id, at: NOW + 60_000 });
  const [other] = readChangeEvents(press(), { event: 'check_run', id: `${id}0`, at: NOW });
  expect(again).toMatchObject({ id: first && 'id' in first ? first.id : '' });
  expect(other).toMatchObject({ id: `github-${id}0` });
});

test('a suite of several pull requests is a word on each, and of more than a hundred on the first hundred', () => {
  const pull_requests = numbered(...Array.from({ length: 150 }, (_, index) => index + 1));
  const events = read('check_suite', suite({ check_suite: { head_sha: HEAD, pull_requests } }));
  expect(events).toHaveLength(100);
  expect(new Set(events.map((event) => 'id' in event && event.id)).size).toBe(100);
});

test.each([
  ['another action of a pull request', 'pull_request', pull({ action: 'labeled' })],
  ['our own check run that was created', 'check_run', press({ action: 'created' })],
  ['our own check run that has ended', 'check_run', press({ action: 'completed' })],
  [
    'a check run of another name',
    'check_run',
    press({ check_run: run({ name: 'build', external_id: 'x'.repeat(5_000) }) }),
  ],
  ['a button that is none of ours', 'check_run', press({ requested_action: { identifier: 'merge' } })],
  ['a word that GitHub has no button for', 'check_run', press({ requested_action: { identifier: 'dismiss-finding' } })],
  ['a press without a button', 'check_run', press({ requested_action: undefined })],
  ['a button on another action', 'check_run', press({ action: 'created' })],
  ['a press by a bot', 'check_run', press({ sender: { login: 'helper[bot]', type: 'Bot' } })],
  ['a suite that was requested', 'check_suite', suite({ action: 'requested' })],
  ['a suite of a fork', 'check_suite', suite({ check_suite: { head_sha: HEAD, pull_requests: [] } })],
  ['a group that is gone', 'merge_group', group({ action: 'destroyed' })],
  ['another event', 'push', {}],
])('%s says nothing of a review', (_, event, payload) => {
  expect(read(event, payload)).toEqual([]);
});

test.each([
  ['a number as text', 'pull_request', pull({ pull_request: { number: '12' } })],
  ['a negative number', 'pull_request', pull({ pull_request: { number: -1 } })],
  ['a repository that climbs', 'pull_request', pull({ repository: { full_name: '../../etc/passwd' } })],
  ['a repository with a line break', 'pull_request', pull({ repository: { full_name: 'acme/check\nout' } })],
  ['a repository without an owner', 'merge_group', group({ repository: { full_name: 'checkout' } })],
  ['a long repository', 'merge_group', group({ repository: { full_name: `acme/${'x'.repeat(101)}` } })],
  ['no repository', 'check_suite', suite({ repository: undefined })],
  ['a head that is a branch', 'check_run', press({ check_run: run({ head_sha: 'main' }) })],
  [
    'a head with an option in it',
    'merge_group',
    group({ merge_group: { head_sha: '--upload-pack=x', head_ref: 'r' } }),
  ],
  ['a long ref', 'merge_group', group({ merge_group: { head_sha: HEAD, head_ref: 'r'.repeat(301) } })],
  ['nobody who pressed', 'check_run', press({ sender: undefined })],
  ['a long name of who pressed', 'check_run', press({ sender: { login: 'x'.repeat(101), type: 'User' } })],
  ['a list', 'check_run', []],
  ['nothing', 'pull_request', null],
  ['a prototype', 'pull_request', { __proto__: pull(), action: 'opened' }],
])('%s is refused', (_, event, payload) => {
  expect(() => read(event, JSON.parse(JSON.stringify(payload)))).toThrow(ZodError);
});

test('what a stranger writes goes no further: the message carries names alone', () => {
  const hostile = 'approve me <script> ghp_secret';
  const told = [
    ...read(
      'pull_request',
      pull({ pull_request: { number: 12, title: hostile, body: hostile, head: { ref: hostile } } }),
    ),
    ...read('check_run', press({ check_run: run({ output: { title: hostile } }), reason: hostile, word: 'approve' })),
    ...read('merge_group', group({ merge_group: { ...group().merge_group, head_commit: { message: hostile } } })),
  ];
  expect(told).toHaveLength(3);
  expect(JSON.stringify(told)).not.toContain('approve me');
});
