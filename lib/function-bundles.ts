import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONFIG_FILE, FunctionName } from '../core/names.ts';

/** The directory of each function's code. */
export type FunctionBundles = Readonly<Record<FunctionName, string>>;

/** Where the package keeps the code of its functions, bundled when it was built. */
const PACKAGED = join(import.meta.dirname, '..', 'bundles');

/**
 * Takes the bundles that the package brings: the code that was tested, with the dependencies that it was tested with.
 *
 * @param directory where a directory for each function is made
 * @param configuration the checked configuration
 * @returns undefined in a checkout, which bundles its sources
 */
export function packagedFunctions(directory: string, configuration: object): FunctionBundles | undefined {
  if (!existsSync(PACKAGED)) return undefined;
  cpSync(PACKAGED, directory, { recursive: true });
  return configureFunctions(directory, configuration);
}

/** Puts the configuration as JSON beside the code of each function. */
export function configureFunctions(directory: string, configuration: object): FunctionBundles {
  const made = Object.values(FunctionName).map((name) => {
    const target = join(directory, name);
    mkdirSync(target, { recursive: true });
    writeFileSync(join(target, CONFIG_FILE), `${JSON.stringify(configuration)}\n`);
    return [name, target] as const;
  });
  return Object.fromEntries(made) as Record<FunctionName, string>;
}
