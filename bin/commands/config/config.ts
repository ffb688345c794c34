import type { Command } from 'commander';
import { z } from 'zod';
import { findImages } from '../../find-images.ts';
import { loadConfig } from '../../load-config.ts';
import { readOptions } from '../local.ts';

const optionsSchema = z.object({ config: z.string().min(1) });

/** Adds `mendhook config check`. */
export function registerConfigCommand(program: Command): void {
  program
    .command('config')
    .description('The configuration: check it, for CI')
    .command('check')
    .description('Check the configuration; asks nothing of AWS')
    .option('--config <file>', 'the configuration', 'mendhook.config.ts')
    .addHelpText(
      'after',
      '\nExit code: 0 nothing is wrong, 2 something is. Each problem is a line that begins with its field.',
    )
    .action(async (rawOptions: unknown) => {
      const { config: file } = readOptions(optionsSchema, rawOptions);
      const { services } = await loadConfig(file);
      findImages(services, file);
      console.log(`${file}: nothing is wrong; ${services.length} service${services.length === 1 ? '' : 's'}`);
    });
}
