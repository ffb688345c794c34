import type { Config } from '../core/config/config.ts';
import { describeRuntime } from './describe-runtime.ts';
import type { Conversation } from './model/conversation.ts';
import { readRealSystems } from './real-systems.ts';
import { type Runtime, startRuntime } from './runtime.ts';

/** A repository on this machine that the local git host serves. */
export interface ServedRepository {
  /** It is read, and never written to. */
  readonly directory: string;
  /** "owner/name", as the configuration names it. */
  readonly name: string;
  readonly branch: string;
  /** What the branch points to in the directory. */
  readonly commit: string;
}

export interface LocalOptions {
  readonly config: Config;
  readonly stateDirectory: string;
  /** Of the page; 0 takes any free one. */
  readonly port: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** With it the git host is the local one, whatever tokens there are. */
  readonly repository?: ServedRepository | undefined;
  /** What the scripted model plays while there is no key. @default - no model: services are only observed */
  readonly conversation?: Conversation | undefined;
  /** Pace at which the local Datadog evaluates its monitors. @default 5000 */
  readonly evaluateEveryMs?: number | undefined;
  readonly print: (line: string) => void;
  readonly stopped: Promise<void>;
}

const EVALUATE_EVERY_MS = 5_000;

/**
 * Runs everything on this machine for somebody's own repositories and alerts, until it is stopped.
 *
 * @throws {StateInUseError} when another runtime uses the state directory
 */
export async function runLocal(options: LocalOptions): Promise<void> {
  const { config, repository, print } = options;
  const { github, ...real } = readRealSystems(options.environment, config.services);
  const runtime = await startRuntime({
    config,
    stateDirectory: options.stateDirectory,
    port: options.port,
    real: github === undefined || repository !== undefined ? real : { ...real, github },
    conversation: options.conversation,
    evaluateEveryMs: options.evaluateEveryMs ?? EVALUATE_EVERY_MS,
    onLog: ({ functionName, line }) => print(`${functionName}: ${line}`),
  });
  try {
    const served = [
      ...(repository !== undefined && github !== undefined
        ? ['GITHUB_TOKEN is not used: with --repo, branches and drafts stay on this machine']
        : []),
      ...(await serve(runtime, config, repository)),
    ];
    for (const line of [...describeRuntime(runtime, config), ...served, '']) print(line);
    await options.stopped;
  } finally {
    await runtime.close();
  }
}

/** The local git host has a repository for each service: the one on disk, and for the others an empty one to push to. */
async function serve({ github }: Runtime, config: Config, served: ServedRepository | undefined): Promise<string[]> {
  if (github === undefined) return [];
  const lines = served === undefined ? [] : await follow(github, served);
  const others = new Map(config.services.map(({ repository, branch }) => [repository, branch]));
  if (served !== undefined) others.delete(served.name);
  const pushes = [];
  for (const [repository, defaultBranch] of others) {
    const { cloneUrl } = await github.createRepository({ ...ownerAndName(repository), defaultBranch });
    pushes.push(`  ${repository}: git push ${cloneUrl} HEAD:${defaultBranch}`);
  }
  if (pushes.length === 0) return lines;
  return [
    ...lines,
    'put your repositories on the local git host (as a user with any name; the password is the token above), or say --repo DIR:',
    ...pushes,
  ];
}

async function follow(github: NonNullable<Runtime['github']>, served: ServedRepository): Promise<string[]> {
  const { directory, name, branch } = served;
  const { commit, isAhead } = await github.followDirectory({ ...served, ...ownerAndName(name) });
  return [
    `${name} is served from ${directory}, branch ${branch} at ${commit.slice(0, 12)}; nothing is written there`,
    ...(isAhead ? [`  ${branch} here has pull requests merged that are not in the folder`] : []),
    '  what is committed later is seen after the next start',
  ];
}

function ownerAndName(repository: string): { owner: string; name: string } {
  const [owner = '', name = ''] = repository.split('/');
  return { owner, name };
}
