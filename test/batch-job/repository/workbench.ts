import { mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  type OpenRepositoryOptions,
  openRepository,
  type Repository,
} from '../../../batch-job/repository/open-repository.ts';
import { mustRunGit } from '../../../packages/emulators/test/run-git.ts';
import { type GitHost, READ_TOKEN, startGitHost } from './git-host.ts';
import { initRepository } from './init-repository.ts';

export const searchPath = process.env['PATH'] ?? '';

/** What a tree holds: text, or bytes, or a link, or a file that may be executed. */
export type Content = string | Buffer | { readonly link: string } | { readonly executable: string };
export type Files = Readonly<Record<string, Content>>;

/** A git host, a person's clone of it, and places for the worker. */
export async function openWorkbench(host?: GitHost) {
  const root = await mkdtemp(join(tmpdir(), 'workbench-'));
  const served = host ?? (await startGitHost());
  const clone = join(root, 'clone');
  const person = (...args: string[]) =>
    mustRunGit(['-C', clone, '-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', ...args]);
  const initClone = async () => {
    await initRepository(join(clone, '.git'), CLONE_CONFIGURATION);
    // What the person commits is written where the host has its objects: it is pushed by naming it.
    await rm(join(clone, '.git/objects'), { recursive: true });
    await symlink(join(served.bare, 'objects'), join(clone, '.git/objects'));
  };
  await initClone();
  const repositories = new Map<string, Promise<Repository>>();
  let places = 0;
  const place = () => join(root, `place-${places++}`);

  const bench = {
    host: served,
    root,
    person,
    clone,
    place,
    /** Commits files as a person would, pushes them, and returns the sha. */
    async commit(files: Files, { branch = 'main', message = 'work' } = {}): Promise<string> {
      await writeFiles(clone, files);
      await person('add', '--all');
      await person('commit', '--quiet', '--allow-empty', '--message', message);
      const head = await headOf(join(clone, '.git'));
      const pushed = join(served.bare, 'refs/heads', branch);
      await mkdir(dirname(pushed), { recursive: true });
      await writeFile(pushed, `${head}\n`);
      return head;
    },
    /** Forgets the clone and all its commits: the next one is a first one. */
    async startOver(): Promise<void> {
      await rm(clone, { recursive: true });
      await initClone();
    },
    open: (options: Partial<OpenRepositoryOptions> = {}): Promise<Repository> =>
      openRepository({
        directory: place(),
        cloneUrl: served.url,
        readToken: async () => READ_TOKEN,
        branch: 'main',
        agentFiles: 'leave-out',
        searchPath,
        ...options,
      }),
    /** The repository at a commit that holds just these files; opened once for all the tests that ask for it. */
    openAt(files: Files): Promise<Repository> {
      const key = JSON.stringify(files);
      const opened =
        repositories.get(key) ??
        (async () => {
          await bench.startOver();
          return bench.open({ commit: await bench.commit(files) });
        })();
      repositories.set(key, opened);
      return opened;
    },
    async close() {
      await served.close();
      await rm(root, { recursive: true });
    },
  };
  return bench;
}
const CLONE_CONFIGURATION = `[core]
\tbare = false
[gc]
\tauto = 0
[maintenance]
\tauto = false
`;

async function headOf(repository: string): Promise<string> {
  const head = (await readFile(join(repository, 'HEAD'), 'utf8')).trim();
  return head.startsWith('ref: ') ? (await readFile(join(repository, head.slice(5)), 'utf8')).trim() : head;
}

export type Workbench = Awaited<ReturnType<typeof openWorkbench>>;

export async function writeFiles(directory: string, files: Files): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    const file = join(directory, path);
    await mkdir(dirname(file), { recursive: true });
    await rm(file, { recursive: true, force: true });
    if (typeof content === 'string' || Buffer.isBuffer(content)) await writeFile(file, content);
    else if ('link' in content) await symlink(content.link, file);
    else await writeFile(file, content.executable, { mode: 0o755 });
  }
}

/** All files of a directory, links as `-> target`, bytes as latin1 text. */
export async function readFiles(directory: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    const path = file.slice(directory.length + 1);
    if (entry.isSymbolicLink()) found[path] = `-> ${await readlink(file)}`;
    else if (entry.isFile()) found[path] = await readFile(file, 'latin1');
  }
  return found;
}
