import type { Incident } from '../../records/incident.ts';

const SHOWN = 5;
const FIELDS_SHOWN = 20;

/**
 * What an error was seen with, a line each: environment, examples of versions, addresses, hosts, traces and users' pseudonyms,
 * and the fields that the service logs: `field tenant: acme (12), globex (1)`. Text from outside, to be fenced.
 */
export function describeSeenWith({ env, samples }: Pick<Incident, 'env' | 'samples'>): readonly string[] {
  const { versions, urls, hosts, traces, users, custom = [] } = samples;
  return [
    ...line('environment', env === undefined ? [] : [env]),
    ...line('versions', versions),
    ...line('addresses', urls),
    ...line('hosts', hosts),
    ...line('traces', traces),
    ...line('users', users),
    ...custom.slice(0, FIELDS_SHOWN).flatMap(({ name, values }) => {
      const counted = values.slice(0, SHOWN).map(({ value, count }) => `${quoted(value)} (${count})`);
      return counted.length === 0 ? [] : [`field ${name}: ${counted.join(', ')}`];
    }),
  ];
}

const line = (name: string, values: readonly string[]): readonly string[] =>
  values.length === 0 ? [] : [`${name}: ${values.slice(0, SHOWN).map(quoted).join(', ')}`];

/** A value with commas or parentheses in it could be taken for several, or for a count. */
const quoted = (value: string): string => (/[,()"\s]/.test(value) ? JSON.stringify(value) : value);
