import { expect, test } from 'vitest';
import { ZodError } from 'zod';
import { releaseEventSchema } from '../../../core/records/release-event.ts';
import { readReleaseEvents } from '../../../lambdas/github/read-release-events.ts';

const COMMIT = 'b'.repeat(40);
const API = 'https://api.github.com';
const NAME = 'acme/checkout';
const repository = { id: 5, full_name: NAME };

const read = (event: string, payload: unknown, apiUrl = API) => readReleaseEvents(payload, { event, apiUrl });
const push = (change: object = {}) => ({
  ref: 'refs/heads/main',
  after: COMMIT,
  deleted: false,
  repository,
  ...change,
});
const status = (state: string, change: object = {}) => ({
  ...{ action: 'created', repository, deployment_status: { state }, deployment: { id: 9, sha: COMMIT }, ...change },
});
const run = (change: object = {}, action = 'completed') => ({
  ...{ action, repository },
  workflow_run: { id: 77, event: 'workflow_dispatch', ...change },
});
const CALLBACK = `${API}/repos/${NAME}/actions/runs/88/deployment_protection_rule`;
const rule = (change: object = {}) => ({
  ...{ action: 'requested', repository, environment: 'production', deployment_callback_url: CALLBACK },
  ...{ deployment: { id: 9, sha: COMMIT } },
  ...change,
});
const asked = { kind: 'protection-rule', repository: NAME, runId: 88, environment: 'production', commit: COMMIT };

test.each([
  ['push', push(), [{ kind: 'push', repository: NAME, branch: 'main', commit: COMMIT }]],
  [
    'push',
    push({ ref: 'refs/heads/release/1.x' }),
    [{ kind: 'push', repository: NAME, branch: 'release/1.x', commit: COMMIT }],
  ],
  ['push', push({ deleted: true, after: '0'.repeat(40) }), []],
  ['push', push({ ref: 'refs/tags/v1' }), []],
  ['push', push({ ref: 'refs/heads/incident/0123abcd' }), []],
  ['push', push({ ref: `refs/heads/gh-readonly-queue/main/pr-1-${COMMIT}` }), []],
  ['deployment_status', status('success'), [{ kind: 'github-deployment', repository: NAME, id: 9 }]],
  ['deployment_status', status('failure'), [{ kind: 'github-deployment', repository: NAME, id: 9 }]],
  ...['queued', 'waiting', 'in_progress', 'pending', 'inactive'].map(
    (state) => ['deployment_status', status(state), []] as const,
  ),
  ['workflow_run', run(), [{ kind: 'deployment', provider: 'github-workflow', deployment: '77' }]],
  ['workflow_run', run({ event: 'push' }), []],
  ['workflow_run', run({}, 'in_progress'), []],
  ['deployment_protection_rule', rule(), [asked]],
  ['deployment_protection_rule', rule({ action: 'other' }), []],
  ['issues', { action: 'opened' }, []],
] as const)('%s %o is %o', (event, payload, expected) => {
  const events = read(event, payload);
  expect(events).toEqual(expected);
  for (const each of events) expect(releaseEventSchema.parse(each)).toEqual(each);
});

test('an API of one’s own is known by its whole address', () => {
  const apiUrl = 'https://github.acme.example/api/v3/';
  const deployment_callback_url = `https://github.acme.example/api/v3/repos/${NAME}/actions/runs/88/deployment_protection_rule`;
  expect(read('deployment_protection_rule', rule({ deployment_callback_url }), apiUrl)).toEqual([asked]);
});

test.each([
  ['no push', 'push', {}],
  ['a commit that is none', 'push', push({ after: 'main' })],
  ['a repository that is none', 'push', push({ repository: { full_name: '../x' } })],
  ['a long ref', 'push', push({ ref: `refs/heads/${'x'.repeat(300)}` })],
  ['a deployment without an id', 'deployment_status', status('success', { deployment: {} })],
  ['a negative id', 'deployment_status', status('success', { deployment: { id: -1 } })],
  ['a run without an id', 'workflow_run', run({ id: 'x' })],
  [
    'a callback of another host',
    'deployment_protection_rule',
    rule({ deployment_callback_url: CALLBACK.replace('api.github.com', 'evil.example') }),
  ],
  [
    'a host that begins like ours',
    'deployment_protection_rule',
    rule({ deployment_callback_url: CALLBACK.replace('github.com', 'github.com.evil.example') }),
  ],
  [
    'a callback with another user’s name before the host',
    'deployment_protection_rule',
    rule({ deployment_callback_url: CALLBACK.replace('api.', 'x@api.') }),
  ],
  [
    'a callback of another repository',
    'deployment_protection_rule',
    rule({ deployment_callback_url: CALLBACK.replace(NAME, 'acme/other') }),
  ],
  [
    'a path out of the repository',
    'deployment_protection_rule',
    rule({ deployment_callback_url: CALLBACK.replace('88', '../88') }),
  ],
  [
    'no run in the callback',
    'deployment_protection_rule',
    rule({ deployment_callback_url: CALLBACK.replace('88', 'x') }),
  ],
  ['something after the callback', 'deployment_protection_rule', rule({ deployment_callback_url: `${CALLBACK}?x=1` })],
  [
    'a callback without TLS',
    'deployment_protection_rule',
    rule({ deployment_callback_url: CALLBACK.replace('https', 'http') }),
  ],
  ['a deployment without a commit', 'deployment_protection_rule', rule({ deployment: { id: 9 } })],
])('%s is no event', (_, event, payload) => {
  expect(() => read(event, payload)).toThrow(ZodError);
});
