import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Command } from 'commander';
import { z } from 'zod';
import { readExceptions } from '../../core/grouping/read-exceptions.ts';
import { suspectFinder } from '../../core/suspects/find-suspects.ts';
import { UsageError } from '../run-command.ts';
import { errorBatches } from './error-lines.ts';
import { openInput } from './json-lines.ts';
import { endWithReader, writeOut } from './write-out.ts';

const optionsSchema = z.object({ files: z.string().optional(), repo: z.string().optional() });

/** Adds `mendhook suspects`. */
export function registerSuspectsCommand(program: Command): void {
  program
    .command('suspects')
    .description('List the repository’s files behind each stack trace, likeliest first')
    .argument(
      '[file]',
      '{id, service, message, kind, stack} or Datadog log events, one a line; - is standard input',
      '-',
    )
    .option('--files <list>', 'a list of all files of the repository, one a line')
    .option('--repo <dir>', 'read that list from this git repository')
    .action(async (file: string, rawOptions: unknown) => {
      endWithReader(process.stdout);
      const find = suspectFinder(await listFiles(optionsSchema.parse(rawOptions)));
      for await (const { errors } of errorBatches(openInput(file))) {
        const answers = errors.map((error) => JSON.stringify({ id: error.id, suspects: find(readExceptions(error)) }));
        await writeOut(process.stdout, answers.map((answer) => `${answer}\n`).join(''));
      }
    });
}

/** @throws {UsageError} when neither list nor repository is named, or it cannot be read */
async function listFiles({ files, repo }: z.output<typeof optionsSchema>): Promise<readonly string[]> {
  if ((files === undefined) === (repo === undefined)) throw new UsageError('give either --files LIST or --repo DIR');
  const list = files === undefined ? await fromGit(repo ?? '.') : await fromList(files);
  return list.map((path) => path.replace(/\r$/, '')).filter((path) => path !== '');
}

const LIST_BYTES = 256 * 1024 * 1024;

async function fromGit(directory: string): Promise<readonly string[]> {
  // `-z` leaves names with unusual characters as they are, and `--` keeps a folder from being read as an option.
  const git = promisify(execFile)('git', ['-C', directory, 'ls-files', '-z', '--'], { maxBuffer: LIST_BYTES });
  const { stdout } = await git.catch((cause: Error) => {
    throw new UsageError(`--repo ${directory}: git cannot list its files`, { cause });
  });
  return stdout.split('\0');
}

async function fromList(path: string): Promise<readonly string[]> {
  const text = await readFile(path, 'utf8').catch((cause: Error) => {
    throw new UsageError(`--files ${path}: ${cause.message}`, { cause });
  });
  return text.split('\n');
}
