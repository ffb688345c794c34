import { text as readAll } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import type { Command } from 'commander';
import { z } from 'zod';
import { READ_AGAIN_MILLISECONDS } from '../../../adapters/caller-secrets.ts';
import { applierSecretsOf, callSecretsOf, jiraSecretsOf } from '../../../core/config/optional-secrets.ts';
import { describeSecrets, type SecretStatus } from '../../../core/deployment/secret-status.ts';
import type { Secrets } from '../../../core/deployment/secrets.ts';
import { HOUR_MS } from '../../../core/durations.ts';
import type { Sleep } from '../../../core/ports/clock.ts';
import { accountOptionsShape, addAccountOptions } from '../../account/account-options.ts';
import { announceAccount } from '../../account/announce-account.ts';
import { CONFIG_FILE, findConfig } from '../../load-config.ts';
import { type Prompts, terminalPrompts } from '../../prompts.ts';
import { UsageError } from '../../run-command.ts';
import { colors } from '../../terminal.ts';
import { openInput } from '../json-lines.ts';
import { readOptions } from '../local.ts';
import { askSecrets, checkSecrets, newWebhookSecret } from './ask-secrets.ts';
import { readKnownSecrets } from './known-secrets.ts';
import { withSecret } from './open-secret.ts';

const setOptions = z.object({
  ...accountOptionsShape,
  file: z.string().min(1).optional(),
  config: z.string().optional(),
});
const statusOptions = z.object({ ...accountOptionsShape, json: z.boolean().default(false) });
const rotateOptions = z.object({ ...accountOptionsShape, finish: z.boolean().default(false) });

/**
 * Adds `mendhook secrets set | status | rotate-webhook`. No value is ever printed.
 *
 * @param sleep waits until every function may read a new secret
 * @param openPrompts undefined when nobody can be asked
 */
export function registerSecretsCommand(
  program: Command,
  sleep: Sleep = setTimeout,
  openPrompts: () => Prompts | undefined = terminalPrompts,
): void {
  const secrets = program.command('secrets').description('Fill, check and rotate the two secrets');

  addAccountOptions(secrets.command('set').description('Ask for each credential and store them'))
    .option('--file <file>', 'read them from a JSON file; - is standard input')
    .option(
      '--config <file>',
      `the configuration; it says whether secrets of calls, of JIRA and of Cursor are asked for (default: ${CONFIG_FILE}, if it is there)`,
    )
    .action(async (rawOptions: unknown) => {
      const options = readOptions(setOptions, rawOptions);
      const prompts = options.file === undefined ? openPrompts() : undefined;
      if (options.file === undefined && prompts === undefined)
        throw new UsageError('not a terminal, so nothing can be asked: give the credentials with --file');
      const config = prompts === undefined ? undefined : await findConfig(options.config);
      await withSecret(options, async (secret, account) => {
        announceAccount(account);
        const current = await secret.read();
        const values =
          prompts === undefined
            ? withCallerSecrets(await readFrom(options.file ?? '-'), current)
            : await askSecrets(
                current,
                prompts,
                callSecretsOf(config?.services ?? [])
                  .union(jiraSecretsOf(config?.jira))
                  .union(applierSecretsOf(config?.services ?? [])),
              );
        await secret.write(values);
        console.log(`stored for ${account.name}; next: \`mendhook doctor\` checks that they work`);
      });
    });

  addAccountOptions(secrets.command('status').description('Show which fields are filled, missing or malformed'))
    .option('--json', 'one JSON object a line', false)
    .action(async (rawOptions: unknown) => {
      const options = readOptions(statusOptions, rawOptions);
      await withSecret(options, async (secret) => {
        const found = describeSecrets(await secret.read());
        for (const status of found) console.log(options.json ? JSON.stringify(status) : statusLine(status));
        if (found.some(({ state }) => state === 'missing')) process.exitCode = 1;
      });
    });

  addAccountOptions(
    secrets.command('rotate-webhook').description('Add a second webhook secret; `register` then gives it to Datadog'),
  )
    .option('--finish', 'drop the old one, once Datadog has the new one', false)
    .action(async (rawOptions: unknown) => {
      const options = readOptions(rotateOptions, rawOptions);
      await withSecret(options, async (secret, account) => {
        announceAccount(account);
        const values = checkSecrets(await secret.read(), 'the secret');
        await secret.write(rotated(values, options.finish, Date.now()));
        // After so long every function that meets an unknown secret reads the document again.
        if (!options.finish) await sleep(READ_AGAIN_MILLISECONDS);
        console.log(
          options.finish
            ? 'only the newest webhook secret is accepted from now on'
            : 'both webhook secrets are accepted; next: `mendhook register`, then `secrets rotate-webhook --finish`',
        );
      });
    });
}

/** While a rotation is under way, calls with an unknown secret are answered with 503, at most for this time. */
const ROTATION_MS = HOUR_MS;

function rotated({ rotatingUntil: _, ...values }: Secrets, finish: boolean, now: number): Secrets {
  const [newest, ...older] = values.webhookSecrets;
  if (finish) return { ...values, webhookSecrets: newest === undefined ? [] : [newest] };
  if (older.length > 0)
    throw new UsageError('two webhook secrets are in use: finish that rotation with --finish first');
  const webhookSecrets = [newWebhookSecret(), ...(newest === undefined ? [] : [newest])];
  return { ...values, webhookSecrets, rotatingUntil: now + ROTATION_MS };
}

async function readFrom(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readAll(openInput(file)));
  } catch {
    // The parser's own message repeats a part of the document.
    throw new UsageError(`${file === '-' ? 'standard input' : file} cannot be read as JSON`);
  }
}

/**
 * Callers' secrets that a document leaves out stay as they are stored: Datadog's, which mendhook makes, and those of GitHub,
 * Slack and JIRA. An empty list takes them away.
 */
function withCallerSecrets(document: unknown, current: unknown): Secrets {
  const { rotatingUntil, ...known } = readKnownSecrets(current);
  const webhookSecrets = known.webhookSecrets.length > 0 ? known.webhookSecrets : [newWebhookSecret()];
  const parsed = fields.safeParse(document);
  if (!parsed.success) return checkSecrets(document, 'the document');
  const { github, slack, jira } = parsed.data;
  const { webhookSecrets: ofGitHub } = known.github;
  const { signingSecrets } = known.slack;
  const { webhookSecrets: ofJira } = known.jira;
  const secrets = checkSecrets(
    {
      webhookSecrets,
      rotatingUntil,
      ...parsed.data,
      ...(github === undefined ? {} : { github: { webhookSecrets: ofGitHub, ...github } }),
      ...(slack === undefined ? {} : { slack: { signingSecrets, ...slack } }),
      ...(jira === undefined ? {} : { jira: { webhookSecrets: ofJira, ...jira } }),
    },
    'the document',
  );
  const [lost, ...others] = lostFields(document, secrets);
  if (lost === undefined) return secrets;
  throw new UsageError(
    `the document: ${[lost, ...others].map((field) => `${field}: is not a field of the secrets`).join('; ')}`,
  );
}

/** The paths that the document has and the secrets would not have: a name that is misspelled, or of the wrong part. */
function lostFields(rawOptions: unknown, kept: unknown, path = ''): readonly string[] {
  const [before, after] = [part.safeParse(rawOptions), part.safeParse(kept)];
  if (!before.success) return [];
  return Object.entries(before.data).flatMap(([name, value]) => {
    const here = path === '' ? name : `${path}.${name}`;
    const found = after.data?.[name];
    return found === undefined ? [here] : lostFields(value, found, here);
  });
}

const part = z.record(z.string(), z.unknown());
const fields = z.looseObject({ github: part.optional(), slack: part.optional(), jira: part.optional() });

const MARKS = { filled: colors.green('✓'), odd: colors.yellow('!'), missing: colors.red('✗') } as const;

const statusLine = ({ field, state, reason }: SecretStatus): string =>
  `${MARKS[state]} ${field}${state === 'missing' ? ': missing' : reason === undefined ? '' : `: ${reason}`}`;
