import type { ErrorEvent } from '../core/error-event.ts';

/** A storm as it is brought: bugs of few causes, their alerts in disorder, some delivered more than once. */
export interface StormTraffic {
  /** Each has one bug. */
  readonly services: readonly string[];
  readonly bodies: readonly Buffer[];
  /** Different alerts among them. */
  readonly alerts: number;
  /** Different alerts of each service, by its name. */
  readonly alertsOf: ReadonlyMap<string, number>;
  readonly events: ReadonlyMap<string, readonly ErrorEvent[]>;
}

export interface StormSize {
  readonly webhooks: number;
  readonly bugs: number;
  readonly causes: number;
}

/** One webhook in ten is a delivery that was there before. */
const REPEATED = 10;
const SPREAD_MS = 60_000;

/** Makes the same traffic for the same size and time: each cause is a dependency that its services cannot reach. */
export function stormTraffic({ webhooks, bugs, causes }: StormSize, now: number): StormTraffic {
  const alerts = Math.ceil((webhooks * (REPEATED - 1)) / REPEATED);
  const services = Array.from({ length: Math.min(bugs, alerts) }, (_, index) => `service-${index}`);
  const nameOf = (index: number) => services[index % services.length] ?? '';
  const random = seeded(7);
  const bodies = shuffled(
    Array.from({ length: webhooks }, (_, index) => webhook(index % alerts, nameOf(index % alerts), now)),
    random,
  );
  const alertsOf = new Map(services.map((name) => [name, 0]));
  for (let index = 0; index < alerts; index += 1) alertsOf.set(nameOf(index), (alertsOf.get(nameOf(index)) ?? 0) + 1);
  const events = services.map((service, bug) => errorEvent(bug, service, bug % causes, now));
  return { services, bodies, alerts, alertsOf, events: Map.groupBy(events, ({ service }) => service) };
}

function webhook(alert: number, service: string, now: number): Buffer {
  return Buffer.from(
    JSON.stringify({
      id: `alert-${alert}`,
      alert_id: `monitor-${service}`,
      alert_cycle_key: `cycle-${service}`,
      alert_transition: alert % 3 === 0 ? 'Triggered' : 'Renotify',
      alert_title: `${service} has errors`,
      alert_query: 'logs("status:error").index("*").rollup("count").last("5m") > 10',
      alert_scope: `service:${service},env:production`,
      event_type: 'log_alert',
      date: String(now - ((alert * 7_919) % SPREAD_MS)),
      link: `https://app.datadoghq.com/event/${alert}`,
      tags: `service:${service},env:production`,
      logs_sample: {},
    }),
  );
}

/** Each bug has a function of its own; its error says which dependency it could not reach. */
function errorEvent(bug: number, service: string, cause: number, now: number): ErrorEvent {
  const message = `connect ECONNREFUSED dependency-${cause}.internal:5432`;
  return {
    id: `event-${bug}`,
    timestamp: now,
    service,
    env: 'production',
    status: 'error',
    error: {
      kind: 'DependencyError',
      message,
      stack: `DependencyError: ${message}\n    at ${wordOf(bug)}Load (/app/src/${wordOf(bug)}.js:7:9)`,
    },
  };
}

/** A name of letters alone: digits at its end would be taken for a variant of one function. */
const wordOf = (bug: number): string =>
  bug.toString(26).replace(/./g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 26)));

function shuffled<Value>(values: readonly Value[], random: () => number): readonly Value[] {
  return values
    .map((value) => ({ value, order: random() }))
    .toSorted((a, b) => a.order - b.order)
    .map(({ value }) => value);
}

/** Park and Miller's generator: the same disorder in each run. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
