import { randomUUID } from 'node:crypto';
import type { LogEvent } from '../logs/event.ts';
import { parseLogQuery } from '../logs/search-query.ts';
import { commitChange, type Organization, takeId } from '../organization.ts';
import type { MonitorStatus, StoredMonitor } from '../state.ts';
import { judge } from './judge.ts';
import { type MonitorQuery, parseMonitorQuery } from './query.ts';
import { type Transition, transitionTo } from './transition.ts';

const SAMPLED_LOGS = 10;

/** Somebody is to be told: what the webhooks' variables are filled from. */
export interface Notification {
  readonly eventId: string;
  readonly monitor: StoredMonitor;
  readonly cycleKey: string;
  readonly transition: Transition;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly value: number | null;
  readonly window: string;
  /** The newest logs behind it; none when it recovers or has no data. */
  readonly sample: readonly LogEvent[];
}

/** Measures one monitor, moves its state, and returns what is to be told, if anything is. */
export function evaluateMonitor(organization: Organization, monitor: StoredMonitor): Notification | undefined {
  const now = organization.clock();
  const query = parseMonitorQuery(monitor);
  const { value, logs } = measure(organization, query, now);
  const next = judge(query, monitor.options, value, monitor.status);
  const transition = transitionTo(monitor, next, now);
  const isChanged = next !== monitor.status || transition !== undefined;
  monitor.value = value;
  if (!isChanged) return undefined;
  const cycleKey = monitor.cycleKey ?? randomUUID();
  monitor.cycleKey = cycleKey;
  move(monitor, next, transition, now);
  const eventId = String(takeId(organization));
  commitChange(organization);
  if (transition === undefined) return undefined;
  const isSampled = monitor.options.enable_logs_sample !== false && (next === 'Alert' || next === 'Warn');
  const sample = isSampled ? logs.slice(-SAMPLED_LOGS).reverse() : [];
  const copy = structuredClone(monitor);
  return { eventId, monitor: copy, cycleKey, transition, at: now, value, window: query.window, sample };
}

/** Counts each search of the query; the logs are those of the first search that the formula names. */
function measure(organization: Organization, query: MonitorQuery, now: number) {
  const found = new Map(
    Object.entries(query.searches).map(([name, search]) => [
      name,
      organization.logs.find(parseLogQuery(search), now - query.windowMs, now + 1),
    ]),
  );
  const value = query.formula.value((name) => found.get(name)?.length ?? 0);
  return { value, logs: found.get(query.formula.names[0] ?? '') ?? [] };
}

function move(monitor: StoredMonitor, next: MonitorStatus, transition: Transition | undefined, now: number): void {
  monitor.status = next;
  if (transition !== undefined) monitor.lastNotifiedAt = now;
  if (transition === 'Renotify') monitor.renotifications += 1;
  if (next === 'OK') {
    Object.assign(monitor, { cycleKey: null, notified: [], renotifications: 0, lastResolvedAt: now });
    return;
  }
  if (transition !== undefined && !monitor.notified.includes(next)) monitor.notified.push(next);
  if (next === 'Alert' && transition !== 'Renotify') monitor.lastTriggeredAt = now;
}
