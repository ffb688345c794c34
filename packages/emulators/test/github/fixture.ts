import { createHash, generateKeyPairSync } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { createAppAuth } from '@octokit/auth-app';
import { Octokit } from '@octokit/rest';
import { onTestFinished } from 'vitest';
import { type GitHubOptions, type LocalGitHub, startGitHub } from '../../github/start.ts';
import { mustRunGit, runGitHere } from '../run-git.ts';

export const keys = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

export const APP = {
  id: 4711,
  slug: 'mendhook',
  publicKey: keys.publicKey,
  permissions: { contents: 'write', pull_requests: 'write', administration: 'read' },
} as const;

export const PERSON = { token: 'ghp_person', login: 'ada' } as const;

export interface Fixture {
  readonly directory: string;
  readonly github: LocalGitHub;
  /** The folder that acme/checkout was made from; only read. */
  readonly source: string;
  /** Octokit with the personal token. */
  readonly person: Octokit;
}

/** A local GitHub with one repository, `acme/checkout`, of two commits. Ends with the test. */
export async function startFixture(options: Partial<GitHubOptions> = {}): Promise<Fixture> {
  const directory = await mkdtemp(join(tmpdir(), 'mendhook-github-'));
  const github = await startGitHub({
    stateDirectory: join(directory, 'state'),
    app: APP,
    personalToken: PERSON,
    ...options,
  });
  onTestFinished(async () => {
    await github.close();
    await rm(directory, { recursive: true, force: true });
  });
  const source = await sourceOnce();
  await github.createRepository({ owner: 'acme', name: 'checkout', fromDirectory: source });
  return { directory, github, source, person: octokit(github.url, PERSON.token) };
}

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

export const octokit = (baseUrl: string, auth: string): Octokit => new Octokit({ baseUrl, auth, log: silent });

/** Octokit as the App itself: it signs JSON web tokens with the App's key. */
export const asApp = (baseUrl: string, { privateKey = keys.privateKey, request = {} }: AsApp = {}): Octokit =>
  new Octokit({ baseUrl, authStrategy: createAppAuth, auth: { appId: APP.id, privateKey }, request, log: silent });

interface AsApp {
  readonly privateKey?: string;
  readonly request?: { readonly fetch?: typeof fetch };
}

type Level = 'read' | 'write';

/** Mints an installation token for acme/checkout. */
export async function mint(url: string, permissions: Record<string, Level>): Promise<string> {
  const app = asApp(url);
  const { data: installation } = await app.apps.getRepoInstallation({ owner: 'acme', repo: 'checkout' });
  const { data } = await app.apps.createInstallationAccessToken({
    installation_id: installation.id,
    repositories: ['checkout'],
    permissions,
  });
  return data.token;
}

export const CHECKOUT = { owner: 'acme', repo: 'checkout' } as const;

/** Runs git as somebody without any configuration. */
export const runGit = (cwd: string, ...args: string[]) => runGitHere(args, { directory: cwd, environment: AUTHOR });

/** Runs git where a failure is the test's. */
export const gitOrFail = (cwd: string, ...args: string[]): Promise<string> =>
  mustRunGit(args, { directory: cwd, environment: AUTHOR });

/** The address of acme/checkout with a token in it, as git takes it. */
export const remote = (url: string, token: string): string =>
  `${url.replace('http://', `http://x-access-token:${token}@`)}/acme/checkout.git`;

/** Clones acme/checkout, commits files on a new branch and pushes it. Returns the clone's folder. */
export async function pushBranch(
  fixture: Fixture,
  branch: string,
  files: Record<string, string> = { 'src/stock.js': 'export const stock = 1;\n' },
): Promise<string> {
  const clone = await cloneWith(fixture, branch.replaceAll('/', '-'), PERSON.token);
  await commitFiles(clone, branch, files);
  await gitOrFail(clone, 'push', '--quiet', 'origin', branch);
  return clone;
}

export async function cloneWith(fixture: Fixture, name: string, token: string): Promise<string> {
  const clone = join(fixture.directory, `clone-${name}`);
  await gitOrFail(fixture.directory, 'clone', '--quiet', remote(fixture.github.url, token), clone);
  return clone;
}

export async function commitFiles(clone: string, branch: string, files: Record<string, string>): Promise<void> {
  await gitOrFail(clone, 'switch', '--quiet', '--create', branch);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(clone, path)), { recursive: true });
    await writeFile(join(clone, path), text);
  }
  await gitOrFail(clone, 'add', '--all');
  await gitOrFail(clone, 'commit', '--quiet', '-m', `fix: ${branch}`);
}

let written: Promise<string> | undefined;

/**
 * Nothing changes it, so all tests read one and the same, and it stays for the next run. No file of tests removes it: files
 * share this module, and one that did took it from the next.
 */
function sourceOnce(): Promise<string> {
  written ??= keepSource();
  return written;
}

/** Two processes may write it at once: the first one's stays. */
async function keepSource(): Promise<string> {
  const version = createHash('sha256').update(writeSource.toString()).digest('hex').slice(0, 16);
  const place = join(tmpdir(), `mendhook-source-${userInfo().uid}-${version}`);
  if (existsSync(place)) return place;
  const fresh = await writeSource(await mkdtemp(`${place}-`));
  try {
    await rename(fresh, place);
  } catch (error) {
    if (!existsSync(place)) throw error;
    await rm(fresh, { recursive: true, force: true });
  }
  return place;
}

async function writeSource(source: string): Promise<string> {
  await mkdir(join(source, 'src'));
  await gitOrFail(source, 'init', '--quiet', '--initial-branch=main');
  await writeFile(join(source, 'README.md'), '# Checkout\n');
  await writeFile(join(source, 'src', 'stock.js'), 'export const stock = 0;\n');
  await gitOrFail(source, 'add', '--all');
  await gitOrFail(source, 'commit', '--quiet', '-m', 'feat: a shop');
  await writeFile(join(source, 'src', 'räume.js'), 'export {};\n');
  await gitOrFail(source, 'add', '--all');
  await gitOrFail(source, 'commit', '--quiet', '-m', 'feat: rooms');
  return source;
}

const AUTHOR = {
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.com',
};
