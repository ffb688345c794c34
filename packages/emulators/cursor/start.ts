import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { listen } from '../listen.ts';
import { openStateFile } from '../state-file.ts';
import { createApp } from './app.ts';
import { type PushedBranch, type RunStatus, type StoredAgent, stateSchema } from './state.ts';
import { createWorld, type Refusal } from './world.ts';

export interface CursorOptions {
  readonly stateDirectory: string;
  readonly apiKey: string;
  /** `owner/name` of the repositories that Cursor's GitHub App reaches. */
  readonly repositories: readonly string[];
  /** Branches that are there, by repository. @default - every branch is there */
  readonly branches?: Readonly<Record<string, readonly string[]>>;
  /** Whether repositories may lie elsewhere than on github.com: beside an emulated GitHub. @default false */
  readonly anyHost?: boolean;
  /** @default - any free port */
  readonly port?: number;
  readonly clock?: () => number;
  /** Called whenever something that a person could see has changed. */
  readonly onChange?: () => void;
}

/** An agent as a person sees it. */
export interface LocalAgent extends Pick<StoredAgent, 'id' | 'name' | 'prompt' | 'repos' | 'autoCreatePR'> {
  /** Of its newest run. */
  readonly status: RunStatus;
}

export interface LocalCursor {
  readonly url: string;
  close(): Promise<void>;
  /** Oldest first. */
  agents(): readonly LocalAgent[];
  /** The newest run of an agent goes on, or ends so. */
  play(
    id: string,
    status: RunStatus,
    more?: { readonly result?: string; readonly branches?: readonly PushedBranch[] },
  ): void;
  /** A person deletes an agent for good. */
  remove(id: string): void;
  /** Answers the next call that has the key so, and does nothing with it. */
  refuseNext(refusal: Refusal): void;
}

/** Starts the local Cursor on 127.0.0.1: a part of the Cloud Agents API, version 1. Its agents do what they are told by `play`. */
export async function startCursor(options: CursorOptions): Promise<LocalCursor> {
  const { stateDirectory, port = 0, clock = Date.now, onChange = () => undefined } = options;
  await mkdir(stateDirectory, { recursive: true });
  const store = openStateFile(join(stateDirectory, 'cursor.json'), stateSchema, { agents: [], nextRun: 1 });
  const refusals: Refusal[] = [];
  const save = (): void => {
    store.save();
    onChange();
  };
  let url = '';
  const world = createWorld({
    state: store.state,
    apiKey: options.apiKey,
    keyName: 'local',
    repositories: options.repositories,
    branches: options.branches ?? {},
    anyHost: options.anyHost ?? false,
    ...{ refusals, clock, save, base: () => url },
  });
  const server = await listen(createApp(world).fetch, port);
  url = server.url;
  const find = (id: string): StoredAgent => {
    const found = store.state.agents.find((agent) => agent.id === id);
    if (found === undefined) throw new Error(`there is no agent ${id}`);
    return found;
  };
  return {
    url,
    close: server.close,
    agents: () =>
      structuredClone(store.state.agents).map(({ id, name, prompt, repos, autoCreatePR, runs }) => ({
        ...{ id, name, prompt, repos, autoCreatePR },
        status: runs.at(-1)?.status ?? 'CREATING',
      })),
    play: (id, status, { result, branches } = {}) => {
      const agent = find(id);
      const run = agent.runs.at(-1);
      if (run === undefined) throw new Error(`agent ${id} has no run`);
      if (branches !== undefined) agent.branches = [...branches];
      world.end(run, status, result);
    },
    remove: (id) => {
      store.state.agents.splice(store.state.agents.indexOf(find(id)), 1);
      save();
    },
    refuseNext: (refusal) => void refusals.push(refusal),
  };
}
