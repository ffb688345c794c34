import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { problemsOf } from '../../core/text/issue-text.ts';
import { readConversation } from '../../local/model/read-conversation.ts';
import type { LocalOptions } from '../../local/run-local.ts';
import { clearState } from '../../local/state-directory.ts';
import { loadConfig } from '../load-config.ts';
import { documentPath } from '../package-root.ts';
import { deriveConfig, parseDerived, serviceOf } from '../repository/derive-config.ts';
import { type DiskRepository, describeRepository, readRepository } from '../repository/read-repository.ts';
import { UsageError } from '../run-command.ts';

/** A TCP port as text; 0 takes any free one. */
export const portSchema = z
  .string()
  .regex(/^\d{1,5}$/, 'expected a port from 0 to 65535')
  .transform(Number)
  .refine((port) => port <= 65_535, 'expected a port from 0 to 65535');

const CONFIG = 'mendhook.config.ts';

const optionsSchema = z.object({
  config: z.string().min(1).optional(),
  repo: z.string().min(1).optional(),
  service: z.string().min(1).optional(),
  conversation: z.string().min(1).optional(),
  port: portSchema,
  reset: z.boolean(),
});
type Options = z.output<typeof optionsSchema>;

export function registerLocalCommand(program: Command): void {
  program
    .command('local')
    .description('Run everything on this machine, for your own repository and alerts')
    .option(
      '--config <file>',
      'the configuration, .ts or .json (default: mendhook.config.ts; with --repo one is derived)',
    )
    .option('--repo <dir>', 'serve this git repository to the worker, read-only')
    .option('--service <name>', 'the repository’s service (default: named like the repository)')
    .option(
      '--conversation <file>',
      `a script for the model, used without ANTHROPIC_API_KEY (${documentPath('local.md')})`,
    )
    .option('--port <number>', 'port of the page', '4177')
    .option('--reset', 'clear .mendhook/, with the state of earlier runs and demos, and exit', false)
    .addHelpText('after', AFTER)
    .action(async (rawOptions: unknown) => {
      const options = readOptions(optionsSchema, rawOptions);
      if (options.reset) {
        clearState(resolve('.mendhook'));
        console.log('.mendhook/ is cleared');
        return;
      }
      const print = (line: string) => console.log(line);
      const plan = await planLocal(options, print);
      const conversation =
        options.conversation === undefined ? undefined : await readConversation(options.conversation);
      // Loaded only now: the other commands start without it.
      const { runLocal } = await import('../../local/run-local.ts');
      await runLocal({
        ...plan,
        conversation,
        stateDirectory: resolve('.mendhook/local'),
        port: options.port,
        environment: process.env,
        print,
        stopped: untilInterrupted(),
      });
    });
}

const AFTER = `
If a token is set, mendhook uses the real system: ANTHROPIC_API_KEY, GITHUB_TOKEN, SLACK_BOT_TOKEN, DD_API_KEY with DD_APP_KEY, PAGERDUTY_ROUTING_KEY, JIRA_EMAIL with JIRA_API_TOKEN, CURSOR_API_KEY.
Everything else is emulated. Without a model's key and without --conversation, errors are grouped and threads opened, but no
attempt is made.`;

/** The configuration, and the repository on disk that goes with it. What a person must know of them is printed. */
async function planLocal(
  { config: asked, repo, service: name }: Options,
  print: (line: string) => void,
): Promise<Pick<LocalOptions, 'config' | 'repository'>> {
  const file = asked ?? (existsSync(CONFIG) ? CONFIG : undefined);
  if (repo === undefined) {
    if (name !== undefined) throw new UsageError('--service: needs --repo DIR');
    if (file === undefined) console.error(`there is no ${CONFIG} here: --repo DIR derives one from a repository`);
    return { config: await loadConfig(file ?? CONFIG) };
  }
  const found = await readRepository(repo);
  const { config, service } = file === undefined ? derive(found, name, print) : await fromFile(file, found, name);
  const served = service.branch === found.branch ? found : await readRepository(repo, service.branch);
  for (const line of describeRepository(served)) print(line);
  const { directory, branch, commit } = served;
  return { config, repository: { directory, name: service.repository, branch, commit } };
}

async function fromFile(file: string, repository: DiskRepository, name: string | undefined) {
  const config = await loadConfig(file);
  return { config, service: serviceOf(config, repository, name) };
}

function derive(repository: DiskRepository, name: string | undefined, print: (line: string) => void) {
  const derived = deriveConfig(repository, name);
  const config = parseDerived(derived);
  print(
    'there is no configuration here, so this one is used (save it as a .json file for --config, or run `mendhook init`):',
  );
  print(JSON.stringify(derived, null, 2));
  return { config, service: serviceOf(config, repository, name) };
}

/** @throws {UsageError} naming the option */
export function readOptions<Options>(schema: z.ZodType<Options>, rawOptions: unknown): Options {
  const read = schema.safeParse(rawOptions);
  if (read.success) return read.data;
  throw new UsageError(
    problemsOf(read.error)
      .map(
        ({ path, message }) =>
          `--${path.join('.').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}: ${message}`,
      )
      .join('; '),
  );
}

/** Resolves at Ctrl-C or SIGTERM; a second one ends the process at once. */
export function untilInterrupted(): Promise<void> {
  return new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        process.once(signal, () => process.exit(130));
        done();
      });
    }
  });
}
