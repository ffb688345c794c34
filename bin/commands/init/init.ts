import { existsSync, writeFileSync } from 'node:fs';
import { input, select } from '@inquirer/prompts';
import type { Command } from 'commander';
import { z } from 'zod';
import { parseConfig } from '../../../core/config.ts';
import { UsageError } from '../../run-command.ts';
import { readOptions } from '../local.ts';
import { type Answers, configText } from './config-text.ts';

const optionsSchema = z.object({ config: z.string(), force: z.boolean().default(false) });

const SITES = [
  'datadoghq.com',
  'us3.datadoghq.com',
  'us5.datadoghq.com',
  'datadoghq.eu',
  'ap1.datadoghq.com',
  'ddog-gov.com',
];

/** Adds `mendhook init`. */
export function registerInitCommand(program: Command): void {
  program
    .command('init')
    .description('Ask a few questions and write mendhook.config.ts')
    .option('--config <file>', 'where to write it', 'mendhook.config.ts')
    .option('--force', 'replace one that is there', false)
    .action(async (given: unknown) => {
      const { config: file, force } = readOptions(optionsSchema, given);
      if (existsSync(file) && !force) throw new UsageError(`${file} is there already: say --force to replace it`);
      if (!process.stdin.isTTY)
        throw new UsageError('nobody is there to ask: copy the example of docs/configuration.md');
      const answers = await askAll();
      writeFileSync(file, configText(answers));
      console.log(
        `${file} is written; next: \`npx mendhook local\` on this machine, or \`npm run deploy\` into your account`,
      );
    });
}

const askAll = async (): Promise<Answers> => ({
  site: await select({ message: 'Datadog site', choices: SITES.map((value) => ({ value })) }),
  service: await ask('Datadog’s service tag', 'checkout', ['services', 0, 'name']),
  repository: await ask('Its GitHub repository (owner/name)', undefined, ['services', 0, 'repository']),
  branch: await ask('Branch that a draft goes to', 'main', ['services', 0, 'branch']),
  channel: await ask('Slack channel', '#alerts', ['services', 0, 'slackChannel']),
  mode: await select({
    message: 'What mendhook may do',
    choices: [
      { value: 'observe', name: 'observe: group and count errors' },
      { value: 'suggest', name: 'suggest: a diagnosis and a patch in Slack' },
      { value: 'draft-pr', name: 'draft-pr: a draft pull request' },
    ] as const,
    default: 'suggest',
  }),
});

/** Asks until the configuration's own schema takes the answer. */
const ask = (message: string, example: string | undefined, path: readonly (string | number)[]): Promise<string> =>
  input({
    message,
    ...(example === undefined ? {} : { default: example }),
    validate: (value) => problemOf(value, path) ?? true,
  });

function problemOf(value: string, path: readonly (string | number)[]): string | undefined {
  const field = String(path.at(-1));
  const service = { name: 'x', repository: 'a/b', slackChannel: '#c', [field]: value };
  try {
    parseConfig({ services: [{ test: TEST, ...service }] }, 'the answer');
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.split('\n').at(-1)?.trim() : String(error);
  }
}

const TEST = { command: 'true', regression: 'true {files}' };
