import type { Command } from 'commander';
import { z } from 'zod';
import { endWithReader, writeOut } from '../write-out.ts';
import { readDescription } from './read-description.ts';
import { readFolder } from './read-folder.ts';
import { reviewText } from './review-text.ts';
import { runReview } from './run-review.ts';

const optionsSchema = z.object({
  base: z.string(),
  head: z.string(),
  meta: z.string(),
  json: z.boolean().optional(),
});

/** Adds `mendhook review`. */
export function registerReviewCommand(program: Command): void {
  program
    .command('review')
    // Options after a subcommand are the subcommand's.
    .enablePositionalOptions()
    .description('Compute the facts of a change between two folders, and whether a person must decide')
    .requiredOption('--base <dir>', 'the files before the change')
    .requiredOption('--head <dir>', 'the files after the change')
    .requiredOption('--meta <file>', 'what the pull request says, as JSON: title, description, author and so on')
    .option('--json', 'print {human, because, facts} as JSON')
    .addHelpText('after', '\nNothing leaves this machine, and no model is asked. The tests of the head are run as you.')
    .action(async (given: unknown) => {
      const options = optionsSchema.parse(given);
      endWithReader(process.stdout);
      const verdict = await runReview({
        base: await readFolder('--base', options.base),
        head: await readFolder('--head', options.head),
        description: await readDescription(options.meta),
      });
      await writeOut(process.stdout, options.json === true ? `${JSON.stringify(verdict)}\n` : reviewText(verdict));
    });
}
