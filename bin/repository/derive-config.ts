import { type Config, type ConfigInput, parseConfig, type ServiceConfig } from '../../core/config/config.ts';
import { isSameTag } from '../../core/text/tag-value.ts';
import { UsageError } from '../run-command.ts';
import type { DiskRepository } from './read-repository.ts';

/**
 * A configuration of one service, for a repository that has none: its tests are found from its files.
 *
 * @param service left out: named like the repository
 */
export function deriveConfig({ name, branch }: Pick<DiskRepository, 'name' | 'branch'>, service?: string): ConfigInput {
  const [, repository = 'service'] = name.split('/');
  return { services: [{ name: service ?? repository, repository: name, branch, slackChannel: '#mendhook' }] };
}

/** @throws {UsageError} when the derived name is none that a service may have */
export function parseDerived(derived: ConfigInput): Config {
  try {
    return parseConfig(derived, 'the derived configuration');
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`${said}\n  use --service NAME, or write a configuration`, { cause });
  }
}

/**
 * Which service of a configuration a repository on disk holds: the one of that name, else the one of that repository, else
 * the only one.
 *
 * @throws {UsageError} when none fits, or several do
 */
export function serviceOf(
  { services }: Pick<Config, 'services'>,
  repository: Pick<DiskRepository, 'name'>,
  name: string | undefined,
): ServiceConfig {
  const ofRepository = services.filter((each) => each.repository.toLowerCase() === repository.name.toLowerCase());
  const candidates = ofRepository.length > 0 ? ofRepository : services;
  const found = name === undefined ? candidates : services.filter((each) => isSameTag(each.name, name));
  const [first, ...others] = found;
  const names = services.map((each) => each.name).join(', ');
  if (first === undefined) throw new UsageError(`--service: expected one of ${names}, got "${name}"`);
  const isOneRepository = others.every((each) => each.repository === first.repository);
  if (!isOneRepository) throw new UsageError(`--service: say which of ${names} is in ${repository.name}`);
  return first;
}
