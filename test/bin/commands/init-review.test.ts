import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type GitHubOptions, startGitHub } from '@mendhook/emulators/github';
import { Octokit } from '@octokit/rest';
import { describe, expect, onTestFinished, test } from 'vitest';
import { registerInitCommand } from '../../../bin/commands/init/init.ts';
import { WORKFLOW_PATH, workflowText } from '../../../bin/commands/init/review/review-workflow.ts';
import type { AskGh } from '../../../bin/repository/person-token.ts';
import { temporaryDirectory } from '../../../packages/emulators/test/aws/stand-in.ts';
import { runInProcess } from '../run-in-process.ts';

const SHOP = { owner: 'acme', repo: 'shop' } as const;
const TOKEN = 'ghp_ada';
const nothing = () => undefined;
const SILENT = { debug: nothing, info: nothing, warn: nothing, error: nothing };

describe('mendhook init --review', () => {
  test('opens a draft with the workflow; a second run says so and changes nothing, nor does one after the merge', async () => {
    const { init, pulls, person, files, github } = await setUp();
    const printed = (await init()).join('\n');
    expect(printed).toMatch(/a draft pull request adds .*mendhook-review\.yml of acme\/shop/);
    expect(printed).toContain('ANTHROPIC_API_KEY');
    const [pull, ...none] = pulls();
    expect(none).toEqual([]);
    expect(pull).toMatchObject({ draft: true, author: 'ada' });
    const before = await person.repos.listCommits({ ...SHOP, sha: 'mendhook-review' });
    expect(await files(pull?.number ?? 0)).toEqual([WORKFLOW_PATH]);
    expect(await textOn(person, 'mendhook-review')).toBe(workflowText());

    expect((await init()).join('\n')).toContain('is open already: nothing to do');
    expect((await init('--force')).join('\n')).toContain('is open already: nothing to do');
    expect(pulls()).toEqual([pull]);
    const after = await person.repos.listCommits({ ...SHOP, sha: 'mendhook-review' });
    expect(after.data.map(({ sha }) => sha)).toEqual(before.data.map(({ sha }) => sha));

    github.setDraft('acme', 'shop', 1, false, 'ada');
    await github.mergePullRequest('acme', 'shop', 1, 'ada');
    expect((await init()).join('\n')).toContain('is on main already: nothing to do');
    expect(pulls()).toHaveLength(1);
  });

  test('shows how another workflow on the default branch differs, and replaces it with --force alone', async () => {
    const { init, pulls, person } = await setUp({ files: { [WORKFLOW_PATH]: 'on: \u001b[31mpush\n' } });
    const refused = init();
    await expect(refused).rejects.toThrow(/is another one on main: use --force to replace it\n/);
    await expect(refused).rejects.toThrow(/\n-on: push\n[\s\S]*\n\+name: Review\n/);
    expect(pulls()).toEqual([]);
    await expect(headOf(person)).rejects.toMatchObject({ status: 404 });
    expect((await init('--force')).join('\n')).toContain('a draft pull request adds');
    expect(await textOn(person, 'mendhook-review')).toBe(workflowText());
  });

  test('keeps what a person changed on the open pull request, unless --force says otherwise; opens a closed one again', async () => {
    const { init, pulls, person, github } = await setUp();
    await init();
    await commit(person, WORKFLOW_PATH, 'on: push\n');
    const changed = await headOf(person);
    await expect(init()).rejects.toThrow(/is another one on mendhook-review: use --force/);
    expect(await headOf(person)).toBe(changed);
    expect((await init('--force')).join('\n')).toContain('the pull request has the new workflow');
    expect(await textOn(person, 'mendhook-review')).toBe(workflowText());
    const { data } = await person.repos.listCommits({ ...SHOP, sha: 'mendhook-review' });
    expect(data.map(({ sha }) => sha)).toContain(changed);
    expect(pulls()).toHaveLength(1);

    const head = await headOf(person);
    github.closePullRequest('acme', 'shop', 1, 'ada');
    expect((await init()).join('\n')).toContain('a draft pull request adds');
    expect(
      pulls()
        .map(({ state }) => state)
        .toSorted(),
    ).toEqual(['closed', 'open']);
    expect(await headOf(person)).toBe(head);
  });

  test('leaves a branch alone that somebody uses for something else', async () => {
    const { init, pulls, person } = await setUp();
    const main = (await person.git.getRef({ ...SHOP, ref: 'heads/main' })).data.object.sha;
    await person.git.createRef({ ...SHOP, ref: 'refs/heads/mendhook-review', sha: main });
    await commit(person, 'notes.txt', 'mine\n');
    await expect(init()).rejects.toThrow(/has a branch mendhook-review without the workflow/);
    expect(pulls()).toEqual([]);
  });

  test('--dry-run prints the file, asks for no token and does nothing', async () => {
    const { pulls, run } = await setUp();
    expect(await run(['--review', 'acme/shop', '--dry-run'], {})).toEqual([workflowText().trimEnd()]);
    expect(pulls()).toEqual([]);
  });

  test('refuses wrong options by their names, and passes on what GitHub refuses', async () => {
    const { run, pulls, github, init } = await setUp();
    const wrong: readonly (readonly [readonly string[], RegExp])[] = [
      [['--review', 'shop'], /--review: expected "owner\/name"/],
      [['--review', 'acme/shop', '--service', 'x', '--config', 'y'], /--service, --config: not with --review/],
      [['--dry-run'], /--dry-run works with --review only/],
      [['--github-url', 'https://github.example.com'], /--github-url works with --review only/],
      [['--review', 'acme/nowhere'], /there is no acme\/nowhere, or the token cannot see it/],
    ];
    for (const [words, message] of wrong) await expect(run(words, { GITHUB_TOKEN: TOKEN })).rejects.toThrow(message);
    await expect(run(['--review', 'acme/shop'], { GITHUB_TOKEN: 'unknown' })).rejects.toThrow(/Bad credentials/);
    github.archiveRepository('acme', 'shop');
    await expect(init()).rejects.toThrow(/could not open the pull request.*archived so is read-only/);
    expect(pulls()).toEqual([]);
  });
});

describe('the person’s token', () => {
  test.each([
    ['a classic one without the scope `workflow`', { scopes: ['repo'] }],
    ['a fine-grained one without Workflows', { permissions: { contents: 'write', pull_requests: 'write' } }],
  ] as const)('%s is refused with what it needs, and leaves nothing behind', async (_, rights) => {
    const { init, pulls, person } = await setUp({ rights });
    await expect(init()).rejects.toThrow(/needs the scopes `repo` and `workflow`.*Workflows: read and write/);
    expect(pulls()).toEqual([]);
    await expect(headOf(person)).rejects.toMatchObject({ status: 404 });
  });

  test('is taken from the variables, then from gh; without one both ways are named', async () => {
    const { run, folder } = await setUp();
    const asked: string[] = [];
    const gh = (token?: string) => async (host: string) => {
      asked.push(host);
      return token;
    };
    const words = ['--review', 'https://github.com/acme/shop/pulls'];
    await expect(run(words, {}, gh())).rejects.toThrow(
      /^no token for github\.com: set GH_TOKEN or GITHUB_TOKEN, or sign in with `gh auth login/,
    );
    const printed = (await run(words, {}, gh(TOKEN))).join('\n');
    expect(printed).toContain('a draft pull request');
    // Nothing is stored here, and the token is not shown.
    expect(printed).not.toContain(TOKEN);
    expect(readdirSync(folder)).toEqual(['state']);
    await run(words, { GH_TOKEN: TOKEN, GITHUB_TOKEN: 'other' }, gh());
    expect(asked).toEqual(['github.com', 'github.com']);
    const server = run([...words, '--github-url', 'https://github.example.com'], { GH_TOKEN: TOKEN }, gh());
    await expect(server).rejects.toThrow(/no token for github\.example\.com: set GH_ENTERPRISE_TOKEN/);
  });
});

interface SetUp {
  readonly rights?: Omit<NonNullable<GitHubOptions['personalToken']>, 'token' | 'login'>;
  readonly files?: Readonly<Record<string, string>>;
}

async function setUp({ rights = {}, files = {} }: SetUp = {}) {
  const folder = temporaryDirectory();
  const source = temporaryDirectory();
  for (const [path, text] of Object.entries({ 'shop.js': 'export {};\n', ...files })) {
    mkdirSync(join(source, path, '..'), { recursive: true });
    writeFileSync(join(source, path), text);
  }
  const github = await startGitHub({
    stateDirectory: join(folder, 'state'),
    personalToken: { token: TOKEN, login: 'ada', ...rights },
  });
  onTestFinished(() => github.close());
  await github.createRepository({ owner: 'acme', name: 'shop', fromDirectory: source });
  const run = (words: readonly string[], environment: Record<string, string>, askGh: AskGh = async () => undefined) =>
    runInProcess(
      (program) => registerInitCommand(program, () => undefined, folder, { apiUrl: github.url, environment, askGh }),
      ['init', ...words],
    );
  return {
    ...{ github, folder, run, person: new Octokit({ baseUrl: github.url, auth: TOKEN, log: SILENT }) },
    init: (...words: string[]) => run(['--review', 'acme/shop', ...words], { GITHUB_TOKEN: TOKEN }),
    pulls: () => github.pullRequests(),
    files: async (number: number) => (await github.pullRequest('acme', 'shop', number))?.files.map((file) => file.path),
  };
}

async function textOn(person: Octokit, ref: string): Promise<string> {
  const { data } = await person.repos.getContent({ ...SHOP, path: WORKFLOW_PATH, ref, mediaType: { format: 'raw' } });
  return String(data);
}

const headOf = async (person: Octokit): Promise<string> =>
  (await person.git.getRef({ ...SHOP, ref: 'heads/mendhook-review' })).data.object.sha;

/** A person's commit on the branch of the pull request. */
async function commit(person: Octokit, path: string, text: string): Promise<void> {
  const parent = await headOf(person);
  const tree = (await person.repos.getCommit({ ...SHOP, ref: parent })).data.commit.tree.sha;
  const { data: blob } = await person.git.createBlob({ ...SHOP, content: text });
  const entry = { path, mode: '100644', type: 'blob', sha: blob.sha } as const;
  const { data: made } = await person.git.createTree({ ...SHOP, base_tree: tree, tree: [entry] });
  const { data } = await person.git.createCommit({ ...SHOP, message: 'mine', tree: made.sha, parents: [parent] });
  await person.git.updateRef({ ...SHOP, ref: 'heads/mendhook-review', sha: data.sha });
}
