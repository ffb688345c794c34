import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import { fingerprintError } from '../../core/grouping/fingerprint-error.ts';
import { readErrorLine } from './read-error-line.ts';

/** Adds `mendhook group`. */
export function registerGroupCommand(program: Command): void {
  program
    .command('group')
    .description('name the bug behind each error: JSON lines in, one fingerprint out for each')
    .argument('[file]', 'JSON lines, or - for standard input', '-')
    .action(async (file: string) => {
      const input = file === '-' ? process.stdin : createReadStream(file);
      for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
        const read = readErrorLine(line);
        if (read === undefined) continue;
        const { fingerprint, exceptions } = fingerprintError(read);
        const frames = exceptions.reduce((sum, each) => sum + each.frames.length, 0);
        const { strict, loose, method, because } = fingerprint;
        const answer = { id: read.id, fingerprint: fingerprint.fingerprint, strict, loose, method, because, frames };
        process.stdout.write(`${JSON.stringify(answer)}\n`);
      }
    });
}
