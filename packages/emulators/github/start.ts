import { mkdir } from 'node:fs/promises';
import { listen } from '../listen.ts';
import { endLostRuns } from './actions/lost-runs.ts';
import type { WorkflowRunner } from './actions/runner.ts';
import { createGitHubApp } from './app.ts';
import { createFaults, type Fault } from './faults.ts';
import { type Followed, type FollowedDirectory, followDirectory } from './follow-directory.ts';
import { mustFind, type PersonActions, personActions } from './person-actions.ts';
import { archiveRepository, protectBranch, setRules, unarchiveRepository } from './protection.ts';
import { renameRepository } from './renames.ts';
import { createRepository, type NewRepository } from './repositories.ts';
import { readSourceFile, type SourceFile } from './source-file.ts';
import { openGitHubState, type StoredProtection, type StoredRepository, type StoredRule } from './state.ts';
import type { Webhook } from './webhook.ts';
import { findRepository, type GitHubApp, type GitHubWorld, type PersonalToken } from './world.ts';

export interface GitHubOptions {
  /** Folder for the git repositories and what is known of pull requests. */
  readonly stateDirectory: string;
  /** @default - any free port */
  readonly port?: number;
  /** Epoch milliseconds. @default Date.now */
  readonly clock?: () => number;
  /** Called whenever something that a person could see has changed. */
  readonly onChange?: () => void;
  readonly app?: GitHubApp;
  readonly personalToken?: PersonalToken;
  /** Where people look at a pull request. @default - a path of this server's own address */
  readonly htmlUrl?: (owner: string, repository: string, number: number) => string;
  /** Where people look at a file; links to it lead there, without a token. @default - such links are not answered */
  readonly blobUrl?: (owner: string, repository: string, ref: string, path: string) => string;
  /** @default 5000, as an installation of GitHub's App has */
  readonly rateLimitPerHour?: number;
  /** How many check runs of one name a commit keeps. @default 1000, as GitHub does */
  readonly checkRunsPerName?: number;
  /** Carries out the jobs of workflows. @default - they go on until `finishRun` says how they end */
  readonly runner?: WorkflowRunner;
}

interface RepositoryView {
  readonly owner: string;
  readonly name: string;
  readonly defaultBranch: string;
  /** For `git clone`, with `x-access-token:TOKEN`. */
  readonly cloneUrl: string;
}

export interface LocalGitHub extends PersonActions {
  /** Base of the REST API (Octokit's `baseUrl`) and of the clone addresses. */
  readonly url: string;
  close(): Promise<void>;
  /** Puts a repository on the host; one that is there already stays as it is. */
  createRepository(repository: NewRepository): Promise<RepositoryView>;
  /** Puts a repository on disk on the host, or brings what changed there. @throws {Error} when it cannot be read */
  followDirectory(followed: FollowedDirectory): Promise<Omit<Followed, 'repository'>>;
  /** Renames a repository; the old name leads to it from then on. */
  renameRepository(owner: string, name: string, newName: string): Promise<void>;
  protectBranch(owner: string, name: string, protection: StoredProtection): void;
  /** Puts the rules of a ruleset on a repository, in place of those that it had. */
  setRules(owner: string, name: string, rules: readonly StoredRule[]): void;
  /** From then on the repository can only be read, until it is unarchived. */
  archiveRepository(owner: string, name: string): void;
  unarchiveRepository(owner: string, name: string): void;
  repositories(): readonly RepositoryView[];
  /** A file at a commit's sha, or on a branch or tag; undefined when there is none. Large and binary ones come without text. */
  readFile(owner: string, name: string, ref: string, path: string): Promise<SourceFile | undefined>;
  /** Who is called, from now on, when something happens; nobody when left out. */
  setWebhook(webhook?: Webhook): void;
  /** Waits until nobody is being called. */
  webhooksSent(): Promise<void>;
  /** Answers the next calls of a route with a fault. */
  addFault(fault: Fault): void;
}

/** Starts the local GitHub on 127.0.0.1: the REST API over real bare repositories, and git's smart HTTP. */
export async function startGitHub(options: GitHubOptions): Promise<LocalGitHub> {
  await mkdir(options.stateDirectory, { recursive: true });
  const address = { url: '' };
  const world: GitHubWorld = {
    directory: options.stateDirectory,
    store: openGitHubState(options.stateDirectory),
    app: options.app,
    personal: options.personalToken,
    createdApps: [],
    manifests: new Map(),
    clock: options.clock ?? Date.now,
    rateLimitPerHour: options.rateLimitPerHour ?? 5_000,
    checkRunsPerName: options.checkRunsPerName ?? 1_000,
    faults: createFaults(),
    measured: new Map(),
    url: () => address.url,
    htmlUrl: options.htmlUrl ?? ((owner, name, number) => `${address.url}/${owner}/${name}/pull/${number}`),
    blobUrl: options.blobUrl,
    onChange: options.onChange ?? (() => undefined),
    actions: {
      runner: options.runner,
      active: new Map(),
      waiting: new Set(),
      read: { files: new Map(), commits: new Map() },
    },
    webhook: { target: undefined, sending: new Set() },
  };
  endLostRuns(world);
  const server = await listen(createGitHubApp(world).fetch, options.port ?? 0);
  address.url = server.url;
  const webhooksSent = async () => void (await Promise.all(world.webhook.sending));
  const close = async () => {
    for (const { controller } of world.actions.active.values()) controller.abort();
    await Promise.all([...world.actions.active.values()].map(({ done }) => done));
    await webhooksSent();
    await server.close();
  };
  const addFault = (fault: Fault) => world.faults.add(fault);
  const setWebhook = (webhook?: Webhook) => {
    world.webhook.target = webhook;
  };
  return {
    ...{ url: server.url, close, addFault, setWebhook, webhooksSent },
    ...repositoryAccess(world),
    ...personActions(world),
  };
}

function repositoryAccess(world: GitHubWorld) {
  const view = ({ owner, name, defaultBranch }: StoredRepository): RepositoryView => ({
    owner,
    name,
    defaultBranch,
    cloneUrl: `${world.url()}/${owner}/${name}.git`,
  });
  return {
    createRepository: async (wanted: NewRepository) => view(await createRepository(world, wanted)),
    followDirectory: async (followed: FollowedDirectory) => {
      const { repository: _, ...result } = await followDirectory(world, followed);
      return result;
    },
    renameRepository: (owner: string, name: string, newName: string) =>
      renameRepository(world, mustFind(world, owner, name), newName),
    protectBranch: (owner: string, name: string, protection: StoredProtection) =>
      protectBranch(world, mustFind(world, owner, name), protection),
    setRules: (owner: string, name: string, rules: readonly StoredRule[]) =>
      setRules(world, mustFind(world, owner, name), rules),
    archiveRepository: (owner: string, name: string) => archiveRepository(world, mustFind(world, owner, name)),
    unarchiveRepository: (owner: string, name: string) => unarchiveRepository(world, mustFind(world, owner, name)),
    repositories: () => world.store.state.repositories.map(view),
    readFile: async (owner: string, name: string, ref: string, path: string) => {
      const repository = findRepository(world, owner, name);
      return repository && (await readSourceFile(world, repository, ref, path));
    },
  };
}
