import type { NamedError } from '../fingerprint.ts';
import { oneLine } from '../one-line.ts';
import { digest, type Part, toComponent } from './key.ts';

const TEXT_LENGTH = 300;

/** The service names its own groups (`error.fingerprint`); our name stays as an alias, so that either finds the incident. */
export function override(named: NamedError, service: string, own: string): NamedError {
  const key: readonly Part[] = [
    ['service', service],
    ['override', own],
  ];
  return {
    ...named,
    fingerprint: digest(key),
    method: 'override',
    because: `the service names it itself: error.fingerprint is "${oneLine(own, TEXT_LENGTH)}"`,
    components: [
      ...key.map((part) => toComponent(part)),
      ...named.components.slice(1).map((each) => ({ ...each, contributes: false, hint: 'the service overrides it' })),
    ],
    ownName: named.fingerprint,
  };
}
