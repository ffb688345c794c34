import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { scopeOf } from '@mendhook/emulators/slack/app';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { createGitHubChecks } from '../../adapters/github-checks.ts';
import { createGitHubCodeHost } from '../../adapters/github-code-host.ts';
import { createGitHubPullRequests } from '../../adapters/github-pull-requests.ts';
import type { Permissions } from '../../adapters/github-tokens.ts';
import { githubAppManifest, githubAppPermissions } from '../../core/deployment/github-app.ts';
import { GITHUB_ROUTE, openRoute, SLACK_ROUTE, SLASH_COMMAND } from '../../core/names.ts';

const root = join(import.meta.dirname, '../..');
const read = <Shape>(path: string, schema: z.ZodType<Shape>): Shape =>
  schema.parse(JSON.parse(readFileSync(join(root, path), 'utf8')));

const slack = read(
  'docs/slack-app-manifest.json',
  z.object({
    oauth_config: z.object({ scopes: z.strictObject({ bot: z.array(z.string()) }) }),
    features: z.object({ slash_commands: z.array(z.object({ command: z.string(), url: z.url() })) }),
    settings: z.object({
      interactivity: z.object({ is_enabled: z.literal(true), request_url: z.url() }),
      event_subscriptions: z.object({ request_url: z.url(), bot_events: z.array(z.string()) }),
    }),
  }),
);

const github = read(
  'docs/github-app-manifest.json',
  z.object({
    public: z.literal(false),
    hook_attributes: z.object({ url: z.url(), active: z.literal(true) }),
    default_permissions: z.record(z.string(), z.string()),
    default_events: z.array(z.string()),
  }),
);

test('the GitHub App of the docs is the one that `mendhook github-app` creates, and sends its code nowhere', () => {
  const shown = read('docs/github-app-manifest.json', z.record(z.string(), z.unknown()));
  expect(shown).toEqual(githubAppManifest({ name: 'mendhook', webhookUrl: github.hook_attributes.url }));
  expect(shown).not.toHaveProperty('redirect_url');
});

/** Slack calls one address for everything. */
const slackUrls = [
  slack.settings.interactivity.request_url,
  slack.settings.event_subscriptions.request_url,
  ...slack.features.slash_commands.map(({ url }) => url),
];

test('placeholders are addresses that everybody takes, and that belong to nobody', () => {
  for (const url of [...slackUrls, github.hook_attributes.url]) {
    expect(new URL(url).hostname).toBe('example.com');
  }
});

/** What an event or a command asks for, besides the calls. https://docs.slack.dev/reference/events/app_mention */
const OF_EVENTS: Readonly<Record<string, string>> = { app_mention: 'app_mentions:read' };

test('the Slack app hears of mentions and of one command', () => {
  expect(slack.settings.event_subscriptions.bot_events).toEqual(['app_mention']);
  expect(slack.features.slash_commands.map(({ command }) => command)).toEqual([SLASH_COMMAND]);
  expect(new Set(slackUrls).size).toBe(1);
});

test('the Slack app has the scopes that its calls, events and commands need, and no others', () => {
  const files = ['slack-messenger.ts', 'slack-posted-messages.ts', 'slack-person-replies.ts', 'slack-snippet.ts'];
  const source = files.map((file) => readFileSync(join(root, 'adapters', file), 'utf8')).join('\n');
  const methods = [...source.matchAll(/\bslack\.((?:[a-zA-Z]+\.)*[a-zA-Z]+)\(/g)].map(([, method = '']) => method);
  expect(methods).toContain('chat.postMessage');
  const needed = methods.flatMap((method) => scopeOf(method) ?? []);
  // What a public channel needs, a private one needs under another name: an incident's channel may be either.
  const ofPrivate = needed
    .filter((scope) => scope.startsWith('channels:'))
    .map((scope) => scope.replace('channels', 'groups'));
  const ofEvents = slack.settings.event_subscriptions.bot_events.map((event) => OF_EVENTS[event] ?? event);
  const asked = [...needed, ...ofPrivate, ...ofEvents, 'commands'];
  expect(slack.oauth_config.scopes.bot).toEqual([...new Set(asked)].toSorted());
});

test.each([
  ['Slack', slack.settings.interactivity.request_url, SLACK_ROUTE],
  ['GitHub', github.hook_attributes.url, GITHUB_ROUTE],
])('the app of %s calls its route', (_, url, route) => {
  expect(`POST ${new URL(url).pathname}`).toBe(openRoute(route, 'KEY'));
});

test('the GitHub App may do what the code host’s tokens ask for, and nothing else', async () => {
  const minted: Permissions[] = [];
  const mint = async (_: string, permissions: Permissions) => {
    minted.push(permissions);
    throw new Error('seen enough');
  };
  const host = createGitHubCodeHost({
    tokens: { mint, granted: async () => undefined, app: async () => undefined },
    apiUrl: 'http://127.0.0.1:9',
  });
  const { cloneUrl: _, ...methods } = host;
  const argument = {
    repository: 'acme/shop',
    number: 1,
    marker: 'm',
    body: '',
    base: 'main',
    branch: 'b',
    title: '',
    labels: [],
  };
  for (const method of Object.values(methods)) {
    await Reflect.apply(method, host, ['acme/shop', argument]).catch(() => undefined);
    await Reflect.apply(method, host, [argument, argument]).catch(() => undefined);
  }
  const asked = new Map<string, string>([['metadata', 'read']]);
  for (const [name, level] of minted.flatMap((each) => Object.entries(each))) {
    if (asked.get(name) !== 'write') asked.set(name, level);
  }
  expect(github.default_permissions).toEqual(Object.fromEntries(asked));
  expect(github.default_permissions).not.toHaveProperty('workflows');
});

test('a review’s tokens ask for what the App gets where pull requests are reviewed', async () => {
  const minted: Permissions[] = [];
  const mint = async (_: string, permissions: Permissions) => {
    minted.push(permissions);
    throw new Error('seen enough');
  };
  const tokens = { mint, granted: async () => undefined, app: async () => ({ id: 7, slug: 'mendhook' }) };
  const at = { repository: 'acme/shop', number: 1, login: 'ada', since: 0 };
  const texts = { externalId: 'x', name: 'n', title: 't', summary: 's', annotations: [], actions: [] };
  const pullRequests = createGitHubPullRequests({ tokens });
  await createGitHubChecks({ tokens })
    .put({ ...at, ...texts, head: 'a', status: 'queued' })
    .catch(() => undefined);
  await pullRequests.read('acme/shop', 1).catch(() => undefined);
  await pullRequests.permissionOf('acme/shop', 'ada').catch(() => undefined);
  await pullRequests.newestWords(at).catch(() => undefined);
  const read = { contents: 'read', pull_requests: 'read' };
  // A check run is written by a token that does nothing else; everything else only reads.
  expect(minted).toEqual([{ checks: 'write' }, read, { metadata: 'read' }, read]);
  const granted = githubAppPermissions({ mode: 'review', dispatches: false });
  for (const name of minted.flatMap((each) => Object.keys(each))) expect(granted).toHaveProperty(name);
  expect(granted).not.toHaveProperty('administration');
});

test('the GitHub App hears what becomes of pull requests and their branches, what people write on them, and nothing else', () => {
  const words = ['issue_comment', 'pull_request_review', 'pull_request_review_comment'];
  expect(github.default_events).toEqual(['pull_request', 'push', 'delete', ...words]);
});
