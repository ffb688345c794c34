import type { Command } from 'commander';
import { documentPath } from '../../package-root.ts';
import { readOptions } from '../local.ts';
import { optionsSchema } from './try-options.ts';

const DEFAULT_LIMIT_DOLLARS = 1;

/** Adds `mendhook try`. */
export function registerTryCommand(program: Command): void {
  program
    .command('try')
    .description('Make one attempt at a stack trace, on your own repository, without any account')
    .requiredOption('--stack <file>', 'a file with the stack trace or log line; - is standard input')
    .option('--repo <dir>', 'the git repository, read-only', '.')
    .option('--service <name>', 'name of the service (default: named like the repository)')
    .option('--commit <name>', 'the commit that raised the error (default: the one that is checked out)')
    .option('--config <file>', 'a configuration, .ts or .json, for its test commands and models (default: derived)')
    .option(
      '--conversation <file>',
      `a script for the model, used without ANTHROPIC_API_KEY (${documentPath('local.md')})`,
    )
    .option('--limit <dollars>', 'the attempt’s budget', String(DEFAULT_LIMIT_DOLLARS))
    .option('--output <file>', 'write the patch to this file, for git apply')
    .option('--json', 'print the result as one JSON object', false)
    .addHelpText('after', AFTER)
    .action(async (rawOptions: unknown) => {
      const options = readOptions(optionsSchema, rawOptions);
      // Loaded only now: the other commands start without it.
      const { runTryCommand } = await import('./try-run.ts');
      await runTryCommand(options);
    });
}

const AFTER = `
With ANTHROPIC_API_KEY, the real model is used. Without it and without --conversation, mendhook does what needs no model: it
names the bug, finds its files, runs setup and suite once, and shows the first prompt. Setup and test commands run on this
machine as you, in copies of the repository, not in a sandbox. Nothing is published.

Exit code: 0 the fix is verified, or, without a model, the suite passes; 3 no verified fix, or the suite does not pass;
1 the attempt failed; 2 a mistake on the command line; 130 Ctrl-C.`;
