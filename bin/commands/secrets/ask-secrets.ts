import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { input, password, select } from '@inquirer/prompts';
import { type Secrets, secretsSchema } from '../../../core/deployment/secrets.ts';
import { UsageError } from '../../run-command.ts';

const KEEP = ' (empty: as it is)';

/** A secret for the webhook's header: 32 random bytes, as text. */
export const newWebhookSecret = (): string => randomBytes(32).toString('base64url');

/**
 * Asks for each credential, without showing it. What is left empty stays as it is.
 *
 * @param present the document as it stands
 * @throws {UsageError} naming what is still missing
 */
export async function askSecrets(present: unknown): Promise<Secrets> {
  const known = secretsSchema.partial().safeParse(present).data ?? {};
  const ask = async (message: string, value: string | undefined) =>
    (await password({ message: value === undefined ? message : `${message}${KEEP}`, mask: '•' })) || value || '';
  const answers = {
    webhookSecrets: known.webhookSecrets?.some((each) => each !== '') ? known.webhookSecrets : [newWebhookSecret()],
    rotatingUntil: known.rotatingUntil,
    datadog: {
      apiKey: await ask('Datadog API key', known.datadog?.apiKey),
      appKey: await ask('Datadog application key', known.datadog?.appKey),
    },
    github: await askGitHub(known.github, ask),
    slack: {
      botToken: await ask('Slack bot token (xoxb-…)', known.slack?.botToken),
      signingSecrets: await askShown(
        'Slack signing secret, for the buttons (empty: no buttons)',
        known.slack?.signingSecrets,
        ask,
      ),
    },
    ...(await askModel(known.model, ask)),
  };
  return checkSecrets(answers, 'the answers');
}

/** @throws {UsageError} naming each field that is missing or wrong, never a value */
export function checkSecrets(document: unknown, source: string): Secrets {
  const read = secretsSchema.safeParse(document);
  if (read.success) return read.data;
  const problems = read.error.issues.map(({ path, message }) => `${path.join('.') || 'the document'}: ${message}`);
  throw new UsageError(`${source}: ${problems.join('; ')}`);
}

type Ask = (message: string, value: string | undefined) => Promise<string>;

async function askGitHub(known: Secrets['github'] | undefined, ask: Ask): Promise<object> {
  const app = known !== undefined && 'appId' in known ? known : undefined;
  const token = known !== undefined && 'token' in known ? known.token : undefined;
  const kind = await select({
    message: 'GitHub',
    default: token === undefined ? 'app' : 'token',
    choices: [
      { value: 'app', name: 'a GitHub App: tokens for one repository and one purpose each' },
      { value: 'token', name: 'a personal access token: simpler, but one token does everything' },
    ],
  });
  const webhookSecrets = await askShown('GitHub webhook secret (empty: none)', known?.webhookSecrets, ask);
  if (kind === 'token') return { token: await ask('GitHub token', token), webhookSecrets };
  const appId = await input({ message: 'App id', ...(app === undefined ? {} : { default: String(app.appId) }) });
  const file = await input({ message: `File with its private key${app === undefined ? '' : KEEP}` });
  return { appId, privateKey: file === '' ? (app?.privateKey ?? '') : readKey(file), webhookSecrets };
}

async function askModel(known: Secrets['model'], ask: Ask): Promise<object> {
  const apiKey = await ask('Anthropic API key (sk-ant-…; empty where the models are Amazon Bedrock’s)', known?.apiKey);
  return apiKey === '' ? {} : { model: { apiKey } };
}

/** A secret that a caller shows. The one that is known stays when nothing is answered, and the older of two is dropped. */
async function askShown(message: string, known: readonly string[] | undefined, ask: Ask): Promise<readonly string[]> {
  const answer = await ask(message, known?.[0]);
  return answer === '' ? [] : [answer];
}

function readKey(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new UsageError(`cannot read ${file}`, { cause });
  }
}
