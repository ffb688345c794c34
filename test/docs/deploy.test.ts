import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { registerInitCommand } from '../../bin/commands/init/init.ts';
import { askSecrets } from '../../bin/commands/secrets/ask-secrets.ts';
import { ConfigError, parseConfig } from '../../core/config/config.ts';
import { functionNames, QUEUE_CONCURRENCY, QUEUE_CONSUMERS } from '../../core/names.ts';
import { temporaryDirectory } from '../../packages/emulators/test/aws/stand-in.ts';
import { typingPrompts } from '../bin/prompts.ts';
import { runInProcess } from '../bin/run-in-process.ts';
import { aConfig } from '../fixtures/records.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/deploy.md'), 'utf8');
const part = page.slice(page.indexOf('## In this order'), page.indexOf('## The machine that deploys'));
/** What the page shows in blocks, without the list's indentation. */
const blocks = [...part.matchAll(/^( *)```(\w*)\n([\s\S]*?)^ *```$/gm)]
  .filter(([, , language]) => language === '')
  .map(([, indent = '', , text = '']) => text.replaceAll(new RegExp(`^${indent}`, 'gm'), '').trimEnd());
const blockWith = (text: string) => blocks.find((each) => each.includes(text))?.split('\n') ?? [];

test('the steps are numbered in order, and addresses and apps come before the secrets that they give', () => {
  const steps = [...part.matchAll(/^(\d+)\. \*\*(.*?)\*\*/gm)].map(([, number, name]) => [Number(number), name]);
  expect(steps.map(([number]) => number)).toEqual(steps.map((_, index) => index + 1));
  const names = steps.map(([, name]) => name);
  const order = [
    'Deploy.',
    'Create the GitHub App.',
    'Create the Slack app.',
    'Fill the secrets.',
    'Let Datadog call.',
  ];
  expect(names.filter((name) => order.includes(String(name)))).toEqual(order);
});

test('the checklist says how many processors and functions the defaults need', () => {
  const { vcpu, attemptsAtOnce } = aConfig().deployment;
  const others = functionNames({}).filter((name) => !QUEUE_CONSUMERS.some((consumer) => consumer === name));
  const functions = QUEUE_CONSUMERS.length * QUEUE_CONCURRENCY + others.length;
  expect(page).toContain(`The defaults need ${vcpu * attemptsAtOnce} vCPUs and ${functions} functions`);
});

test('init prints what the page shows', async () => {
  const [command = '', ...shown] = blockWith('npx mendhook init');
  const words = command
    .replace('$ npx mendhook ', '')
    .split(' ')
    .map((word) => word.replaceAll("'", ''));
  const directory = temporaryDirectory();
  const file = join(directory, 'mendhook.config.ts');
  const printed = await runInProcess(
    (program) => registerInitCommand(program, () => undefined, directory),
    [...words, '--config', file],
  );
  expect(printed.join('\n').replaceAll(file, 'mendhook.config.ts').split('\n')).toEqual(
    // The page shows what the installed package prints: its pages are in node_modules.
    shown.map((line) => line.replaceAll('node_modules/mendhook/docs/', 'docs/')),
  );
});

test('a configuration is refused as the page shows', () => {
  const wrong = {
    services: [{ name: 'checkout', repository: 'acme/checkout', slackChannel: '#alerts', mode: 'all' }],
    deployment: { vcpu: 3 },
  };
  const message = (() => {
    try {
      return String(parseConfig(wrong, 'mendhook.config.ts'));
    } catch (error) {
      if (error instanceof ConfigError) return error.message;
      throw error;
    }
  })();
  expect(`mendhook: ${message}`.split('\n')).toEqual(blockWith('has 2 problems'));
});

test('secrets set asks what the page shows, after the GitHub App was made', async () => {
  const { prompts, shown } = typingPrompts({
    'Datadog API key': 'a',
    'Datadog application key': 'b',
    'Slack bot token': 'xoxb-1',
  });
  await askSecrets({ github: { appId: 4711, privateKey: 'pem', webhookSecrets: ['w'] } }, prompts);
  const lines = blockWith('Datadog API key');
  expect(lines.length).toBe(shown.length);
  for (const [index, question] of shown.entries()) expect(lines[index]).toContain(`✔ ${question}`);
});
