import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { StateFile } from '../state-file.ts';
import type { Actions } from './actions/active.ts';
import type { StoredManifest } from './app-manifest.ts';
import type { ChangedFile } from './changed-files.ts';
import type { Faults } from './faults.ts';
import type { GitHubState, Permissions, StoredRepository } from './state.ts';
import type { Webhook } from './webhook.ts';

export interface GitHubApp {
  readonly id: number;
  readonly slug: string;
  /** PEM of the App's public key (SPKI); its JWTs are verified against it. */
  readonly publicKey: string;
  /** The most that a token of this App may ever hold, such as `{ contents: 'write' }`. */
  readonly permissions: Permissions;
  /** What its webhook is called for, as its settings say. @default - nothing is said of it */
  readonly events?: readonly string[] | undefined;
  /** Where it calls, once for all repositories; left out, it has no webhook of its own. */
  readonly webhookUrl?: string | undefined;
}

export interface PersonalToken {
  readonly token: string;
  readonly login: string;
  /** Left out, the token may do everything. */
  readonly permissions?: Permissions;
  /** Of a classic token, such as `['repo']`; it writes workflows with `workflow` alone. Left out, it may. */
  readonly scopes?: readonly string[];
}

/** How a commit differs from a base. */
export interface Measured {
  readonly files: readonly ChangedFile[];
  readonly commits: number;
  /** The commit that the difference starts from. */
  readonly from: string;
  readonly merges: boolean;
}

/** What every route of the stand-in works on: what it remembers, who may call, the time, and its own addresses. */
export interface GitHubWorld {
  readonly directory: string;
  readonly store: StateFile<GitHubState>;
  readonly app: GitHubApp | undefined;
  readonly personal: PersonalToken | undefined;
  /** Apps that people created from a manifest since the start; none is installed anywhere. */
  readonly createdApps: GitHubApp[];
  /** Manifests that wait for their code to be exchanged, by that code. */
  readonly manifests: Map<string, { readonly manifest: StoredManifest; readonly givenAt: number }>;
  readonly clock: () => number;
  readonly rateLimitPerHour: number;
  readonly checkRunsPerName: number;
  readonly faults: Faults;
  /** What commits were seen to change, by repository, base and head. */
  readonly measured: Map<string, Promise<Measured>>;
  /** This server's own address, known once it listens. */
  readonly url: () => string;
  readonly htmlUrl: (owner: string, repository: string, number: number) => string;
  /** Where people look at a file; undefined when there is no such place. */
  readonly blobUrl: ((owner: string, repository: string, ref: string, path: string) => string) | undefined;
  readonly onChange: () => void;
  readonly actions: Actions;
  /** Who is called about pull requests, once that is known, and the calls that are under way. */
  readonly webhook: { target: Webhook | undefined; readonly sending: Set<Promise<void>> };
}

/** Where a repository's bare git directory lies. */
export const gitDirectory = (world: GitHubWorld, repository: Pick<StoredRepository, 'owner' | 'name'>): string =>
  join(world.directory, 'git', repository.owner, `${repository.name}.git`);

/** Finds a repository; owner and name ignore case, as GitHub does. */
export function findRepository(world: GitHubWorld, owner: string, name: string): StoredRepository | undefined {
  const wanted = `${owner}/${name}`.toLowerCase();
  return world.store.state.repositories.find((each) => `${each.owner}/${each.name}`.toLowerCase() === wanted);
}

/** Writes the state and tells the page that something has changed. */
export function commitChange(world: GitHubWorld): void {
  world.store.save();
  world.onChange();
}

/** A number that no object of this stand-in had before. */
export function takeId(world: GitHubWorld): number {
  world.store.state.nextId += 1;
  return world.store.state.nextId;
}

/** The same number for the same name: accounts are not stored, yet need stable ids. */
export const idOfName = (name: string): number =>
  createHash('sha256').update(name.toLowerCase()).digest().readUIntBE(0, 4);

/** GitHub's form of a time: ISO 8601, without milliseconds. */
export const isoTime = (milliseconds: number): string => new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
