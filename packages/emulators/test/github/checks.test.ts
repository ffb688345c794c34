import { expect, test } from 'vitest';
import type { GitHubOptions } from '../../github/start.ts';
import { APP, CHECKOUT, mint, octokit, startFixture } from './fixture.ts';
import { startWebhook } from './webhook.ts';

const CHECKS_APP = { ...APP, permissions: { ...APP.permissions, checks: 'write', merge_queues: 'read' } } as const;
const NAME = 'mendhook / release';

/** A pull request of acme/checkout, and a client that may write checks. */
async function start(options: Partial<GitHubOptions> = {}) {
  const fixture = await startFixture({ app: CHECKS_APP, ...options });
  const { github } = fixture;
  const hook = await startWebhook(github);
  const by = 'bob';
  const head = await github.commitFiles('acme', 'checkout', {
    ...{ branch: 'stock', files: { 'src/stock.js': 'export const stock = 1;\n' }, message: 'feat: stock', by },
  });
  const number = await github.openPullRequest('acme', 'checkout', { title: 'Stock', head: 'stock', base: 'main', by });
  const app = octokit(github.url, await mint(github.url, { checks: 'write' }));
  return { ...fixture, ...hook, head, number, app };
}

const OUTPUT = { title: 'Reviewed', summary: 'All is well.' };
const annotation = (index: number) => ({
  ...{ path: 'src/stock.js', start_line: index, end_line: index, message: `m${index}` },
  annotation_level: 'notice' as const,
});
const annotations = (count: number) => Array.from({ length: count }, (_, index) => annotation(index + 1));

test('a check run is created, grows by its annotations, ends, and is found by name and App', async () => {
  const { app, head, number, events } = await start();
  const { data: created } = await app.checks.create({
    ...{ ...CHECKOUT, name: NAME, head_sha: head, external_id: 'change-1', output: { ...OUTPUT } },
  });
  expect(created).toMatchObject({ status: 'queued', conclusion: null, external_id: 'change-1', app: { id: APP.id } });
  expect(created.pull_requests).toMatchObject([{ number, head: { sha: head } }]);
  const run = { ...CHECKOUT, check_run_id: created.id };
  await app.checks.update({ ...run, output: { ...OUTPUT, annotations: annotations(50) } });
  const { data: ended } = await app.checks.update({
    ...{ ...run, conclusion: 'failure', output: { summary: 'Two faults.', annotations: annotations(2) } },
  });
  expect(ended).toMatchObject({ status: 'completed', output: { title: 'Reviewed', annotations_count: 52 } });
  expect(ended.completed_at).not.toBeNull();
  const listed = await app.paginate(app.checks.listAnnotations, { ...run, per_page: 20 });
  expect(listed.map(({ message }) => message)).toEqual([...annotations(50), ...annotations(2)].map((m) => m.message));
  const found = await app.checks.listForRef({ ...CHECKOUT, ref: 'stock', check_name: NAME, app_id: APP.id });
  expect(found.data.check_runs.map(({ id }) => id)).toEqual([created.id]);
  const others = await app.checks.listForRef({ ...CHECKOUT, ref: head, app_id: 1 });
  expect(others.data.total_count).toBe(0);
  expect((await events()).filter(({ event }) => event === 'check_run').map(({ payload }) => payload['action'])).toEqual(
    ['created', 'completed'],
  );
});

test('of one name the newest is listed, unless all are asked for; one that is opened again has no conclusion', async () => {
  const { app, head } = await start();
  const ids = [];
  for (const conclusion of ['success', 'failure'] as const) {
    ids.push((await app.checks.create({ ...CHECKOUT, name: NAME, head_sha: head, conclusion })).data.id);
  }
  const list = async (filter: 'latest' | 'all') =>
    (await app.checks.listForRef({ ...CHECKOUT, ref: head, filter })).data.check_runs.map(({ id }) => id);
  expect(await list('latest')).toEqual([ids[1]]);
  expect(await list('all')).toEqual(ids.toReversed());
  const { data } = await app.checks.update({ ...CHECKOUT, check_run_id: ids[1] ?? 0, status: 'in_progress' });
  expect(data).toMatchObject({ status: 'in_progress', conclusion: null, completed_at: null });
});

const action = (label: string, description = 'd', identifier = 'i') => ({ label, description, identifier });
const long = (length: number) => 'x'.repeat(length);
const REFUSED: readonly [string, Record<string, unknown>, string][] = [
  ['a commit that is not there', { head_sha: '0'.repeat(40) }, 'No commit found for SHA'],
  ['51 annotations', { output: { ...OUTPUT, annotations: annotations(51) } }, 'No more than 50 items are allowed; 51'],
  ['a long summary', { output: { ...OUTPUT, summary: long(65_536) } }, 'Only 65535 characters are allowed; 65536'],
  ['a long text', { output: { ...OUTPUT, text: long(65_536) } }, 'Only 65535 characters are allowed'],
  ['a summary of many bytes', { output: { ...OUTPUT, summary: 'é'.repeat(40_000) } }, 'maximum bytesize of 65535'],
  ['an output without a title', { output: { summary: 's' } }, '"field":"output.title","code":"missing_field"'],
  ['four actions', { actions: Array.from({ length: 4 }, () => action('l')) }, 'No more than 3 items'],
  ['a long label', { actions: [action(long(21))] }, 'Only 20 characters are allowed; 21'],
  ['a long description', { actions: [action('l', long(41))] }, 'Only 40 characters are allowed; 41'],
  ['a long identifier', { actions: [action('l', 'd', long(21))] }, 'Only 20 characters are allowed'],
  ['an end without a conclusion', { status: 'completed' }, 'conclusion'],
  ['a conclusion of GitHub’s own', { conclusion: 'stale' }, '"field":"conclusion"'],
  ['an unknown status', { status: 'waiting' }, '"field":"status"'],
  ['a details address that is none', { details_url: 'x' }, '"field":"details_url"'],
  ...[
    ['a message of over 64 KB', { message: long(65_537) }, 'message exceeds a maximum bytesize of 65536'],
    ['a long title of an annotation', { title: long(256) }, 'maximum is 255 characters'],
    ['an end before its start', { start_line: 2, end_line: 1 }, 'end_line'],
    ['line 0', { start_line: 0 }, 'start_line'],
    ['a path from the root', { path: '/etc/passwd' }, 'relative'],
  ].map(([what, change, words]): [string, Record<string, unknown>, string] => [
    String(what),
    { output: { ...OUTPUT, annotations: [{ ...annotation(1), ...Object(change) }] } },
    String(words),
  ]),
];

test(`refused: ${REFUSED.map(([what]) => what).join(', ')}; who is no App with the permission`, async () => {
  const { app, head, github, person } = await start();
  const run = { ...CHECKOUT, name: NAME, head_sha: head };
  const personal = person.checks.create(run);
  await expect(personal).rejects.toMatchObject({ status: 403, message: expect.stringContaining('via a GitHub App') });
  const reader = octokit(github.url, await mint(github.url, { checks: 'read' }));
  const forbidden = expect.stringContaining('Resource not accessible by integration');
  await expect(reader.checks.create(run)).rejects.toMatchObject({ status: 403, message: forbidden });
  for (const [what, change, words] of REFUSED) {
    const call = app.request('POST /repos/acme/checkout/check-runs', { ...run, ...change });
    await expect(call, what).rejects.toMatchObject({ status: 422, message: expect.stringContaining(words) });
  }
  expect(github.checkRuns('acme', 'checkout', head)).toEqual([]);
});

test('a commit keeps the newest runs of a name, up to a limit', async () => {
  const { app, head, github } = await start({ checkRunsPerName: 2 });
  const run = { ...CHECKOUT, name: NAME, head_sha: head };
  const ids = [];
  for (const name of ['other', NAME, NAME, NAME]) ids.push((await app.checks.create({ ...run, name })).data.id);
  expect(github.checkRuns('acme', 'checkout', head).map(({ id }) => id)).toEqual([ids[0], ids[2], ids[3]]);
  await expect(app.checks.get({ ...CHECKOUT, check_run_id: ids[1] ?? 0 })).rejects.toMatchObject({ status: 404 });
});

test('a person presses a button, runs it again, and the queue asks for checks', async () => {
  const { app, head, github, number, events } = await start();
  const { data: run } = await app.checks.create({ ...CHECKOUT, name: NAME, head_sha: head, external_id: 'change-1' });
  const press = (identifier: string) => github.pressCheckAction('acme', 'checkout', run.id, identifier, 'carol');
  expect(() => press('approve')).toThrow('shows no button');
  const actions = [action('Approve', 'Let it pass', 'approve')];
  await app.checks.update({ ...CHECKOUT, check_run_id: run.id, conclusion: 'action_required', actions });
  await events();
  press('approve');
  await events();
  github.rerunCheck('acme', 'checkout', run.id, 'carol');
  await events();
  github.rerunCheck('acme', 'checkout', run.id, 'carol', 'suite');
  await events();
  const group = await github.queueForMerge('acme', 'checkout', number);
  const heard = (await events()).slice(-5);
  expect(heard.map(({ event, payload }) => [event, payload['action']])).toEqual([
    ['check_run', 'requested_action'],
    ['check_run', 'rerequested'],
    ['check_suite', 'rerequested'],
    ['pull_request', 'enqueued'],
    ['merge_group', 'checks_requested'],
  ]);
  expect(heard[0]?.payload).toMatchObject({
    requested_action: { identifier: 'approve' },
    check_run: { id: run.id, external_id: 'change-1', head_sha: head, pull_requests: [{ number }] },
    sender: { login: 'carol', type: 'User' },
  });
  expect(heard[2]?.payload).toMatchObject({ check_suite: { head_sha: head, pull_requests: [{ number }] } });
  expect(heard[4]?.payload).toMatchObject({ merge_group: { head_sha: group.head, base_ref: 'refs/heads/main' } });
  expect(group.ref).toMatch(new RegExp(`^refs/heads/gh-readonly-queue/main/pr-${number}-[0-9a-f]{40}$`));
});
