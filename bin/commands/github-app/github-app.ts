import { setTimeout } from 'node:timers/promises';
import type { Command } from 'commander';
import { z } from 'zod';
import { type CreatedGitHubApp, exchangeAppCode } from '../../../adapters/github-app-registration.ts';
import type { GitHubAppSecrets } from '../../../adapters/secret-writer.ts';
import { appUseOf } from '../../../core/config/release.ts';
import {
  type AppUse,
  GITHUB_ACCOUNT,
  GITHUB_APP_NAME_LENGTH,
  githubAppManifest,
} from '../../../core/deployment/github-app.ts';
import { GITHUB_WEB, githubApiUrl, githubWebUrlSchema } from '../../../core/deployment/github-site.ts';
import { HOUR_MS } from '../../../core/durations.ts';
import { accountOptionsShape, addAccountOptions } from '../../account/account-options.ts';
import { announceAccount } from '../../account/announce-account.ts';
import { CONFIG_FILE, findConfig } from '../../load-config.ts';
import { UsageError } from '../../run-command.ts';
import { terminalText } from '../../terminal.ts';
import { portSchema, readOptions } from '../local.ts';
import { readKnownSecrets } from '../secrets/known-secrets.ts';
import { withSecret } from '../secrets/open-secret.ts';
import { openAppFile } from './app-file.ts';
import { serveFlow } from './serve-flow.ts';

const optionsSchema = z.object({
  ...accountOptionsShape,
  org: z.string().regex(GITHUB_ACCOUNT, 'expected the name of an organisation, such as "acme"').optional(),
  name: z
    .string()
    .min(1)
    .max(GITHUB_APP_NAME_LENGTH, `expected at most ${GITHUB_APP_NAME_LENGTH} characters`)
    .optional(),
  file: z.string().min(1).optional(),
  config: z.string().min(1).optional(),
  webhookUrl: z
    .url({ protocol: /^https$/, error: 'expected an https address, such as the output GitHubUrl' })
    .optional(),
  githubUrl: githubWebUrlSchema,
  port: portSchema,
  replace: z.boolean().default(false),
});
type Options = z.output<typeof optionsSchema>;

/** Where GitHub is, and what the time limit waits with. Tests pass their own. */
export interface GitHubAppCollaborators {
  /** Replaces what `--github-url` says. */
  readonly webUrl?: string | undefined;
  readonly apiUrl?: string | undefined;
  /** Resolves after so many milliseconds, or rejects once the signal aborts. */
  readonly wait: (milliseconds: number, value: undefined, options: { signal: AbortSignal }) => Promise<void>;
  /** Called with the address that the person opens. */
  readonly onAddress?: (address: string) => void;
}

const REAL: GitHubAppCollaborators = { wait: setTimeout };

/** Adds `mendhook github-app`. Neither key nor secret is ever printed. */
export function registerGitHubAppCommand(program: Command, collaborators: GitHubAppCollaborators = REAL): void {
  addAccountOptions(
    program
      .command('github-app')
      .description('Create the GitHub App in a browser, and store its key and its webhook secret'),
  )
    .option('--org <name>', 'the organisation that owns the App (default: you)')
    .option('--name <name>', 'the App’s name, unique on GitHub (default: mendhook-ORG or mendhook-STAGE)')
    .option(
      '--file <file>',
      'write the credentials to a JSON file for `secrets set --file`, not to the stage’s secrets',
    )
    .option(
      '--config <file>',
      `the configuration; its \`release\` asks for check runs (default: ${CONFIG_FILE}, if it is there)`,
    )
    .option('--webhook-url <url>', 'the address that GitHub calls (default: the stage’s output GitHubUrl)')
    .option('--github-url <url>', 'your GitHub, such as https://github.example.com', GITHUB_WEB)
    .option('--port <number>', 'port of the page on 127.0.0.1; 0 takes a free one', '0')
    .option('--replace', 'replace the stored GitHub credentials', false)
    .action(async (rawOptions: unknown) => {
      const options = readOptions(optionsSchema, rawOptions);
      const { file } = options;
      const use = await readUse(options.config);
      if (file !== undefined) {
        const store = openAppFile(file);
        const place = {
          name: file,
          webhookUrl: options.webhookUrl,
          use,
          store: async (app: GitHubAppSecrets) => store(app),
        };
        return createApp(place, options, collaborators);
      }
      await withSecret(options, async (secret, account) => {
        const { appId, token, pushToken } = readKnownSecrets(await secret.read()).github;
        if ((appId ?? token ?? pushToken) !== undefined && !options.replace)
          throw new UsageError(`${account.name} has GitHub credentials: use --replace to replace them`);
        announceAccount(account);
        const webhookUrl = options.webhookUrl ?? account.githubUrl;
        const place = { name: account.name, webhookUrl, use, store: secret.writeGitHub };
        await createApp(place, options, collaborators);
      });
    });
}

/** The App gets the rights that the configuration's `release` needs, and no others. */
async function readUse(file: string | undefined): Promise<AppUse | undefined> {
  const config = await findConfig(file);
  return config === undefined ? undefined : appUseOf(config.release);
}

/** Where the App's secrets go, and what it is needed for. */
interface Place {
  readonly name: string;
  readonly use: AppUse | undefined;
  readonly webhookUrl: string | undefined;
  readonly store: (github: GitHubAppSecrets) => Promise<void>;
}

async function createApp(place: Place, options: Options, collaborators: GitHubAppCollaborators): Promise<void> {
  const { webUrl = options.githubUrl, apiUrl = githubApiUrl(options.githubUrl), wait, onAddress } = collaborators;
  const { webhookUrl, use } = place;
  const name = options.name ?? `mendhook-${options.org ?? options.stage}`.slice(0, GITHUB_APP_NAME_LENGTH);
  const owner = options.org === undefined ? '' : `/organizations/${options.org}`;
  const flow = await serveFlow({
    port: options.port,
    formOf: (redirectUrl, state) => ({
      action: `${webUrl}${owner}/settings/apps/new?state=${state}`,
      manifest: githubAppManifest({ name, redirectUrl, webhookUrl, use }),
    }),
    exchange: async (code) => {
      const app = await exchangeAppCode({ code, apiUrl });
      await storeApp(place, app);
      printNext(place, app, options);
    },
  });
  const over = new AbortController();
  try {
    console.log(`open this in a browser on this machine, within an hour:\n  ${flow.address}`);
    onAddress?.(flow.address);
    await Promise.race([flow.done, timeLimit(wait, over.signal)]);
  } finally {
    over.abort();
    await flow.close();
  }
}

/** GitHub's own limit for the whole flow. */
async function timeLimit(wait: GitHubAppCollaborators['wait'], signal: AbortSignal): Promise<never> {
  await wait(HOUR_MS, undefined, { signal });
  throw new UsageError('GitHub accepts the answer for one hour, which is over: run the command again');
}

async function storeApp(place: Place, app: CreatedGitHubApp): Promise<void> {
  const webhookSecrets = app.webhookSecret === undefined ? [] : [app.webhookSecret];
  try {
    await place.store({ appId: app.id, privateKey: app.privateKey, webhookSecrets });
  } catch (error) {
    console.error(
      `mendhook: the App ${terminalText(app.slug)} is created, and its key could not be stored: delete the App (${terminalText(app.url)}), then run this again`,
    );
    throw error;
  }
}

function printNext({ name, webhookUrl }: Place, app: CreatedGitHubApp, { file }: Options): void {
  const [slug, url] = [terminalText(app.slug), terminalText(app.url)];
  console.log(`the App ${slug} (id ${app.id}) is created; its key is stored for ${name}`);
  console.log(`next: install it on the repositories: ${url}/installations/new`);
  if (webhookUrl === undefined) {
    console.log(
      '      after `npm run deploy`, in the App’s settings: tick “Active” under Webhook, enter the output GitHubUrl and a secret;\n' +
        '      `mendhook secrets set` stores that secret',
    );
  }
  console.log(
    file === undefined
      ? '      `mendhook secrets set` asks for the rest'
      : `      add the other credentials to ${file}, then \`mendhook secrets set --file ${file}\``,
  );
}
