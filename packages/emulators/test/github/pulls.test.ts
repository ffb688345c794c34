import { rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startGitHub } from '../../github/start.ts';
import { APP, CHECKOUT, gitOrFail, octokit, PERSON, pushBranch, startFixture } from './fixture.ts';

const HEAD = 'incident/abc';
const NEW_PULL = { ...CHECKOUT, title: 'fix: stock', head: HEAD, base: 'main', body: 'why', draft: true };

test('a draft is opened, listed, read and changed', async () => {
  const fixture = await startFixture({ htmlUrl: (owner, name, number) => `http://page/${owner}/${name}/${number}` });
  const { person } = fixture;
  await pushBranch(fixture, HEAD);
  const { data: opened } = await person.pulls.create(NEW_PULL);
  expect(opened).toMatchObject({
    number: 1,
    draft: true,
    state: 'open',
    changed_files: 1,
    additions: 1,
    deletions: 1,
    commits: 1,
    mergeable: null,
    mergeable_state: 'unknown',
    html_url: 'http://page/acme/checkout/1',
    user: { login: 'ada' },
  });
  const listed = await person.pulls.list({ ...CHECKOUT, head: `acme:${HEAD}`, base: 'main', state: 'open' });
  expect(listed.data.map((each) => each.number)).toEqual([1]);
  expect((await person.pulls.list({ ...CHECKOUT, head: 'acme:other' })).data).toEqual([]);
  await person.pulls.update({ ...CHECKOUT, pull_number: 1, body: 'new words' });
  expect((await person.pulls.get({ ...CHECKOUT, pull_number: 1 })).data.body).toBe('new words');
});

test('a commit has the pull request that brought it, and before the merge the open ones that have it', async () => {
  const fixture = await startFixture();
  const { person, github } = fixture;
  const pullsOf = async (commit_sha: string) =>
    (await person.repos.listPullRequestsAssociatedWithCommit({ ...CHECKOUT, commit_sha })).data.map(
      ({ number, merged_at: mergedAt }) => [number, mergedAt !== null],
    );
  await pushBranch(fixture, HEAD);
  const { data: pull } = await person.pulls.create({ ...NEW_PULL, draft: false });
  const base = pull.base.sha;
  expect(await pullsOf(pull.head.sha)).toEqual([[1, false]]);
  await github.mergePullRequest('acme', 'checkout', 1, 'ada');
  await pushBranch(fixture, 'second', { 'b.txt': 'b' });
  await person.pulls.create({ ...NEW_PULL, head: 'second', draft: false });
  const { data: merged } = await person.pulls.get({ ...CHECKOUT, pull_number: 1 });
  expect(await pullsOf(pull.head.sha)).toEqual([[1, true]]);
  expect(await pullsOf(String(merged.merge_commit_sha))).toEqual([[1, true]]);
  expect(await pullsOf(base)).toEqual([]);
  await expect(pullsOf('f'.repeat(40))).rejects.toMatchObject({ status: 422 });
});

test('files and commits are those of the branch, with readable patches', async () => {
  const fixture = await startFixture();
  const { person } = fixture;
  await pushBranch(fixture, HEAD, { 'src/stock.js': 'export const stock = 2;\n', 'docs/ä b.md': '# New\n' });
  const { data: pull } = await person.pulls.create(NEW_PULL);
  const { data: files } = await person.pulls.listFiles({ ...CHECKOUT, pull_number: pull.number });
  expect(files.map(({ filename, status, patch }) => ({ filename, status, patch }))).toEqual([
    { filename: 'docs/ä b.md', status: 'added', patch: '@@ -0,0 +1 @@\n+# New' },
    {
      filename: 'src/stock.js',
      status: 'modified',
      patch: '@@ -1 +1 @@\n-export const stock = 0;\n+export const stock = 2;',
    },
  ]);
  const { data: commits } = await person.pulls.listCommits({ ...CHECKOUT, pull_number: pull.number });
  expect(commits.map((each) => each.commit.message)).toEqual([`fix: ${HEAD}`]);
  const diff = await person.pulls.get({ ...CHECKOUT, pull_number: 1, mediaType: { format: 'diff' } });
  expect(diff.data).toContain('+export const stock = 2;');
});

test('a file that becomes a symlink shows what it points to, and the files after it their own patches', async () => {
  const fixture = await startFixture();
  const clone = await pushBranch(fixture, 'first', { 'a.txt': 'a\n', 'b.txt': 'b\n', 'c.bin': '\0\n' });
  await rm(join(clone, 'a.txt'));
  await symlink('/etc/passwd', join(clone, 'a.txt'));
  await writeFile(join(clone, 'b.txt'), 'B\n');
  await writeFile(join(clone, 'c.bin'), '\0\0\n');
  await gitOrFail(clone, 'mv', 'src/stock.js', 'stock.js');
  await gitOrFail(clone, 'switch', '--quiet', '--create', HEAD);
  await gitOrFail(clone, 'add', '--all');
  await gitOrFail(clone, 'commit', '--quiet', '-m', 'change');
  await gitOrFail(clone, 'push', '--quiet', 'origin', HEAD);
  const { data: pull } = await fixture.person.pulls.create({ ...NEW_PULL, base: 'first' });
  const { data: files } = await fixture.person.pulls.listFiles({ ...CHECKOUT, pull_number: pull.number });
  expect(files.map(({ filename, status, patch }) => [filename, status, patch])).toEqual([
    ['a.txt', 'changed', '@@ -1 +0,0 @@\n-a\n@@ -0,0 +1 @@\n+/etc/passwd\n\\ No newline at end of file'],
    ['b.txt', 'modified', '@@ -1 +1 @@\n-b\n+B'],
    ['c.bin', 'modified', undefined],
    ['stock.js', 'renamed', undefined],
  ]);
  expect(files[3]?.previous_filename).toBe('src/stock.js');
});

const REFUSED = [
  ['a second one for the same branch', {}, 'A pull request already exists for acme:incident/abc.'],
  ['a branch that is not there', { head: 'nowhere' }, '"field":"head","code":"invalid"'],
  ['a base that is not there', { base: 'nowhere' }, '"field":"base","code":"invalid"'],
  ['nothing between', { head: 'main' }, 'No commits between main and main'],
  ['a body over the limit', { body: 'x'.repeat(65_537) }, 'body is too long (maximum is 65536 characters)'],
] as const;

test(`refused: ${REFUSED.map(([what]) => what).join(', ')}`, async () => {
  const fixture = await startFixture();
  await pushBranch(fixture, HEAD);
  await fixture.person.pulls.create(NEW_PULL);
  for (const [what, change, message] of REFUSED) {
    const refusal = { status: 422, message: expect.stringContaining(message) };
    await expect(fixture.person.pulls.create({ ...NEW_PULL, ...change }), what).rejects.toMatchObject(refusal);
  }
});

test('it follows its branch, and closes when the branch is deleted', async () => {
  const fixture = await startFixture();
  const clone = await pushBranch(fixture, HEAD);
  await fixture.person.pulls.create(NEW_PULL);
  await gitOrFail(clone, 'commit', '--quiet', '--allow-empty', '-m', 'more');
  await gitOrFail(clone, 'push', '--quiet', 'origin', HEAD);
  const followed = await fixture.person.pulls.get({ ...CHECKOUT, pull_number: 1 });
  expect(followed.data).toMatchObject({ commits: 2, head: { sha: await gitOrFail(clone, 'rev-parse', 'HEAD') } });
  await gitOrFail(clone, 'fetch', '--quiet', 'origin', 'refs/pull/1/head');
  await gitOrFail(clone, 'push', '--quiet', 'origin', '--delete', HEAD);
  expect((await fixture.person.pulls.get({ ...CHECKOUT, pull_number: 1 })).data.state).toBe('closed');
});

test('a person makes it ready and merges it; the base branch then holds the change', async () => {
  const fixture = await startFixture();
  const { github, person } = fixture;
  await pushBranch(fixture, HEAD);
  await person.pulls.create(NEW_PULL);
  await expect(github.mergePullRequest('acme', 'checkout', 1, 'ada')).rejects.toThrow('draft');
  github.setDraft('acme', 'checkout', 1, false, 'ada');
  await github.mergePullRequest('acme', 'checkout', 1, 'ada');
  const { data: pull } = await person.pulls.get({ ...CHECKOUT, pull_number: 1 });
  expect(pull).toMatchObject({ state: 'closed', merged: true, merged_by: { login: 'ada' }, changed_files: 1 });
  const { data: file } = await person.repos.getContent({ ...CHECKOUT, path: 'src/stock.js' });
  expect('content' in file && Buffer.from(file.content, 'base64').toString()).toBe('export const stock = 1;\n');
});

test('a conflicting pull request says so and is not merged', async () => {
  const fixture = await startFixture();
  const { github, person } = fixture;
  await pushBranch(fixture, HEAD);
  await pushBranch(fixture, 'other', { 'src/stock.js': 'export const stock = 7;\n' });
  await person.pulls.create({ ...NEW_PULL, draft: false });
  await person.pulls.create({ ...NEW_PULL, head: 'other', draft: false });
  await github.mergePullRequest('acme', 'checkout', 1, 'ada');
  // GitHub finds that out in the background, and says null until then.
  const ask = async () => (await person.pulls.get({ ...CHECKOUT, pull_number: 2 })).data;
  expect(await ask()).toMatchObject({ mergeable: null, mergeable_state: 'unknown' });
  expect(await ask()).toMatchObject({ mergeable: false, mergeable_state: 'dirty' });
  await expect(github.mergePullRequest('acme', 'checkout', 2, 'ada')).rejects.toThrow('not mergeable');
});

test('a protected branch asks for a review before a merge through the API', async () => {
  const fixture = await startFixture();
  fixture.github.protectBranch('acme', 'checkout', { branch: 'main', requiredApprovals: 1, enforceAdmins: true });
  await pushBranch(fixture, HEAD);
  await fixture.person.pulls.create({ ...NEW_PULL, draft: false });
  await expect(fixture.person.pulls.merge({ ...CHECKOUT, pull_number: 1 })).rejects.toMatchObject({
    status: 405,
    message: expect.stringContaining('At least 1 approving review is required'),
  });
});

test('labels and comments live on the pull request', async () => {
  const fixture = await startFixture();
  const { person } = fixture;
  await pushBranch(fixture, HEAD);
  await person.pulls.create(NEW_PULL);
  await person.issues.createLabel({ ...CHECKOUT, name: 'mendhook', color: '1d76db', description: 'made by mendhook' });
  await person.issues.addLabels({ ...CHECKOUT, issue_number: 1, labels: ['mendhook', 'fix-verified'] });
  await person.issues.removeLabel({ ...CHECKOUT, issue_number: 1, name: 'fix-verified' });
  const { data: pull } = await person.pulls.get({ ...CHECKOUT, pull_number: 1 });
  expect(pull.labels.map((each) => each.name)).toEqual(['mendhook']);
  const { data: comment } = await person.issues.createComment({ ...CHECKOUT, issue_number: 1, body: 'seen 1 time' });
  await person.issues.updateComment({ ...CHECKOUT, comment_id: comment.id, body: 'seen 2 times' });
  const { data: comments } = await person.issues.listComments({ ...CHECKOUT, issue_number: 1 });
  expect(comments.map((each) => each.body)).toEqual(['seen 2 times']);
  await expect(person.issues.createLabel({ ...CHECKOUT, name: 'x'.repeat(51), color: '1d76db' })).rejects.toMatchObject(
    { status: 422, message: expect.stringContaining('maximum is 50 characters') },
  );
  await expect(person.issues.createLabel({ ...CHECKOUT, name: 'Mendhook' })).rejects.toMatchObject({
    status: 422,
    message: expect.stringContaining('already_exists'),
  });
});

test('a search finds a pull request by its label and its marker', async () => {
  const fixture = await startFixture();
  const { person } = fixture;
  await pushBranch(fixture, HEAD);
  await person.pulls.create({ ...NEW_PULL, body: 'text <!-- mendhook:abc -->' });
  await person.issues.addLabels({ ...CHECKOUT, issue_number: 1, labels: ['incident abc'] });
  const count = async (q: string) => (await person.search.issuesAndPullRequests({ q })).data.total_count;
  expect(await count('repo:acme/checkout is:pr is:open label:"incident abc"')).toBe(1);
  expect(await count('repo:acme/checkout is:pr in:body "mendhook:abc"')).toBe(1);
  expect(await count('repo:acme/checkout is:pr -label:"incident abc"')).toBe(0);
  expect(await count('repo:acme/other is:pr')).toBe(0);
  await expect(count('repo:acme/checkout milestone:x')).rejects.toMatchObject({ status: 422 });
});

test('long lists come in pages that the client follows', async () => {
  const { person } = await startFixture();
  for (const name of ['a', 'b', 'c', 'd', 'e']) await person.issues.createLabel({ ...CHECKOUT, name });
  const all = await person.paginate(person.issues.listLabelsForRepo, { ...CHECKOUT, per_page: 2 });
  expect(all.map((each) => each.name)).toEqual(['a', 'b', 'c', 'd', 'e']);
});

test('what was there is there again after a restart', async () => {
  const fixture = await startFixture();
  await pushBranch(fixture, HEAD);
  await fixture.person.pulls.create(NEW_PULL);
  await fixture.github.close();
  const stateDirectory = `${fixture.directory}/state`;
  const again = await startGitHub({ stateDirectory, app: APP, personalToken: PERSON });
  const { data } = await octokit(again.url, PERSON.token).pulls.list(CHECKOUT);
  expect(data.map((each) => each.title)).toEqual(['fix: stock']);
  await again.close();
});

test('the page hears of every change and reads it back', async () => {
  let changes = 0;
  const fixture = await startFixture({ onChange: () => (changes += 1) });
  const { github } = fixture;
  await pushBranch(fixture, HEAD);
  const before = changes;
  await fixture.person.pulls.create(NEW_PULL);
  expect(changes).toBeGreaterThan(before);
  expect(github.pullRequests()).toMatchObject([{ owner: 'acme', repository: 'checkout', number: 1, draft: true }]);
  const details = await github.pullRequest('acme', 'checkout', 1);
  expect(details?.files.map((each) => each.path)).toEqual(['src/stock.js']);
  expect(details?.commits).toHaveLength(1);
  github.closePullRequest('acme', 'checkout', 1, 'ada');
  expect(github.pullRequests()[0]?.state).toBe('closed');
});

test('a timeline has comments, reviews, labels and the merge queue, in their order', async () => {
  let now = Date.UTC(2026, 0, 1);
  const fixture = await startFixture({ clock: () => (now += 1_000) });
  const { github, person } = fixture;
  const place = ['acme', 'checkout'] as const;
  await pushBranch(fixture, HEAD);
  await person.pulls.create(NEW_PULL);
  github.comment(...place, 1, { by: 'bob', body: 'look' });
  github.labelPullRequest(...place, 1, 'keep', 'ada');
  github.review(...place, 1, { by: 'bob', body: 'good' });
  await person.issues.lock({ ...CHECKOUT, issue_number: 1 });
  expect(() => github.enqueuePullRequest(...place, 1, 'ada')).toThrow('cannot be queued');
  github.setDraft(...place, 1, false, 'ada');
  github.enqueuePullRequest(...place, 1, 'ada');
  github.dequeuePullRequest(...place, 1, 'MERGE_CONFLICT', 'github-merge-queue[bot]');
  const { data } = await person.issues.listEventsForTimeline({ ...CHECKOUT, issue_number: 1 });
  expect(data.map((each) => ('event' in each ? each.event : ''))).toEqual([
    ...['commented', 'labeled', 'reviewed', 'locked', 'ready_for_review'],
    ...['added_to_merge_queue', 'removed_from_merge_queue'],
  ]);
});

test('reviews are asked of who has access, not of the author, and an answered one is not asked for any longer', async () => {
  const fixture = await startFixture();
  const { github, person } = fixture;
  await pushBranch(fixture, HEAD);
  await person.pulls.create(NEW_PULL);
  const at = { ...CHECKOUT, pull_number: 1 };
  const ask = (more: { reviewers?: string[]; team_reviewers?: string[] }) =>
    person.pulls.requestReviewers({ ...at, ...more });
  github.addCollaborator('acme', 'checkout', { login: 'bob', role: 'write', isMember: true });
  github.addTeam('acme', 'checkout', 'core');
  await expect(ask({ reviewers: ['ada'] })).rejects.toThrow('author');
  await expect(ask({ reviewers: ['bob', 'stranger'] })).rejects.toThrow('only be requested from collaborators');
  await expect(ask({ team_reviewers: ['nobody'] })).rejects.toThrow('only be requested from collaborators');
  await ask({ reviewers: ['bob'], team_reviewers: ['core'] });
  const { data } = await ask({ reviewers: ['Bob'] });
  expect(data.requested_reviewers?.map(({ login }) => login)).toEqual(['bob']);
  github.review('acme', 'checkout', 1, { by: 'bob', body: 'good' });
  const { data: asked } = await person.pulls.listRequestedReviewers(at);
  expect([asked.users.length, asked.teams.map(({ slug }) => slug)]).toEqual([0, ['core']]);
});

test('who may only read sets no label, and who may not create one uses those that there are', async () => {
  const fixture = await startFixture();
  const { github } = fixture;
  const place = ['acme', 'checkout'] as const;
  await pushBranch(fixture, HEAD);
  await fixture.person.pulls.create(NEW_PULL);
  github.addCollaborator(...place, { login: 'rita', role: 'read', isMember: false });
  github.addCollaborator(...place, { login: 'tom', role: 'triage', isMember: false });
  for (const by of ['stranger', 'rita'])
    expect(() => github.labelPullRequest(...place, 1, 'keep', by)).toThrow('triage');
  expect(() => github.labelPullRequest(...place, 1, 'keep', 'tom')).toThrow('permission to create labels');
  github.labelPullRequest(...place, 1, 'keep', 'ada');
  github.unlabelPullRequest(...place, 1, 'keep', 'ada');
  github.labelPullRequest(...place, 1, 'keep', 'tom');
  expect(github.pullRequests()[0]?.labels).toEqual(['keep']);
});

test('a deleted branch closes its pull request, which is reopened only after it is restored', async () => {
  const fixture = await startFixture();
  const { github } = fixture;
  await pushBranch(fixture, HEAD);
  await fixture.person.pulls.create(NEW_PULL);
  await github.deleteBranch('acme', 'checkout', HEAD, 'bob');
  expect(github.pullRequests()[0]).toMatchObject({ state: 'closed', closedBy: 'bob' });
  await expect(github.reopenPullRequest('acme', 'checkout', 1, 'bob')).rejects.toThrow('Validation Failed');
});
