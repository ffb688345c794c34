import { expect, test } from 'vitest';
import { CHECKOUT, type Fixture, mint, octokit, PERSON, startFixture } from './fixture.ts';

const WORKFLOW = '.github/workflows/review.yml';
const REF = 'refs/heads/review';

/** Commits one file on top of `main` through the API, on no branch yet. */
async function commitFile(client: Fixture['person'], path: string): Promise<{ sha: string; base: string }> {
  const base = (await client.git.getRef({ ...CHECKOUT, ref: 'heads/main' })).data.object.sha;
  const { data: parent } = await client.repos.getCommit({ ...CHECKOUT, ref: base });
  const { data: blob } = await client.git.createBlob({ ...CHECKOUT, content: 'on: push\n' });
  const entry = { path, mode: '100644', type: 'blob', sha: blob.sha } as const;
  const { data: tree } = await client.git.createTree({
    ...CHECKOUT,
    base_tree: parent.commit.tree.sha,
    tree: [entry],
  });
  const { data: commit } = await client.git.createCommit({
    ...CHECKOUT,
    message: 'ci: review',
    tree: tree.sha,
    parents: [base],
  });
  return { sha: commit.sha, base };
}

test('a branch is created and moved through the API, and an open pull request follows it', async () => {
  const { person, github } = await startFixture();
  const first = await commitFile(person, 'a.txt');
  await person.git.createRef({ ...CHECKOUT, ref: REF, sha: first.sha });
  await person.pulls.create({ ...CHECKOUT, title: 'a', head: 'review', base: 'main' });
  const second = await commitFile(person, 'b.txt');
  const move = { ...CHECKOUT, ref: 'heads/review', sha: second.sha };
  await expect(person.git.updateRef(move)).rejects.toMatchObject({ status: 422, message: /not a fast forward/ });
  await person.git.updateRef({ ...move, force: true });
  expect((await github.pullRequest('acme', 'checkout', 1))?.files.map((file) => file.path)).toEqual(['b.txt']);
});

test('a ref is refused that exists, that names no commit, or that is no branch', async () => {
  const { person } = await startFixture();
  const { sha, base } = await commitFile(person, 'a.txt');
  const create = (ref: string, to = sha) => person.git.createRef({ ...CHECKOUT, ref, sha: to });
  await expect(create('refs/heads/main', base)).rejects.toMatchObject({
    status: 422,
    message: /Reference already exists/,
  });
  await expect(create(REF, '1'.repeat(40))).rejects.toMatchObject({ status: 422, message: /Object does not exist/ });
  for (const ref of ['review', 'refs/heads/a..b', 'refs/heads/', 'refs/heads/-x y']) {
    await expect(create(ref)).rejects.toMatchObject({ status: 422, message: /not a valid ref name/ });
  }
  const move = person.git.updateRef({ ...CHECKOUT, ref: 'heads/nowhere', sha });
  await expect(move).rejects.toMatchObject({ status: 422, message: /Reference does not exist/ });
});

test('a branch that is created by the API is held to the rules of a push', async () => {
  const { person, github } = await startFixture();
  const { sha } = await commitFile(person, 'a.txt');
  github.protectBranch('acme', 'checkout', { branch: 'main', requiredApprovals: 1, enforceAdmins: true });
  const main = person.git.updateRef({ ...CHECKOUT, ref: 'heads/main', sha });
  await expect(main).rejects.toMatchObject({ status: 422, message: /Protected branch update failed/ });
  github.setRules('acme', 'checkout', [{ branches: '*', type: 'required_signatures' }]);
  const unsigned = person.git.createRef({ ...CHECKOUT, ref: REF, sha });
  await expect(unsigned).rejects.toMatchObject({ status: 422, message: /must have verified signatures/ });
  github.archiveRepository('acme', 'checkout');
  await expect(person.git.createRef({ ...CHECKOUT, ref: REF, sha })).rejects.toMatchObject({ status: 403 });
});

test('an App’s token without `workflows` makes no tree with a workflow, and puts no branch on one', async () => {
  const { person, github } = await startFixture();
  const app = octokit(github.url, await mint(github.url, { contents: 'write' }));
  await expect(commitFile(app, WORKFLOW)).rejects.toMatchObject({ status: 403, message: /Resource not accessible/ });
  const { sha } = await commitFile(person, WORKFLOW);
  const ref = app.git.createRef({ ...CHECKOUT, ref: REF, sha });
  await expect(ref).rejects.toMatchObject({ status: 422, message: /without `workflows` permission/ });
  await expect(commitFile(app, '.github/CODEOWNERS')).resolves.toBeDefined();
});

test.each([
  [{ scopes: ['repo'] }, 404],
  [{ permissions: { contents: 'write' } }, 403],
] as const)('a person’s token with %o gets %i for a workflow', async (given, status) => {
  const { person } = await startFixture({ personalToken: { ...PERSON, ...given } });
  const path = { path: WORKFLOW, mode: '100644', type: 'blob', sha: null } as const;
  await expect(person.git.createTree({ ...CHECKOUT, tree: [path] })).rejects.toMatchObject({ status });
});

test('a classic token with the scope `workflow` writes one', async () => {
  const { person } = await startFixture({ personalToken: { ...PERSON, scopes: ['repo', 'workflow'] } });
  await expect(commitFile(person, WORKFLOW)).resolves.toBeDefined();
});
