import { resolve } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { problemsOf } from '../../core/text/issue-text.ts';
import { clearState } from '../../local/state-directory.ts';
import { loadConfig } from '../load-config.ts';
import { UsageError } from '../run-command.ts';

/** A TCP port as text; 0 takes any free one. */
export const portSchema = z
  .string()
  .regex(/^\d{1,5}$/, 'expected a port from 0 to 65535')
  .transform(Number)
  .refine((port) => port <= 65_535, 'expected a port from 0 to 65535');

const optionsSchema = z.object({
  config: z.string(),
  port: portSchema,
  reset: z.boolean(),
});

export function registerLocalCommand(program: Command): void {
  program
    .command('local')
    .description('Run everything on this machine, for your own repository and alerts')
    .option('--config <file>', 'the configuration', 'mendhook.config.ts')
    .option('--port <number>', 'port of the page', '4177')
    .option('--reset', 'clear what earlier runs (and the demo) left under .mendhook/, and end', false)
    .action(async (given: unknown) => {
      const options = readOptions(optionsSchema, given);
      if (options.reset) {
        clearState(resolve('.mendhook'));
        console.log('.mendhook/ is cleared');
        return;
      }
      const config = await loadConfig(options.config);
      // Loaded only now: the other commands start without it.
      const { runLocal } = await import('../../local/run-local.ts');
      await runLocal({
        config,
        stateDirectory: resolve('.mendhook/local'),
        port: options.port,
        environment: process.env,
        print: (line) => console.log(line),
        stopped: untilInterrupted(),
      });
    });
}

/** @throws {UsageError} naming the option */
export function readOptions<Options>(schema: z.ZodType<Options>, given: unknown): Options {
  const read = schema.safeParse(given);
  if (read.success) return read.data;
  throw new UsageError(
    problemsOf(read.error)
      .map(
        ({ path, message }) =>
          `--${path.join('.').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}: ${message}`,
      )
      .join('; '),
  );
}

/** Resolves at Ctrl-C or SIGTERM; a second one ends the process at once. */
export function untilInterrupted(): Promise<void> {
  return new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        process.once(signal, () => process.exit(130));
        done();
      });
    }
  });
}
