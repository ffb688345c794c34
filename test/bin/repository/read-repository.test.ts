import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { git } from '@mendhook/emulators/github/git';
import { describe, expect, test } from 'vitest';
import { deriveConfig, parseDerived, serviceOf } from '../../../bin/repository/derive-config.ts';
import { describeRepository, readRepository } from '../../../bin/repository/read-repository.ts';
import { UsageError } from '../../../bin/run-command.ts';
import { parseConfig } from '../../../core/config/config.ts';
import { temporaryDirectory } from '../../../packages/emulators/test/aws/stand-in.ts';

async function makeRepository(name = 'shop'): Promise<string> {
  const directory = join(temporaryDirectory(), name);
  await git('/', ['init', '--quiet', '--initial-branch=trunk', directory]);
  return directory;
}

async function withCommit(name?: string): Promise<string> {
  const directory = await makeRepository(name);
  writeFileSync(join(directory, 'a.js'), 'a\n');
  await git(directory, ['add', '--all']);
  await git(directory, ['commit', '--quiet', '--message=first']);
  return directory;
}

describe('a repository on disk', () => {
  test('is read from any folder in it: branch, commit, what is not committed; and nothing is written', async () => {
    const directory = await withCommit();
    await git(directory, ['remote', 'add', 'origin', 'git@github.com:acme/checkout.git']);
    mkdirSync(join(directory, 'src'));
    writeFileSync(join(directory, 'src', 'new.js'), 'new\n');
    writeFileSync(join(directory, 'a.js'), 'changed\n');
    const index = () => [
      readFileSync(join(directory, '.git', 'index'), 'base64'),
      statSync(join(directory, '.git', 'index')).mtimeMs,
    ];
    const before = index();
    const found = await readRepository(join(directory, 'src'));
    expect(index()).toEqual(before);
    expect(found).toMatchObject({ name: 'acme/checkout', branch: 'trunk', uncommitted: 2 });
    expect(found.commit).toBe(await git(directory, ['rev-parse', 'HEAD']));
    expect(describeRepository(found).join('\n')).toContain('2 uncommitted changes are not seen: commit first');
  });

  test('on no branch, its commit has a name of its own', async () => {
    const directory = await withCommit('my shop');
    await git(directory, ['checkout', '--quiet', '--detach']);
    const found = await readRepository(directory);
    expect(found.branch).toBe(`detached-${found.commit.slice(0, 12)}`);
    expect(found.name).toBe('local/my-shop');
    expect(describeRepository(found)[0]).toContain('no branch');
  });

  test('may be bare', async () => {
    const directory = await withCommit();
    const bare = `${directory}.git`;
    await git('/', ['clone', '--quiet', '--bare', directory, bare]);
    expect(await readRepository(bare)).toMatchObject({ directory: bare, branch: 'trunk', uncommitted: 0 });
  });

  test.each<[string, () => Promise<unknown>, RegExp]>([
    ['no folder', () => readRepository('/nowhere/at/all'), /there is no folder \/nowhere\/at\/all/],
    ['a folder outside of git', async () => readRepository(temporaryDirectory()), /is not in a git repository/],
    ['a repository without a commit', async () => readRepository(await makeRepository()), /has no commit yet/],
    [
      'a branch that is not there',
      async () => readRepository(await withCommit(), 'main'),
      /has no branch main; it is on trunk/,
    ],
  ])('%s is refused in a sentence', async (_, read, message) => {
    const refused = await read().catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(UsageError);
    expect(String(refused)).toMatch(message);
  });
});

describe('its configuration', () => {
  const repository = { name: 'acme/checkout', branch: 'trunk' };

  test('is derived: service, repository, branch', () => {
    const { services } = parseDerived(deriveConfig(repository));
    expect(services[0]).toMatchObject({
      name: 'checkout',
      repository: 'acme/checkout',
      branch: 'trunk',
      mode: 'draft-pr',
    });
    expect(parseDerived(deriveConfig(repository, 'shop')).services[0]?.name).toBe('shop');
    expect(() => parseDerived(deriveConfig(repository, 'no name'))).toThrow(
      /services\[0\]\.name: expected letters.*--service NAME/s,
    );
  });

  const service = (name: string, of: string) => ({ name, repository: of, slackChannel: '#x' });
  const config = (...services: object[]) => parseConfig({ services }, 'a test');

  test('of several services, the one of the repository is meant, or the one that is named', () => {
    const two = config(service('a', 'acme/a'), service('b', 'acme/checkout'));
    expect(serviceOf(two, repository, undefined).name).toBe('b');
    expect(serviceOf(two, repository, 'a').name).toBe('a');
    expect(() => serviceOf(two, repository, 'c')).toThrow('--service: expected one of a, b, got "c"');
    expect(() => serviceOf(two, { name: 'x/y' }, undefined)).toThrow('say which of a, b');
    expect(serviceOf(config(service('a', 'acme/a')), repository, undefined).name).toBe('a');
  });
});
