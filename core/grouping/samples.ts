import type { ErrorEvent } from '../error-event.ts';
import { cleanText } from '../text/clean-text.ts';
import type { CustomField } from './custom-field.ts';
import { countCustomFields } from './custom-fields.ts';
import { oneLine } from './one-line.ts';
import { pseudonym, redactUrl } from './private-values.ts';

/** Up to five different examples each, and the fields that the service adds to its logs; without personal data. */
export interface Samples {
  readonly urls: readonly string[];
  /** Pseudonyms: the same user has the same one within a service. */
  readonly users: readonly string[];
  readonly traces: readonly string[];
  readonly hosts: readonly string[];
  readonly versions: readonly string[];
  /** Left out where the service logs none. */
  readonly custom?: readonly CustomField[] | undefined;
}

const emptySamples: Samples = { urls: [], users: [], traces: [], hosts: [], versions: [] };

const SAMPLES_KEPT = 5;
const SAMPLE_LENGTH = 200;

/** @param events of one bug; of each kind the first different ones are kept */
export function samplesOf(events: readonly ErrorEvent[]): Samples {
  const custom = countCustomFields(events);
  const samples = events.reduce(sampleEvent, emptySamples);
  return custom.length === 0 ? samples : { ...samples, custom };
}

/** Adds what one event has to offer; what is there already or is too much is left out. */
function sampleEvent(samples: Samples, event: ErrorEvent): Samples {
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
