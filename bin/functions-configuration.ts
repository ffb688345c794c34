import type { Config } from '../core/config/config.ts';

/** The part of a configuration that functions read. None reads `deployment`, so a change of it changes no function. */
export function functionsConfiguration({ deployment: _, ...configuration }: Config): Omit<Config, 'deployment'> {
  return configuration;
}
