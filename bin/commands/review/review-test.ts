import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { z } from 'zod';
import type { CandidateVerdict } from '../../../core/records/candidate-verdict.ts';
import { visibleText } from '../../../core/text/visible-text.ts';
import { UsageError } from '../../run-command.ts';
import { endWithReader, writeOut } from '../write-out.ts';
import { readDescription } from './read-description.ts';
import { readFolder } from './read-folder.ts';
import { runCandidate } from './run-review.ts';

const optionsSchema = z.object({
  head: z.string(),
  meta: z.string(),
  test: z.string(),
  path: z.string(),
  json: z.boolean().optional(),
});

/** Adds `mendhook review test`. */
export function registerReviewTestCommand(review: Command): void {
  review
    .command('test')
    .description('Judge one candidate test: is it green each time, and does it notice a change of the code?')
    .requiredOption('--head <dir>', 'the files that the test is for')
    .requiredOption('--meta <file>', 'what the pull request says, as JSON; test.command runs the tests')
    .requiredOption('--test <file>', 'the test file')
    .requiredOption('--path <path>', 'where it belongs in the head, such as test/price.test.ts')
    .option('--json', 'print {accept, because} and the proof as JSON')
    .addHelpText(
      'after',
      '\nThe tests run as you, in copies of the folder. Connections that leave this machine are refused.',
    )
    .action(async (given: unknown) => {
      const options = optionsSchema.parse(given);
      endWithReader(process.stdout);
      const verdict = await runCandidate({
        head: await readFolder('--head', options.head),
        description: await readDescription(options.meta),
        text: await readTest(options.test),
        path: options.path,
      });
      await writeOut(process.stdout, options.json === true ? `${JSON.stringify(verdict)}\n` : verdictText(verdict));
    });
}

const readTest = (file: string): Promise<string> =>
  readFile(file, 'utf8').catch((cause: Error) => {
    throw new UsageError(`--test ${file}: ${cause.message}`, { cause });
  });

function verdictText({ accept, because, notes, runs, newLines, mutants }: CandidateVerdict): string {
  const covered = newLines === null ? 'not measured' : String(newLines);
  const lines = [
    accept ? 'Accepted.' : `Refused: ${because.join(', ')}.`,
    `  runs: ${runs.green} of ${runs.made} green`,
    `  lines that no other test runs: ${covered}`,
    `  mutants: ${mutants.tried} tried, ${mutants.killed === null ? 'none killed that lived before' : `killed ${mutants.killed}`}`,
    ...notes.map((note) => `  ${note}`),
  ];
  return visibleText(`${lines.join('\n')}\n`);
}
