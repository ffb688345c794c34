import type { Command } from 'commander';
import { z } from 'zod';
import { EnvironmentName } from '../../../core/names.ts';
import { UsageError } from '../../run-command.ts';
import { endWithReader, writeOut } from '../write-out.ts';
import { readDescription } from './read-description.ts';
import { readFolder } from './read-folder.ts';
import { registerReviewTestCommand } from './review-test.ts';
import { reviewText } from './review-text.ts';
import { type AskedModel, runReview } from './run-review.ts';

const optionsSchema = z.object({
  base: z.string().optional(),
  head: z.string().optional(),
  meta: z.string().optional(),
  model: z.boolean().optional(),
  dollars: z.coerce.number({ error: 'expected a number' }).positive('expected more than 0').default(2),
  json: z.boolean().optional(),
});

/** @throws {UsageError} naming the option that is missing */
function required(option: string, value: string | undefined): string {
  if (value === undefined) throw new UsageError(`${option} is missing: give --base DIR --head DIR --meta FILE`);
  return value;
}

/** @throws {UsageError} naming the option that is wrong */
function readOptions(given: unknown): z.output<typeof optionsSchema> {
  const read = optionsSchema.safeParse(given);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new UsageError(`--${issue?.path.join('.')}: ${issue?.message}`);
}

/** @throws {UsageError} without a key */
function readModel(dollars: number): AskedModel {
  const apiKey = process.env['ANTHROPIC_API_KEY'];
  if (apiKey === undefined || apiKey === '') throw new UsageError('--model needs ANTHROPIC_API_KEY, which is not set');
  return { apiKey, dollars, url: process.env[EnvironmentName.modelApiUrl] };
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
    .option('--model', 'have Claude read the change as well, with your ANTHROPIC_API_KEY')
    .option('--dollars <amount>', 'what the model may spend at most (default: 2)')
    .option('--json', 'print {human, because, facts} as JSON; with --model also {review}')
    .addHelpText(
      'after',
      '\nWithout --model nothing leaves this machine, and no model is asked. The tests of the head are run as you.',
    )
    .action(async (given: unknown) => {
      const options = readOptions(given);
      endWithReader(process.stdout);
      const request = {
        base: await readFolder('--base', required('--base', options.base)),
        head: await readFolder('--head', required('--head', options.head)),
        description: await readDescription(required('--meta', options.meta)),
      };
      const verdict = await runReview(request, options.model === true ? readModel(options.dollars) : undefined);
      await writeOut(process.stdout, options.json === true ? `${JSON.stringify(verdict)}\n` : reviewText(verdict));
    });
  registerReviewTestCommand(review);
}
