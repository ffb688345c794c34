import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { ConfigError, type ServiceConfig } from '../core/config/config.ts';
import type { ServiceImage } from '../lib/service-image.ts';

/**
 * Finds the Dockerfiles that services name, each once.
 *
 * @param configFile the configuration's path; the Dockerfiles' paths are relative to its directory
 * @throws {ConfigError} naming every Dockerfile that does not exist
 */
export function findImages(services: readonly ServiceConfig[], configFile: string): readonly ServiceImage[] {
  const directory = dirname(resolve(configFile));
  const missing = services.flatMap(({ image }, index) => {
    if (image === undefined || isFile(resolve(directory, image))) return [];
    return [`services[${index}].image: expected a Dockerfile at ${resolve(directory, image)}, and there is none`];
  });
  if (missing.length > 0) throw new ConfigError(configFile, missing);
  const images = new Set(services.flatMap(({ image }) => (image === undefined ? [] : [image])));
  return [...images].map((dockerfile) => ({ dockerfile, directory }));
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
