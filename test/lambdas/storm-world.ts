import { parseConfig } from '../../core/config/config.ts';
import type { ErrorEvent } from '../../core/error-event.ts';
import type { Span } from '../../core/ports/telemetry.ts';
import type { Incident } from '../../core/records/incident.ts';
import { anAlert, NOW } from '../fixtures/records.ts';
import { startTriage } from './triage-world.ts';
import { createSweep, createTriage } from './with-rights.ts';

const SERVICES = ['billing', 'cart', 'checkout', 'payments', 'public', 'search', 'webhooks'];

/** Services by name, each with a repository and a channel of its own. */
export const stormConfig = (policy: object = {}, observed: readonly string[] = []) =>
  parseConfig(
    {
      policy: { dollarsPerDay: 1_000, dollarsPerMonth: 1_000, pullRequestsPerHour: 100, ...policy },
      services: SERVICES.map((name) => ({
        name,
        repository: `acme/${name}`,
        slackChannel: `#${name}-alerts`,
        test: { command: 'npm test', regression: 'node --test {files}' },
        ...(observed.includes(name) ? { mode: 'observe' } : {}),
      })),
    },
    'a test',
  );

interface Failing {
  readonly kind?: string;
  readonly frame?: string;
  readonly traceId?: string;
  readonly at?: number;
}

/** Each error has a function of its own unless it is said otherwise. */
export function failing(
  service: string,
  message: string,
  { kind = 'Error', frame, traceId, at = NOW }: Failing = {},
): ErrorEvent {
  const name = frame ?? `${service}${message.replace(/\W/g, '').slice(0, 12)}`;
  return {
    id: `${service}-${message}-${at}-${traceId ?? ''}`,
    timestamp: at,
    service,
    env: 'production',
    status: 'error',
    error: { kind, message, stack: `${kind}: ${message}\n    at ${name} (/app/src/${name}.js:7:9)` },
    ...(traceId === undefined ? {} : { traceId }),
  };
}

export const alertOf = (service: string, at = NOW) =>
  anAlert({
    id: `alert-${service}-${at}`,
    monitorId: `monitor-${service}`,
    service,
    tags: { service, env: 'production' },
    at,
    receivedAt: at,
  });

/** A span that failed. */
export const failedSpan = (service: string, id: string, parentId?: string, at = NOW): Span => ({
  id,
  service,
  resource: 'r',
  at,
  durationMs: 100,
  error: { kind: 'Error' },
  ...(parentId === undefined ? {} : { parentId }),
});

export function startStorm(events: readonly ErrorEvent[], input = stormConfig()) {
  const world = startTriage({ events: [...events] });
  const deps = { ...world.deps, config: input };
  const queue = { send: () => Promise.reject(new Error('every search may be made here')) };
  const incidentOf = async (service: string): Promise<Incident> => {
    const found = (await world.ledger.listIncidents(99)).find((incident) => incident.service === service);
    if (found === undefined) throw new Error(`no incident of ${service}`);
    return found;
  };
  return {
    ...world,
    deps: { ...deps, queue, random: () => 0.5 },
    config: input,
    triage: createTriage(deps),
    /** With another configuration when one is given. */
    sweep: (config = input) => createSweep({ ...deps, queue, random: () => 0.5, config })(),
    incidents: async () => (await world.ledger.listIncidents(99)).toSorted((a, b) => (a.service < b.service ? -1 : 1)),
    incidentOf,
    /** Alerts of these services, one after the other. */
    alert: async (...services: readonly string[]) => {
      for (const service of services) await createTriage(deps)(alertOf(service, world.time.now));
    },
  };
}
