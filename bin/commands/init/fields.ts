import { parseConfig } from '../../../core/config/config.ts';
import { repositoryName } from '../../repository/repository-name.ts';

/** What `init` asks for as text, by the name of its option: each is a field of a service. */
export const FIELDS = {
  service: { field: 'name', message: 'Datadog’s service tag' },
  env: { field: 'env', message: 'Datadog’s env tag (Enter: every environment)' },
  repository: { field: 'repository', message: 'Its GitHub repository (owner/name)' },
  branch: { field: 'branch', message: 'Branch that a draft goes to' },
  channel: { field: 'slackChannel', message: 'Slack channel' },
} as const;
export type FieldName = keyof typeof FIELDS;

/** What is meant by a text: an address of GitHub means its repository. */
export const meantBy = (name: FieldName, text: string): string =>
  name === 'repository' ? repositoryName(text) : text.trim();

/**
 * What the configuration's own schema says against a value.
 *
 * @returns undefined when it takes the value
 */
export function problemOf(name: FieldName, value: string): string | undefined {
  const service = { name: 'x', repository: 'a/b', slackChannel: '#c', [FIELDS[name].field]: meantBy(name, value) };
  return problemIn({ services: [service] });
}

/** As `problemOf`, of Datadog's site. */
export const problemOfSite = (site: string): string | undefined =>
  problemIn({ datadog: { site }, services: [{ name: 'x', repository: 'a/b', slackChannel: '#c' }] });

function problemIn(config: unknown): string | undefined {
  try {
    parseConfig(config, 'the answer');
    return undefined;
  } catch (error) {
    const lastLine = error instanceof Error ? error.message.split('\n').at(-1) : String(error);
    return lastLine?.trim().replace(/^[\w.[\]]+: /, '');
  }
}
