import type { Command } from 'commander';
import { z } from 'zod';
import { UsageError } from '../../run-command.ts';
import { endWithReader, writeOut } from '../write-out.ts';
import { readDescription } from './read-description.ts';
import { readFolder } from './read-folder.ts';
import { registerReviewTestCommand } from './review-test.ts';
import { reviewText } from './review-text.ts';
import { runReview } from './run-review.ts';

const optionsSchema = z.object({
  base: z.string().optional(),
  head: z.string().optional(),
  meta: z.string().optional(),
  json: z.boolean().optional(),
});

/** @throws {UsageError} naming the option that is missing */
function required(option: string, value: string | undefined): string {
  if (value === undefined) throw new UsageError(`${option} is missing: give --base DIR --head DIR --meta FILE`);
  return value;
}

/** Adds `mendhook review`. */
export function registerReviewCommand(program: Command): void {
  const review = program
    .command('review')
    // Options after a subcommand are the subcommand's.
    .enablePositionalOptions()
    .description('Compute the facts of a change between two folders, and whether a person must decide')
    // Not `requiredOption`: that would be required of `review test` as well.
    .option('--base <dir>', 'the files before the change')
    .option('--head <dir>', 'the files after the change')
    .option('--meta <file>', 'what the pull request says, as JSON: title, description, author and so on')
    .option('--json', 'print {human, because, facts} as JSON')
    .addHelpText('after', '\nNothing leaves this machine, and no model is asked. The tests of the head are run as you.')
    .action(async (given: unknown) => {
      const options = optionsSchema.parse(given);
      endWithReader(process.stdout);
      const verdict = await runReview({
        base: await readFolder('--base', required('--base', options.base)),
        head: await readFolder('--head', required('--head', options.head)),
        description: await readDescription(required('--meta', options.meta)),
      });
      await writeOut(process.stdout, options.json === true ? `${JSON.stringify(verdict)}\n` : reviewText(verdict));
    });
  registerReviewTestCommand(review);
}
