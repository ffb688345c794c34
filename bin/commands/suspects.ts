import { createReadStream, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import { readExceptions } from '../../core/grouping/read-exceptions.ts';
import { findSuspects } from '../../core/suspects/find-suspects.ts';
import { readErrorLine } from './read-error-line.ts';

/** Adds `mendhook suspects`. */
export function registerSuspectsCommand(program: Command): void {
  program
    .command('suspects')
    .description('name the files of a repository that a stack trace points at, the likeliest first')
    .requiredOption('--files <list>', 'a file that names all files of the repository, one a line')
    .argument('[file]', 'JSON lines, or - for standard input', '-')
    .action(async (file: string, options: { files: string }) => {
      const files = readFileSync(options.files, 'utf8').split(/\r?\n/).filter(Boolean);
      const input = file === '-' ? process.stdin : createReadStream(file);
      for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
        const read = readErrorLine(line);
        if (read === undefined) continue;
        process.stdout.write(
          `${JSON.stringify({ id: read.id, suspects: findSuspects(readExceptions(read), files) })}\n`,
        );
      }
    });
}
