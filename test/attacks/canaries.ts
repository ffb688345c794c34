import type { AttemptWorld } from '../batch-job/attempt-world.ts';
import { PUSH_TOKEN, READ_TOKEN } from '../batch-job/repository/git-host.ts';

/** Secrets of the worker, in forms that redaction does not know: where one is missing, nobody hid it. */
export const CANARIES = {
  'the model’s key': 'canary0the0model0key',
  'a file elsewhere': 'canary0a0file0elsewhere',
  'a variable of the worker': 'canary0a0variable',
} as const;

const SECRETS: ReadonlyArray<readonly [name: string, pattern: RegExp | string]> = [
  ...Object.entries(CANARIES),
  ['the token that reads the repository', READ_TOKEN],
  ['the token that pushes', PUSH_TOKEN],
  ['the token of the model gateway', /\bmendhook-[\w-]{43}\b/],
];

/** Everything that left the worker in an attempt, by where it went. */
export async function whatLeft(world: AttemptWorld): Promise<Readonly<Record<string, string>>> {
  const { model, messenger, codeHost, auditLog, log, bench } = world;
  return {
    'the model': model.requests.map(({ text }) => text).join('\n'),
    Slack: JSON.stringify(messenger.threads.map(({ messages, replies }) => [messages, [...replies]])),
    GitHub: JSON.stringify([codeHost.drafts, [...codeHost.comments]]),
    'the audit log': auditLog.dump(),
    'the log': log.join('\n'),
    'the ledger': JSON.stringify([await world.attempt(), await world.incident()]),
    git: await bench.host.git('log', '--all', '--patch', '--format=fuller', '--decorate=full'),
  };
}

/** Which secret is to be found where; empty when none got out. */
export const findSecrets = (surfaces: Readonly<Record<string, string>>): string[] =>
  Object.entries(surfaces).flatMap(([where, text]) =>
    SECRETS.filter(([, secret]) => (typeof secret === 'string' ? text.includes(secret) : secret.test(text))).map(
      ([name]) => `${name} in ${where}`,
    ),
  );
