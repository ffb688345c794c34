import { chmod, lstat, mkdir, readlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { prepareHome } from '../../../batch-job/verify/prepare-home.ts';
import { environmentForTests } from '../../../batch-job/verify/sandbox-environment.ts';
import type { TestBench } from '../../../batch-job/verify/test-bench.ts';
import { openTestTree } from '../../../batch-job/verify/test-tree.ts';
import { openWorkbench, searchPath, type Workbench } from '../repository/workbench.ts';

let workbench: Workbench;
let bench: TestBench;
beforeAll(async () => {
  workbench = await openWorkbench();
  await workbench.commit({ 'ignored.txt': 'tracked all the same' });
  const commit = await workbench.commit({
    '.gitignore': 'ignored.txt\nbuilt/\n',
    'src/a.js': 'a\n',
    '.githooks/pre-commit': { executable: '#!/bin/sh\ntouch hook-ran\n' },
  });
  bench = {
    repository: await workbench.open({ commit }),
    test: { command: 'true', regression: 'true {files}', timeoutMinutes: 1 },
    workDirectory: workbench.place(),
    searchPath,
    clock: Date.now,
    onRun: async () => undefined,
  };
});
afterAll(() => workbench.close());

/** Runs lines in a tree that was set up by the first. */
async function inTree(setup: string, line = 'true', options: Partial<TestBench> = {}) {
  const tree = await openTestTree({ ...bench, ...options, test: { ...bench.test, setup } }, 'on the base');
  return tree.run('suite on base', line);
}

describe('a tree of the tests', () => {
  test('is a git repository of one commit, without history, remote or anything to commit', async () => {
    const ask = 'git rev-list --count --all; git remote; git status --porcelain; git ls-files; git describe --always';
    const { output, passed } = await inTree('git rev-parse --is-inside-work-tree && mkdir built', ask);
    expect(passed).toBe(true);
    expect(output).toMatch(/^1\n\.githooks\/pre-commit\n\.gitignore\nignored\.txt\nsrc\/a\.js\n[0-9a-f]{7}\n$/);
  });

  test('a setup or a test can commit, and the name of the first commit tells no tree from another', async () => {
    const line = 'git rev-parse HEAD; echo b > b; git add b; git commit -qm b && git log -1 --format="%an <%ae>"; ls';
    const [one, other] = [await inTree('true', line), await inTree('true', line)];
    expect(one.output).toBe(other.output);
    expect(one.output).toMatch(/^[0-9a-f]{40}\nmendhook tests <tests@mendhook\.invalid>\nb\nignored\.txt\nsrc\n$/);
  });

  test('its commands get proxies and certificates, and nothing that the sandbox sets is replaced', async () => {
    const environment = { HTTPS_PROXY: 'http://proxy.internal:3128', PATH: '/nowhere', HOME: '/nowhere' };
    const { output } = await inTree('true', 'echo $HTTPS_PROXY $MAVEN_OPTS; touch $HOME/mine && echo $PATH', {
      environment,
    });
    expect(output).toMatch(/^http:\/\/proxy\.internal:3128 -Duser\.home=\S+ -Dhttps\.proxyHost=proxy\.internal /);
    expect(output).toContain(searchPath);
  });
});

describe('the home of a tree', () => {
  test('has links to the machine’s toolchains, and folders of its own beside them', async () => {
    const [machine, home] = [workbench.place(), workbench.place()];
    for (const file of [
      'rustup/toolchains/stable/bin/cargo',
      'rustup/settings.toml',
      'corepack/v1/pnpm/9.0.0/pnpm.cjs',
    ]) {
      await mkdir(join(machine, dirname(file)), { recursive: true });
      await writeFile(join(machine, file), 'x');
    }
    const inherited = {
      RUSTUP_HOME: join(machine, 'rustup'),
      COREPACK_HOME: join(machine, 'corepack'),
      CARGO_HOME: join(machine, 'none'),
      JAVA_HOME: '/opt/java',
    };
    expect(await prepareHome(home, inherited)).toEqual({ JAVA_HOME: '/opt/java' });
    expect(await readlink(join(home, '.rustup/toolchains/stable'))).toBe(join(machine, 'rustup/toolchains/stable'));
    expect((await lstat(join(home, '.rustup/settings.toml'))).isFile()).toBe(true);
    expect(await readlink(join(home, '.cache/node/corepack/v1/pnpm/9.0.0'))).toContain('/corepack/v1/pnpm/9.0.0');
  });
});

describe('what of the worker’s environment the tests’ user gets', () => {
  const owner = { uid: 54_321, gid: 54_321 };

  test('files that it can read, and toolchains that it can read and not write to', async () => {
    const machine = workbench.place();
    await mkdir(machine);
    await mkdir(join(machine, 'closed'), { mode: 0o700 });
    await chmod(workbench.root, 0o755);
    for (const folder of ['toolchains', 'writable']) await mkdir(join(machine, folder));
    await chmod(join(machine, 'writable'), 0o777);
    for (const file of ['ca.pem', 'private.pem', 'closed/ca.pem']) await writeFile(join(machine, file), 'x');
    await chmod(join(machine, 'private.pem'), 0o600);
    const environment = {
      SSL_CERT_FILE: join(machine, 'ca.pem'),
      CURL_CA_BUNDLE: join(machine, 'private.pem'),
      PIP_CERT: join(machine, 'closed/ca.pem'),
      REQUESTS_CA_BUNDLE: join(machine, 'missing.pem'),
      PYENV_ROOT: join(machine, 'toolchains'),
      RUSTUP_HOME: join(machine, 'writable'),
      HTTPS_PROXY: 'http://proxy.internal',
    };
    const names = async (who?: typeof owner) => Object.keys(await environmentForTests(environment, who)).sort();
    expect(await names(owner)).toEqual(['HTTPS_PROXY', 'PYENV_ROOT', 'SSL_CERT_FILE']);
    const all = Object.keys(environment).filter((name) => name !== 'REQUESTS_CA_BUNDLE');
    expect(await names()).toEqual(all.sort());
  });
});

test('git in a tree is that of the sandbox’s user', { skip: process.getuid?.() !== 0 }, async () => {
  const owner = { uid: 1_100_000 + process.pid, gid: 1_100_000 + process.pid };
  await chmod(workbench.root, 0o755);
  const { output } = await inTree('true', 'git status --porcelain && stat -c %u .git .git/HEAD', { owner });
  expect(output).toBe(`${owner.uid}\n${owner.uid}\n`);
});
