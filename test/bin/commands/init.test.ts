import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { registerInitCommand } from '../../../bin/commands/init/init.ts';
import type { Prompts } from '../../../bin/prompts.ts';
import { repositoryName } from '../../../bin/repository/repository-name.ts';
import { temporaryDirectory } from '../../../packages/emulators/test/aws/stand-in.ts';
import { typingPrompts } from '../prompts.ts';
import { runInProcess } from '../run-in-process.ts';

const NEEDED = ['--service', 'checkout', '--repository', 'acme/checkout', '--channel', '#alerts'];

describe('by options alone', () => {
  test('writes a configuration, and says what comes next in the order in which it can be done', async () => {
    const { init, written } = setUp();
    const printed = (await init(...NEEDED, '--yes')).join('\n');
    expect(written()).toContain("name: 'checkout'");
    expect(written()).toContain("branch: 'main'");
    expect(written()).toContain("site: 'datadoghq.com'");
    expect(written()).toContain("mode: 'suggest'");
    expect(written()).not.toMatch(/env:|test:|npm/);
    const steps = ['cdk bootstrap', 'mendhook deploy', 'github-app', 'secrets set', 'register'];
    expect(steps.map((step) => printed.indexOf(step))).toEqual(
      steps.map((step) => printed.indexOf(step)).toSorted((one, other) => one - other),
    );
    expect(steps.filter((step) => !printed.includes(step))).toEqual([]);
  });

  test('every option is written', async () => {
    const { init, written } = setUp();
    const more = ['--env', 'production', '--branch', 'release/2', '--site', 'ap2.datadoghq.com', '--mode', 'observe'];
    await init(...NEEDED, ...more);
    for (const value of ['production', 'release/2', 'ap2.datadoghq.com', 'observe']) {
      expect(written()).toContain(`'${value}'`);
    }
  });

  test.each([
    [[], 'not a terminal, so nothing can be asked: give --service, --repository, --channel'],
    [
      ['--service', 'checkout', '--repository', 'acme/checkout'],
      'not a terminal, so nothing can be asked: give --channel',
    ],
  ])('without a terminal, %s ends in one line with the missing options', async (words, message) => {
    const { init, file } = setUp();
    await expect(init(...words)).rejects.toThrow(new RegExp(`^${message}$`));
    expect(existsSync(file)).toBe(false);
  });

  test.each([
    [['--branch', 'bad branch name'], /--branch: expected a branch that git takes.*got "bad branch name"/],
    [['--branch', 'a..b'], /--branch: expected a branch/],
    [['--service', "chec kout's"], /--service: expected letters/],
    [['--repository', 'checkout'], /--repository: expected "owner\/name"/],
    [['--repository', 'https://gitlab.com/acme/checkout'], /--repository: expected "owner\/name"/],
    [['--channel', 'no-hash'], /--channel: expected "#name"/],
    [['--mode', 'everything'], /--mode: /],
    [['--env', ''], /--env: /],
  ])('%s is refused', async (words, message) => {
    const { init } = setUp();
    await expect(init(...NEEDED, ...words)).rejects.toThrow(message);
  });

  test('all wrong options are named at once', async () => {
    const wrong = setUp().init('--service', 'a b', '--branch', 'a b');
    await expect(wrong).rejects.toThrow(/--service: .*; --branch: /);
  });

  test('a file that is there stays, unless it is to be replaced', async () => {
    const { init, file, written } = setUp();
    writeFileSync(file, 'mine');
    await expect(init(...NEEDED)).rejects.toThrow('use --force to replace it');
    expect(written()).toBe('mine');
    await init(...NEEDED, '--force');
    expect(written()).not.toBe('mine');
  });
});

describe('the folder of the configuration', () => {
  const HERE = ['package.json', 'cdk.json', '.gitignore'];
  const read = (file: string, name: string) => readFileSync(join(file, '..', name), 'utf8');

  test('gets what it needs to be deployed from, and npm install is the next step', async () => {
    const { init, file } = setUp();
    const printed = (await init(...NEEDED)).join('\n');
    const { version, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(JSON.parse(read(file, 'package.json'))).toMatchObject({
      type: 'module',
      dependencies: {
        mendhook: version,
        'aws-cdk-lib': devDependencies['aws-cdk-lib'],
        constructs: devDependencies.constructs,
      },
      allowScripts: { node: true },
    });
    expect(JSON.parse(read(file, 'cdk.json'))).toMatchObject({
      app: 'npx mendhook cdk-app',
      context: { stage: 'prod', config: 'mendhook.config.ts' },
    });
    expect(read(file, '.gitignore').split('\n')).toEqual(expect.arrayContaining(['node_modules/', 'cdk.out/']));
    for (const name of HERE) expect(printed).toContain(`${name} is written`);
    expect(printed.indexOf('npm install')).toBeGreaterThan(0);
    expect(printed.indexOf('npm install')).toBeLessThan(printed.indexOf('npx mendhook local'));
  });

  test('keeps every file that is there, whatever is in it', async () => {
    const { init, file } = setUp();
    for (const name of HERE) writeFileSync(join(file, '..', name), `mine: ${name}`);
    const printed = (await init(...NEEDED, '--force')).join('\n');
    for (const name of HERE) {
      expect(read(file, name)).toBe(`mine: ${name}`);
      expect(printed).toContain(`${name} exists already, so it was not changed`);
    }
    expect(printed).toMatch(/npm install --save-exact mendhook@\d/);
  });

  test('has mendhook already: nothing is to be installed', async () => {
    const { init, file } = setUp();
    writeFileSync(join(file, '..', 'package.json'), '{"dependencies":{"mendhook":"0.1.0"}}');
    expect((await init(...NEEDED)).join('\n')).not.toContain('npm install');
  });

  test('a second run changes nothing, asks nothing, writes what is missing and ends well', async () => {
    const { init, file, written } = setUp();
    await init(...NEEDED);
    writeFileSync(file, 'mine');
    rmSync(join(file, '..', 'cdk.json'));
    const printed = (await init()).join('\n');
    expect(written()).toBe('mine');
    expect(printed).toContain(`${file} exists already, so it was not changed: --force replaces it`);
    expect(printed).toContain('cdk.json is written');
    expect(printed).toContain('npx mendhook deploy');
  });
});

test('at a terminal, only what was not given is asked, and an address means its repository', async () => {
  const typing = typingPrompts({ 'owner/name': 'https://github.com/acme/checkout/pulls', 'env tag': 'staging' });
  const { init, written } = setUp(() => typing.prompts);
  const printed = await init('--service', 'checkout', '--site', 'datadoghq.eu', '--mode', 'draft-pr');
  expect(written()).toContain("repository: 'acme/checkout'");
  expect(written()).toContain("env: 'staging'");
  expect(printed).toContain('repository: acme/checkout');
  expect(typing.shown.length).toBe(4);
  expect(typing.unused).toEqual(new Set());
});

describe('a clone says how tests are run', () => {
  const GO = { 'go.mod': 'module x\n', 'stock_test.go': 'package x\n' };

  test('one that is named', async () => {
    const clone = await aClone('git@github.com:acme/checkout.git', GO, 'trunk');
    const { init, written } = setUp();
    const printed = (await init('--service', 'checkout', '--channel', '#alerts', '--checkout', clone)).join('\n');
    expect(written()).toContain("repository: 'acme/checkout'");
    expect(written()).toContain("branch: 'trunk'");
    expect(written()).toContain("command: 'go test ./...'");
    expect(printed).toContain('tests: Go, found from the files in');
  });

  test('the folder of the command, when it is a clone of that repository', async () => {
    const clone = await aClone('https://github.com/Acme/Checkout', GO);
    const here = setUp(undefined, clone);
    await here.init(...NEEDED);
    expect(here.written()).toContain("command: 'go test ./...'");
    const other = setUp(undefined, clone);
    await other.init(...NEEDED, '--repository', 'acme/cart');
    expect(other.written()).not.toContain('go test');
  });

  test('one of another repository, none at all, and one without tests are told', async () => {
    const clone = await aClone('https://github.com/acme/cart', { 'README.md': '' });
    await expect(setUp().init(...NEEDED, '--checkout', clone)).rejects.toThrow(
      'is a clone of acme/cart, not of acme/checkout',
    );
    await expect(setUp().init(...NEEDED, '--checkout', temporaryDirectory())).rejects.toThrow('is not a git clone');
    const printed = await setUp().init(...NEEDED, '--repository', 'acme/cart', '--checkout', clone);
    expect(printed.join('\n')).toContain('tests: none recognised in');
  });
});

test.each([
  ['https://github.com/acme/checkout', 'acme/checkout'],
  ['https://github.com/acme/checkout.git', 'acme/checkout'],
  ['http://www.github.com/acme/checkout', 'http://www.github.com/acme/checkout'],
  ['https://github.com/acme/check.out/tree/main/src?x#y', 'acme/check.out'],
  ['https://x-access-token:t@github.com/acme/checkout.git', 'acme/checkout'],
  ['git@github.com:acme/checkout.git', 'acme/checkout'],
  ['ssh://git@github.com/acme/checkout', 'acme/checkout'],
  ['github.com/acme/checkout', 'acme/checkout'],
  ['acme/checkout.git', 'acme/checkout'],
  [' acme/checkout ', 'acme/checkout'],
  ['https://notgithub.com/acme/checkout', 'https://notgithub.com/acme/checkout'],
  ['https://gitlab.com/acme/checkout', 'https://gitlab.com/acme/checkout'],
])('%s names %s', (text, expected) => {
  expect(repositoryName(text)).toBe(expected);
});

function setUp(openPrompts: () => Prompts | undefined = () => undefined, folder = temporaryDirectory()) {
  const file = join(temporaryDirectory(), 'mendhook.config.ts');
  const init = (...words: string[]) =>
    runInProcess((program) => registerInitCommand(program, openPrompts, folder), ['init', '--config', file, ...words]);
  return { init, file, written: () => readFileSync(file, 'utf8') };
}

async function aClone(remote: string, files: Readonly<Record<string, string>>, branch?: string): Promise<string> {
  const clone = join(temporaryDirectory(), 'clone');
  mkdirSync(clone);
  const git = (...words: string[]) => execa('git', ['-C', clone, ...words]);
  await git('init', '--quiet');
  await git('remote', 'add', 'origin', remote);
  if (branch !== undefined) await git('symbolic-ref', 'refs/remotes/origin/HEAD', `refs/remotes/origin/${branch}`);
  for (const [path, text] of Object.entries(files)) writeFileSync(join(clone, path), text);
  await git('add', '--all');
  return clone;
}
