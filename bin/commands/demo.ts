import type { Command } from 'commander';
import { documentPath } from '../package-root.ts';
import { optionsSchema } from './demo-options.ts';
import { readOptions } from './local.ts';

export function registerDemoCommand(program: Command): void {
  program
    .command('demo')
    .description('Watch a real bug of a sample service become a draft pull request, without any account')
    .option('--answer', 'have a person review the draft at the end, and see a second commit', false)
    .option('--review', 'play four pull requests of the sample through the review instead', false)
    .option('--release', 'play six changes of the sample on their way to production instead', false)
    .option('--once', 'exit at the end instead of keeping the page open', process.env['CI'] === 'true')
    .option('--json <file>', 'write the whole result to this file')
    .option('--conversation <file>', 'another script for the model')
    .option('--image <name>', `run the worker in this image, not from source (see ${documentPath('image.md')})`)
    .option('--port <number>', 'port of the page', '4177')
    .option('--reset', 'clear earlier demos first', false)
    .action(async (rawOptions: unknown) => {
      const options = readOptions(optionsSchema, rawOptions);
      // Loaded only now: the other commands start without it.
      if (options.review) {
        const { runReviewDemoCommand } = await import('./demo-review-run.ts');
        return runReviewDemoCommand(options);
      }
      if (options.release) {
        const { runReleaseDemoCommand } = await import('./demo-release-run.ts');
        return runReleaseDemoCommand(options);
      }
      const { runDemoCommand } = await import('./demo-run.ts');
      await runDemoCommand(options);
    });
}
