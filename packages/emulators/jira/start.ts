import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { listen } from '../listen.ts';
import { openStateFile } from '../state-file.ts';
import { createApp } from './app.ts';
import { documentOf, documentText } from './document.ts';
import { DEFAULT_TRANSITIONS, type Project } from './project.ts';
import { EMPTY_STATE, type StoredIssue, stateSchema } from './state.ts';
import { createWebhookSender, type Delivery, type Webhook } from './webhook.ts';
import { createWorld, type Refusal } from './world.ts';

export interface JiraOptions {
  readonly stateDirectory: string;
  /** The account and its API token, as Basic authentication sends them. */
  readonly email: string;
  readonly apiToken: string;
  /** What is left out of a project has a default: one issue type `Bug`, no custom fields, a simple workflow. */
  readonly projects: readonly (Pick<Project, 'key'> & Partial<Project>)[];
  /** How long a search does not see what was written. @default 0 */
  readonly indexDelayMs?: number;
  /** How long the webhook waits between two tries. @default 5 minutes */
  readonly retryAfterMs?: number;
  /** @default - any free port */
  readonly port?: number;
  readonly clock?: () => number;
  /** Called whenever something that a person could see has changed. */
  readonly onChange?: () => void;
}

/** What a person writes into the form of a new issue. */
export interface PersonReport {
  readonly project: string;
  readonly summary: string;
  readonly description?: string;
  readonly labels?: readonly string[];
  readonly components?: readonly string[];
  /** @default 'ada' */
  readonly by?: string;
}

/** An issue as a person sees it. */
export interface LocalIssue
  extends Pick<StoredIssue, 'id' | 'key' | 'summary' | 'labels' | 'status' | 'transitions' | 'properties'> {
  readonly description: string;
  readonly comments: readonly string[];
}

export interface LocalJira {
  readonly url: string;
  close(): Promise<void>;
  /** Oldest first. */
  issues(): readonly LocalIssue[];
  /** A person opens an issue. @returns its key */
  report(report: PersonReport): string;
  /** A person edits an issue. */
  edit(
    key: string,
    change: { readonly summary?: string; readonly description?: string; readonly labels?: readonly string[] },
  ): void;
  /** A person writes a comment. */
  comment(key: string, text: string): void;
  /** Saves an admin webhook: every event of every issue calls it. */
  setWebhook(webhook: Webhook): void;
  /** Delivers the newest event once more. @returns the status of the answer */
  deliverAgain(): Promise<number | undefined>;
  deliveries(): readonly Delivery[];
  /** Resolves when no delivery is on its way. */
  settled(): Promise<void>;
  /** Answers the next call so, and does nothing with it. */
  refuseNext(refusal: Refusal): void;
}

const PERSON = 'ada';
const RETRY_AFTER_MS = 5 * 60_000;

/** Starts the local JIRA on 127.0.0.1: a part of the REST API, version 3, and an admin webhook. */
export async function startJira(options: JiraOptions): Promise<LocalJira> {
  const { stateDirectory, port = 0, clock = Date.now, onChange = () => undefined } = options;
  await mkdir(stateDirectory, { recursive: true });
  const store = openStateFile(join(stateDirectory, 'jira.json'), stateSchema, structuredClone(EMPTY_STATE));
  const stopped = new AbortController();
  const sender = createWebhookSender(options.retryAfterMs ?? RETRY_AFTER_MS, stopped.signal);
  const sending = new Set<Promise<void>>();
  const refusals: Refusal[] = [];
  let webhook: Webhook | undefined;
  let url = '';
  const world = createWorld({
    state: store.state,
    projects: options.projects.map(withDefaults),
    email: options.email,
    apiToken: options.apiToken,
    indexDelayMs: options.indexDelayMs ?? 0,
    refusals,
    clock,
    base: () => url,
    save: () => {
      store.save();
      onChange();
    },
    notify: (payload) => {
      if (webhook === undefined) return;
      const sent = sender.send(webhook, payload).finally(() => sending.delete(sent));
      sending.add(sent);
    },
  });
  const server = await listen(createApp(world).fetch, port);
  url = server.url;
  const find = (key: string): StoredIssue => {
    const found = store.state.issues.find((issue) => issue.key === key);
    if (found === undefined) throw new Error(`there is no issue ${key}`);
    return found;
  };
  return {
    url,
    close: async () => {
      stopped.abort();
      await server.close();
    },
    issues: () => structuredClone(store.state.issues).map(shown),
    report: ({ project, summary, description, labels = [], components = [], by = PERSON }) =>
      world.create({
        project,
        issueType: world.projects.find(({ key }) => key === project)?.issueTypes[0] ?? 'Bug',
        summary,
        description: description === undefined ? null : documentOf(description),
        labels: [...labels],
        components: [...components],
        custom: {},
        properties: {},
        status: 'To Do',
        reporter: by,
      }).key,
    edit: (key, { description, ...change }) =>
      world.edit(
        find(key),
        { ...change, ...(description === undefined ? {} : { description: documentOf(description) }) },
        PERSON,
      ),
    comment: (key, text) => void world.comment(find(key), { author: PERSON, body: documentOf(text), properties: {} }),
    setWebhook: (saved) => {
      webhook = saved;
    },
    deliverAgain: async () => webhook && sender.sendAgain(webhook),
    deliveries: sender.deliveries,
    settled: async () => {
      while (sending.size > 0) await Promise.all(sending);
    },
    refuseNext: (refusal) => void refusals.push(refusal),
  };
}

const withDefaults = (project: JiraOptions['projects'][number]): Project => ({
  issueTypes: ['Bug'],
  customFields: [],
  transitions: DEFAULT_TRANSITIONS,
  hiddenFields: [],
  mayCreate: true,
  ...project,
});

const shown = ({
  id,
  key,
  summary,
  description,
  labels,
  status,
  transitions,
  properties,
  comments,
}: StoredIssue): LocalIssue => ({
  id,
  key,
  summary,
  description: description === null ? '' : documentText(description),
  labels,
  status,
  transitions,
  properties,
  comments: comments.map(({ body }) => documentText(body)),
});
