import { hash } from 'node:crypto';
import type { ErrorEvent } from '../error-event.ts';
import { cleanText } from '../text/clean-text.ts';
import { oneLine } from './one-line.ts';

/** Up to five different examples each, without personal data. */
export interface Samples {
  readonly urls: readonly string[];
  /** Pseudonyms: the same user has the same one within a service. */
  readonly users: readonly string[];
  readonly traces: readonly string[];
  readonly hosts: readonly string[];
  readonly versions: readonly string[];
}

export const emptySamples: Samples = { urls: [], users: [], traces: [], hosts: [], versions: [] };

const SAMPLES_KEPT = 5;
const SAMPLE_LENGTH = 200;

/** Adds what one event has to offer; what is there already or is too much is left out. */
export function sampleEvent(samples: Samples, event: ErrorEvent): Samples {
  return {
    urls: add(samples.urls, event.url === undefined ? undefined : redactUrl(event.url)),
    users: add(samples.users, event.userId === undefined ? undefined : pseudonym(event.service, event.userId)),
    traces: add(samples.traces, event.traceId),
    hosts: add(samples.hosts, event.host),
    versions: add(samples.versions, event.version),
  };
}

function add(known: readonly string[], value: string | undefined): readonly string[] {
  if (value === undefined || known.length >= SAMPLES_KEPT) return known;
  const sample = oneLine(cleanText(value), SAMPLE_LENGTH);
  return sample === '' || known.includes(sample) ? known : [...known, sample];
}

/** Values of the query and credentials are dropped, names of parameters stay: they tell what was asked for. */
function redactUrl(url: string): string {
  const [path = '', query] = (url.split('#')[0] ?? '').split('?', 2);
  const bare = path.replace(/^([a-z][a-z\d+.-]*:\/\/)[^/@]*@/i, '$1').replace(/%40/g, '@');
  const names = query?.split('&').map((pair) => `${pair.split('=')[0]}=…`);
  return names === undefined ? bare : `${bare}?${names.join('&')}`;
}

const pseudonym = (service: string, userId: string): string =>
  `user-${hash('sha256', JSON.stringify([service, userId]), 'hex').slice(0, 8)}`;
