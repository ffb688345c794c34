import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Repository } from '../../../batch-job/repository/open-repository.ts';
import { prepareBase } from '../../../batch-job/verify/prepared-base.ts';
import type { TestBench } from '../../../batch-job/verify/test-bench.ts';
import { openTestTree } from '../../../batch-job/verify/test-tree.ts';
import { type Files, openWorkbench, searchPath, type Workbench, writeFiles } from '../repository/workbench.ts';

const owner = process.getuid?.() === 0 ? { uid: 1_200_000 + process.pid, gid: 1_200_000 + process.pid } : undefined;

/** Stands in for npm: leaves what package managers leave, and says each time that it ran. */
const NPM = `#!/bin/sh
echo ran >> "$0.log"
mkdir -p node_modules/.bin node_modules/real "$HOME/.cache"
printf '#!/bin/sh\\necho from %s\\n' "$PWD" > node_modules/.bin/tool
chmod 755 node_modules/.bin/tool
printf 'bytes\\0%s\\0' "$PWD" > node_modules/real/compiled.bin
echo old > node_modules/real/state
ln -s "$PWD/node_modules/real" node_modules/linked
echo cached > "$HOME/.cache/package"
[ -z "$NPM_TOKEN" ] || { echo "//registry/:_authToken=$NPM_TOKEN" | tee "$HOME/.npmrc" .npmrc; printf %s "$NPM_TOKEN" | base64 > node_modules/auth; }
`;

let workbench: Workbench;
let bench: TestBench & { readonly repository: Repository };
let npm: string;
beforeAll(async () => {
  workbench = await openWorkbench();
  await chmod(workbench.root, 0o755);
  const programs = workbench.place();
  await mkdir(programs);
  npm = join(programs, 'npm');
  await writeFile(npm, NPM, { mode: 0o755 });
  const commit = await workbench.commit({ 'package.json': '{}', 'src/a.js': 'old\n', '.gitignore': 'node_modules\n' });
  bench = {
    repository: await workbench.open({ commit }),
    test: { setup: 'npm ci', command: 'true', regression: 'true {files}', timeoutMinutes: 1 },
    workDirectory: workbench.place(),
    searchPath: `${programs}:${searchPath}`,
    owner,
    clock: Date.now,
    onRun: async () => undefined,
  };
});
beforeEach(async () => {
  await writeFile(`${npm}.log`, '');
  await chmod(`${npm}.log`, 0o666);
});
afterAll(() => workbench.close());

const timesRun = async () => (await readFile(`${npm}.log`, 'utf8')).split('\n').length - 1;

async function patchOf(change: Files): Promise<string> {
  const tree = workbench.place();
  await bench.repository.exportTree(tree);
  await writeFiles(tree, change);
  return bench.repository.diff(tree);
}

/** Prepares the base, and opens a tree with a change. */
async function open(change: Files | string, setup = 'npm ci', workDirectory = bench.workDirectory) {
  const test = { ...bench.test, setup };
  const prepared = await prepareBase({ ...bench, test }, setup, 'on the base');
  const patch = typeof change === 'string' ? change : await patchOf(change);
  const tree = await openTestTree({ ...bench, test, prepared, workDirectory }, 'with the fix', patch);
  return { prepared, tree };
}

describe('what a setup made on the base is copied', () => {
  const LOOK =
    'cat src/a.js; node_modules/.bin/tool; tr "\\0" " " < node_modules/real/compiled.bin; echo; readlink node_modules/linked; cat "$HOME/.cache/package"; git status --porcelain; stat -c %u node_modules node_modules/.bin/tool "$HOME/.cache" node_modules/linked | sort -u; echo new > node_modules/real/state';

  test('into a tree of its own, which has its own path in it, and is the tests’ user’s', async () => {
    const { tree } = await open({ 'src/a.js': 'new\n' });
    const { output, passed } = await tree.run('suite with fix', LOOK);
    // Paths are shown as the repository has them: none of another tree is left.
    const user = owner?.uid ?? process.getuid?.();
    expect(output).toBe(`new\nfrom .\nbytes . \nnode_modules/real\ncached\n${user}\n`);
    expect({ passed, ran: await timesRun() }).toEqual({ passed: true, ran: 1 });
  });

  test('and no tree sees what was written to another', async () => {
    const { prepared, tree } = await open({ 'src/a.js': 'new\n' });
    await tree.run('suite with fix', LOOK);
    const other = await openTestTree({ ...bench, prepared }, 'on the base');
    expect((await other.run('suite on base', 'cat node_modules/real/state')).output).toBe('old\n');
    expect(prepared.take(bench), 'a tree from which others are copied is given to no test').toBeUndefined();
    expect(await timesRun()).toBe(1);
  });

  test('and is removed with the tree', async () => {
    const before = (await readdir(bench.workDirectory)).length;
    const { tree } = await open({ 'src/a.js': 'new\n' });
    await tree.remove();
    expect(await readdir(bench.workDirectory)).toHaveLength(before + 1);
  });
});

describe('the setup runs again', () => {
  const ADDED =
    'diff --git a/node_modules/a.js b/node_modules/a.js\nnew file mode 100644\n--- /dev/null\n+++ b/node_modules/a.js\n@@ -0,0 +1 @@\n+new\n';
  test.each<[string, Files | string]>([
    ['for a change of what it reads', { 'package.json': '{"name":"a"}' }],
    ['for a change in what it made', ADDED],
  ])('%s', async (_, change) => {
    const { tree } = await open(change);
    expect((await tree.run('suite with fix', 'cat node_modules/real/state')).output).toBe('old\n');
    expect(await timesRun()).toBe(2);
  });

  test.each([
    ['nobody knows', 'npm ci; true', 'true'],
    ['changes a file of the repository', 'npm ci && corepack enable', 'echo more >> package.json'],
    ['builds something', 'npm ci && corepack enable', 'echo built > built.js'],
    ['commits', 'npm ci && corepack enable', 'git commit -q --allow-empty -m more'],
  ])('when it is one that %s', async (_, setup, corepack) => {
    await writeFile(
      join(npm, '..', 'corepack'),
      `#!/bin/sh
${corepack}
`,
      { mode: 0o755 },
    );
    const { prepared } = await open({ 'src/a.js': 'new\n' }, setup);
    expect(await timesRun()).toBe(2);
    const base = prepared.take({ ...bench, test: { ...bench.test, setup } });
    expect((await base?.run('suite on base', 'cat src/a.js'))?.output).toBe('old\n');
  });

  test('where a binary file names the base, whose path has another length', async () => {
    const { tree } = await open({ 'src/a.js': 'new\n' }, 'npm ci', `${bench.workDirectory}-longer`);
    expect((await tree.run('suite with fix', 'node_modules/.bin/tool')).output).toBe('from .\n');
    expect(await timesRun()).toBe(2);
  });
});

describe('the setup’s secret', () => {
  const secret = { name: 'NPM_TOKEN', value: 'npm_s3cret/0123456789+abcdef' };
  const LEAKS = [secret.value, encodeURIComponent(secret.value), Buffer.from(secret.value).toString('base64')];
  /** Everything that a test can look at. */
  const SEARCH = [
    'env; cat /proc/self/environ /proc/[0-9]*/environ 2>/dev/null',
    `find . "$HOME" -type f -exec cat {} +; cat .npmrc "$HOME/.npmrc" node_modules/auth`,
    `echo ${secret.value} ${LEAKS[2]}`,
  ].join('; ');

  test.each([
    ['only installs packages', 'npm ci'],
    ['does more, which is copied all the same', 'npm ci; echo more > more'],
  ])('is in no tree and in no output, of a setup that %s', async (_, setup) => {
    const test = { ...bench.test, setup };
    const at = { ...bench, secret, test };
    const prepared = await prepareBase(at, setup, 'on the base');
    const tree = await openTestTree({ ...at, prepared }, 'with the fix', await patchOf({ 'src/a.js': 'new\n' }));
    const { output } = await tree.run('suite with fix', SEARCH);
    expect(output).toContain(`authToken=${'*'.repeat(secret.value.length)}`);
    expect(output.match(/\[redacted:setup-secret\]/g), 'what the command itself prints').toHaveLength(2);
    for (const leak of LEAKS) expect(output).not.toContain(leak);
    expect(output).not.toContain('NPM_TOKEN=');
    expect(await timesRun()).toBe(1);
  });

  test('is not given to a setup that a fix’s code may run in, and a failure says so', async () => {
    const setup = 'npm ci && test -n "$NPM_TOKEN"';
    const at = { ...bench, secret, test: { ...bench.test, setup } };
    const prepared = await prepareBase(at, setup, 'on the base');
    const patch = await patchOf({ 'package.json': '{"name":"a"}' });
    await expect(openTestTree({ ...at, prepared }, 'with the fix', patch)).rejects.toMatchObject({
      name: 'SetupError',
      message:
        'the setup command failed with exit code 1 with the fix (without the secret NPM_TOKEN, which code of a fix could read)',
    });
    expect(await timesRun()).toBe(2);
  });

  test('is cut out of what a failed setup printed', async () => {
    const setup = 'npm ci && exit 3';
    const failed = prepareBase({ ...bench, secret, test: { ...bench.test, setup } }, setup, 'on the base');
    const { run, message } = await failed.catch((error) => error);
    expect(message).toBe(
      'the setup command failed with exit code 3 on the base: //registry/:_authToken=[redacted:setup-secret]',
    );
    expect(JSON.stringify(run)).not.toContain(secret.value);
  });
});
