import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { OptionalSecret } from '../../../core/config/optional-secrets.ts';
import { type Secrets, secretsSchema } from '../../../core/deployment/secrets.ts';
import { problemsOf } from '../../../core/text/issue-text.ts';
import type { Prompts } from '../../prompts.ts';
import { UsageError } from '../../run-command.ts';
import { type KnownSecrets, readKnownSecrets } from './known-secrets.ts';

/** A secret for a webhook: 32 random bytes, as text. */
export const newWebhookSecret = (): string => randomBytes(32).toString('base64url');

/**
 * Asks for each credential, without showing it. Enter keeps what is stored.
 *
 * @param current the document as it is stored
 * @param wanted the secrets that the configuration needs besides; others are asked for only if they are stored
 * @throws {UsageError} naming what is still missing
 */
export async function askSecrets(
  current: unknown,
  prompts: Prompts,
  wanted: ReadonlySet<OptionalSecret> = new Set(),
): Promise<Secrets> {
  const known = readKnownSecrets(current);
  const ask = askWith(prompts);
  const answers = {
    webhookSecrets: known.webhookSecrets.length > 0 ? known.webhookSecrets : [newWebhookSecret()],
    rotatingUntil: known.rotatingUntil,
    datadog: {
      apiKey: await ask('Datadog API key', known.datadog.apiKey),
      appKey: await ask('Datadog application key', known.datadog.appKey),
    },
    github: await askGitHub(known.github, prompts),
    slack: {
      botToken: await ask('Slack bot token (xoxb-…)', known.slack.botToken),
      signingSecrets: await askShown(
        { name: 'Slack signing secret', without: 'no buttons' },
        known.slack.signingSecrets,
        prompts,
      ),
    },
    ...(await askModel(known.model.apiKey, ask)),
    ...(await askCalls(known, wanted, ask)),
    ...(await askJira(known.jira, wanted, prompts)),
    ...(await askCursor(known.cursor.apiKey, wanted, ask)),
    // Nobody is asked for these: they come with `--file`.
    setup: known.setup,
  };
  return checkSecrets(answers, 'the answers');
}

/** @throws {UsageError} naming each field that is missing or wrong, never a value */
export function checkSecrets(document: unknown, source: string): Secrets {
  const read = secretsSchema.safeParse(document);
  if (read.success) return read.data;
  const problems = problemsOf(read.error).map(({ path, message }) => `${path.join('.') || 'the document'}: ${message}`);
  throw new UsageError(`${source}: ${problems.join('; ')}`);
}

/** @returns the answer, else the known value, else nothing. `without` says what an empty answer means then. */
type Ask = (message: string, known: string | undefined, without?: string) => Promise<string>;

const askWith =
  ({ password }: Prompts): Ask =>
  async (message, known, without) => {
    const meaning = known === undefined ? without : 'keep it';
    const hint = meaning === undefined ? '' : ` (Enter: ${meaning})`;
    const answer = await password({ message: `${message}${hint}`, mask: '•' });
    return answer.trim() || known || '';
  };

async function askGitHub(known: KnownSecrets['github'], prompts: Prompts): Promise<object> {
  const ask = askWith(prompts);
  const kind = await prompts.select({
    message: 'How mendhook signs in to GitHub',
    default: kindOf(known),
    choices: [
      { value: 'app', name: 'a GitHub App: tokens for one repository and one purpose each' },
      { value: 'two-tokens', name: 'two fine-grained tokens: one pushes, the other opens pull requests' },
      { value: 'token', name: 'a personal access token: simpler, but one token does everything' },
    ] as const,
  });
  const credentials = await askCredentials(kind, known, prompts, ask);
  const name = 'GitHub webhook secret';
  const without = 'none, merges are noticed later';
  return { ...credentials, webhookSecrets: await askShown({ name, without }, known.webhookSecrets, prompts) };
}

type GitHubKind = 'app' | 'two-tokens' | 'token';

function kindOf({ appId, privateKey, pushToken, pullRequestToken, token }: KnownSecrets['github']): GitHubKind {
  if (appId !== undefined || privateKey !== undefined) return 'app';
  if (pushToken !== undefined || pullRequestToken !== undefined) return 'two-tokens';
  return token === undefined ? 'app' : 'token';
}

async function askCredentials(
  kind: GitHubKind,
  known: KnownSecrets['github'],
  { input }: Prompts,
  ask: Ask,
): Promise<object> {
  if (kind === 'token') return { token: await ask('GitHub token', known.token) };
  if (kind === 'two-tokens') {
    return {
      pushToken: await ask('GitHub token that writes contents', known.pushToken),
      pullRequestToken: await ask('GitHub token that writes pull requests and issues', known.pullRequestToken),
    };
  }
  const { appId: knownId, privateKey } = known;
  const answer = await input({ message: 'App id', ...(knownId === undefined ? {} : { default: String(knownId) }) });
  const file = await input({
    message: `File with its private key${privateKey === undefined ? '' : ' (Enter: keep it)'}`,
  });
  return {
    // An id that was stored as a number stays one.
    appId: answer === String(knownId) ? knownId : answer,
    privateKey: file === '' ? (privateKey ?? '') : readKey(file),
  };
}

async function askModel(known: string | undefined, ask: Ask): Promise<object> {
  const apiKey = await ask('Anthropic API key (sk-ant-…)', known, 'none, the models are Amazon Bedrock’s');
  return apiKey === '' ? {} : { model: { apiKey } };
}

async function askCalls(
  { pagerduty, calls }: Pick<KnownSecrets, 'pagerduty' | 'calls'>,
  wanted: ReadonlySet<OptionalSecret>,
  ask: Ask,
): Promise<object> {
  const askFor = async (field: OptionalSecret, message: string, known: string | undefined): Promise<string> =>
    known === undefined && !wanted.has(field) ? '' : ask(message, known, 'none, nobody is called by it');
  const routingKey = await askFor('pagerduty.routingKey', 'PagerDuty routing key', pagerduty?.routingKey);
  const message = 'Secret that signs calls to your webhook, 32 characters or more';
  const signingSecret = await askFor('calls.signingSecret', message, calls?.signingSecret);
  return {
    ...(routingKey === '' ? {} : { pagerduty: { routingKey } }),
    ...(signingSecret === '' ? {} : { calls: { signingSecret } }),
  };
}

async function askJira(
  { email: knownEmail, apiToken: knownToken, webhookSecrets: known }: KnownSecrets['jira'],
  wanted: ReadonlySet<OptionalSecret>,
  prompts: Prompts,
): Promise<object> {
  const ask = askWith(prompts);
  if (knownEmail === undefined && knownToken === undefined && !wanted.has('jira.apiToken')) return {};
  const email = await ask('E-mail address of the Atlassian account', knownEmail, 'none, no issue is opened in JIRA');
  if (email === '') return {};
  const apiToken = await ask('API token of that account', knownToken);
  if (known.length === 0 && !wanted.has('jira.webhookSecrets')) return { jira: { email, apiToken } };
  const name = 'JIRA webhook secret';
  const webhookSecrets = await askShown({ name, without: 'none, no report is heard of' }, known, prompts);
  return { jira: { email, apiToken, webhookSecrets } };
}

async function askCursor(known: string | undefined, wanted: ReadonlySet<OptionalSecret>, ask: Ask): Promise<object> {
  if (known === undefined && !wanted.has('cursor.apiKey')) return {};
  const apiKey = await ask('Cursor API key', known, 'none, the thread has words to copy for Cursor');
  return apiKey === '' ? {} : { cursor: { apiKey } };
}

/**
 * Asks for a secret by which a caller proves itself. Two are accepted while one is replaced, so a new one may keep the
 * earlier one beside it, and a later call drops that.
 *
 * @returns the accepted ones, newest first
 */
async function askShown(
  { name, without }: { name: string; without: string },
  known: readonly string[],
  prompts: Prompts,
): Promise<readonly string[]> {
  const [newest, older] = known;
  const answer = await askWith(prompts)(name, newest, without);
  if (answer === '') return [];
  if (answer !== newest) {
    if (newest === undefined) return [answer];
    const message = `Accept the earlier ${name} too, until the new one is in use?`;
    return (await prompts.confirm({ message, default: true })) ? [answer, newest] : [answer];
  }
  if (older === undefined) return known;
  const message = `Two are accepted. Stop accepting the older ${name}?`;
  return (await prompts.confirm({ message, default: false })) ? [newest] : known;
}

function readKey(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new UsageError(`cannot read ${file}`, { cause });
  }
}
