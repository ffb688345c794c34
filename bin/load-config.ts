import { existsSync, readFileSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Config, parseConfig } from '../core/config/config.ts';
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
 * Loads and checks a `mendhook.config.ts`, or the same as JSON. It may lie anywhere: `import … from 'mendhook'` finds this
 * mendhook where its folder has none of its own.
 *
 * @throws {UsageError} when there is no such file, or it cannot be run
 * @throws {ConfigError} with everything that is wrong in it
 */
export async function loadConfig(file: string): Promise<Config> {
  const path = resolve(file);
  if (!existsSync(path)) throw new UsageError(`there is no ${file}; write one, for example:\n\n${EXAMPLE}\n`);
  return parseConfig(await readConfig(path, file), file);
}

/** Where a configuration is looked for, if none is named. */
export const CONFIG_FILE = 'mendhook.config.ts';

/** Loads the named configuration, else the one of this folder; undefined if none is named and this folder has none. */
export const findConfig = async (file: string | undefined): Promise<Config | undefined> =>
  file === undefined && !existsSync(CONFIG_FILE) ? undefined : loadConfig(file ?? CONFIG_FILE);

async function readConfig(path: string, file: string): Promise<unknown> {
  try {
    if (path.endsWith('.json')) return JSON.parse(readFileSync(path, 'utf8'));
    const { default: config }: { default?: unknown } = await importConfig(pathToFileURL(path).href);
    return config;
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`${file} could not be loaded: ${said}`, { cause });
  }
}

/** What a configuration imports as `mendhook`. */
const PACKAGE = pathToFileURL(createRequire(import.meta.url).resolve('mendhook')).href;

async function importConfig(url: string): Promise<{ default?: unknown }> {
  const hooks = registerHooks({
    resolve: (specifier, context, next) => {
      try {
        return next(specifier, context);
      } catch (error) {
        if (specifier !== 'mendhook') throw error;
        return next(PACKAGE, context);
      }
    },
    // A folder without a package.json, or with one of CommonJS, has this file as a module all the same.
    load: (loaded, context, next) =>
      next(loaded, loaded === url && url.endsWith('.ts') ? { ...context, format: 'module-typescript' } : context),
  });
  try {
    return await import(url);
  } finally {
    hooks.deregister();
  }
}
