import type { MonitorStatus, StoredMonitor } from '../state.ts';

/** What `$ALERT_TRANSITION` can say here: https://docs.datadoghq.com/integrations/webhooks/#variables */
export type Transition =
  | 'Triggered'
  | 'Re-Triggered'
  | 'Warn'
  | 'Re-Warn'
  | 'No Data'
  | 'Re-No Data'
  | 'Renotify'
  | 'Recovered';

const RENOTIFIED = { Alert: 'alert', Warn: 'warn', 'No Data': 'no data' } as const;

/** What going to a state is called; undefined when nobody is told. `now` is in epoch milliseconds. */
export function transitionTo(monitor: StoredMonitor, next: MonitorStatus, now: number): Transition | undefined {
  if (next === monitor.status) return isRenotificationDue(monitor, now) ? 'Renotify' : undefined;
  const isAgain = monitor.notified.includes(next);
  switch (next) {
    case 'OK':
      return monitor.notified.length > 0 ? 'Recovered' : undefined;
    case 'Alert':
      return isAgain ? 'Re-Triggered' : 'Triggered';
    case 'Warn':
      return isAgain ? 'Re-Warn' : 'Warn';
    case 'No Data':
      if (monitor.options.on_missing_data !== 'show_and_notify_no_data') return undefined;
      return isAgain ? 'Re-No Data' : 'No Data';
    default:
      return next satisfies never;
  }
}

/** `renotify_interval` is in minutes; without statuses, alert and no data are renotified. */
function isRenotificationDue(monitor: StoredMonitor, now: number): boolean {
  const { status, options, lastNotifiedAt, renotifications } = monitor;
  if (status === 'OK' || lastNotifiedAt === null || !options.renotify_interval) return false;
  if (!(options.renotify_statuses ?? ['alert', 'no data']).includes(RENOTIFIED[status])) return false;
  if (options.renotify_occurrences && renotifications >= options.renotify_occurrences) return false;
  return now - lastNotifiedAt >= options.renotify_interval * 60_000;
}
