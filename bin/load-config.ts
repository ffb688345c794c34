import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Config, parseConfig } from '../core/config.ts';
import { UsageError } from './run-command.ts';

const EXAMPLE = `import { defineConfig } from 'mendhook';

export default defineConfig({
  services: [
    {
      name: 'checkout',
      repository: 'acme/checkout',
      slackChannel: '#checkout-alerts',
      test: { setup: 'npm ci', command: 'npm test', regression: 'node --test {files}' },
    },
  ],
});`;

/**
 * Loads and checks a `mendhook.config.ts`.
 *
 * @throws {UsageError} when there is no such file, or it cannot be run
 * @throws {ConfigError} with everything that is wrong in it
 */
export async function loadConfig(file: string): Promise<Config> {
  const path = resolve(file);
  if (!existsSync(path)) throw new UsageError(`there is no ${file}; write one, for example:\n\n${EXAMPLE}\n`);
  const module = await importFile(path, file);
  return parseConfig(module.default, file);
}

async function importFile(path: string, file: string): Promise<{ default?: unknown }> {
  try {
    return await import(pathToFileURL(path).href);
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`${file} could not be loaded: ${said}`, { cause });
  }
}
