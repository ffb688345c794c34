import type { Command } from 'commander';
import { optionsSchema } from './demo-options.ts';
import { readOptions } from './local.ts';

export function registerDemoCommand(program: Command): void {
  program
    .command('demo')
    .description('Watch a real bug of a sample service become a draft pull request, without any account')
    .option('--once', 'exit at the end instead of keeping the page open', process.env['CI'] === 'true')
    .option('--json <file>', 'write the whole result there')
    .option('--conversation <file>', 'what the scripted model says, instead of the sample’s own conversation')
    .option('--image <name>', 'run the worker in this image instead of from source (see docs/image.md)')
    .option('--port <number>', 'port of the page', '4177')
    .option('--reset', 'forget what earlier demos left, and start from nothing', false)
    .action(async (given: unknown) => {
      const options = readOptions(optionsSchema, given);
      // Loaded only now: the other commands start without it.
      const { runDemoCommand } = await import('./demo-run.ts');
      await runDemoCommand(options);
    });
}
