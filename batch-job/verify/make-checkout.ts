import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';

/** The same commit for the same files: nothing that is made from its name tells one run from another. */
const COMMIT_DATE = '2000-01-01T00:00:00Z';
const IDENTITY = { name: 'mendhook tests', email: 'tests@mendhook.invalid' };

const SCRIPT =
  'git add --all --force . && exec git commit --quiet --allow-empty --no-verify --message "the tree under test"';

/** As `git init` writes it. */
const CONFIGURATION = `[core]
\trepositoryformatversion = 0
\tfilemode = true
\tbare = false
\tlogallrefupdates = true
`;

/**
 * Makes a tree of plain files a git repository of one commit: for setups and tests that ask git for a version, the files or
 * the root. It has no history and no remote, and runs nothing of the tree's own.
 *
 * @throws with git's words
 */
export async function makeCheckout(directory: string, searchPath: string): Promise<void> {
  const git = join(directory, '.git');
  for (const folder of ['objects', 'refs/heads', 'info']) await mkdir(join(git, folder), { recursive: true });
  await writeFile(join(git, 'HEAD'), 'ref: refs/heads/main\n');
  await writeFile(join(git, 'config'), CONFIGURATION);
  const { exitCode, all } = await execa('/bin/sh', ['-c', SCRIPT], {
    cwd: directory,
    env: {
      PATH: searchPath,
      HOME: '/nonexistent',
      LC_ALL: 'C',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_ATTR_NOSYSTEM: '1',
      GIT_CEILING_DIRECTORIES: directory,
      ...settings({
        'core.hooksPath': '/dev/null',
        'core.fsmonitor': 'false',
        'core.autocrlf': 'false',
        'core.safecrlf': 'false',
        // The tree lives for minutes: speed is worth more than space and than a power cut.
        'core.looseCompression': '0',
        'core.fsync': 'none',
        'gc.auto': '0',
        'maintenance.auto': 'false',
      }),
      GIT_AUTHOR_NAME: IDENTITY.name,
      GIT_AUTHOR_EMAIL: IDENTITY.email,
      GIT_AUTHOR_DATE: COMMIT_DATE,
      GIT_COMMITTER_NAME: IDENTITY.name,
      GIT_COMMITTER_EMAIL: IDENTITY.email,
      GIT_COMMITTER_DATE: COMMIT_DATE,
    },
    extendEnv: false,
    stdin: 'ignore',
    all: true,
    reject: false,
  });
  if (exitCode !== 0) throw new Error(`git could not make a repository of the tests’ tree: ${all ?? ''}`);
}

function settings(values: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(values).flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key] as const,
    [`GIT_CONFIG_VALUE_${index}`, value] as const,
  ]);
  return { GIT_CONFIG_COUNT: String(Object.keys(values).length), ...Object.fromEntries(entries) };
}
