import { readFileSync } from 'node:fs';
import { type Config, parseConfig } from '../core/config/config.ts';

/**
 * Reads the configuration that stands as JSON beside a function's code. The TypeScript file that people write was
 * checked when this one was made from it; it is checked again here, because the two may be of different versions.
 *
 * @throws {ConfigError} with all problems at once
 */
export function readConfigFile(path: string): Config {
  const input: unknown = JSON.parse(readFileSync(path, 'utf8'));
  return parseConfig(input, path);
}
