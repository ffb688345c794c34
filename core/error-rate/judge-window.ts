import { type ErrorRateCheck, errorRateCheckName } from '../config/error-rate-check-schema.ts';
import { MINUTE_MS } from '../durations.ts';
import type { Counted, Window } from '../ports/error-rates.ts';
import type { Alert } from '../records/alert.ts';
import type { ErrorRateState } from '../records/error-rate-state.ts';

/** Logs arrive late, so a window is judged this long after its end. */
const LATE_MS = MINUTE_MS;

/** The newest window that is over. Windows follow each other without a gap, whenever one looks. */
export function newestWindow({ window }: Pick<ErrorRateCheck, 'window'>, now: number): Window {
  const length = window * MINUTE_MS;
  const to = Math.floor((now - LATE_MS) / length) * length;
  return { from: to - length, to };
}

export const isJudged = (state: ErrorRateState | undefined, { from }: Window): boolean =>
  state !== undefined && state.judged >= from;

interface Seen {
  readonly watch: ErrorRateCheck;
  readonly window: Window;
  readonly counted: Counted;
  /** Where people see these logs, and how they are searched. */
  readonly link: string;
  readonly query: string;
  readonly now: number;
}

/**
 * Judges a window: trouble that begins, goes on or ends is an alert, as a monitor would send it. The alert's id is that of the
 * window, so that raising it again is raising it once.
 *
 * @param current what the watch remembered before this window
 */
export function judgeWindow(
  current: ErrorRateState | undefined,
  seen: Seen,
): { readonly state: ErrorRateState; readonly alert: Alert | undefined } {
  const { watch: check, window, counted } = seen;
  const isTroubled = isTrouble(check, counted);
  const since = current?.troubledSince;
  const troubledSince = isTroubled ? (since ?? window.from) : undefined;
  const state = {
    name: errorRateCheckName(check),
    version: current?.version ?? 0,
    judged: window.from,
    ...(troubledSince === undefined ? {} : { troubledSince }),
  };
  if (isTroubled) return { state, alert: toAlert(seen, since === undefined ? 'triggered' : 'renotified', since) };
  return { state, alert: since === undefined ? undefined : toAlert(seen, 'recovered', since) };
}

const isTrouble = ({ threshold, minimum }: ErrorRateCheck, { errors, total }: Counted): boolean =>
  errors >= minimum && errors * 100 >= threshold * total;

const TRANSITION = { triggered: 'Triggered', renotified: 'Renotify', recovered: 'Recovered' } as const;

function toAlert(seen: Seen, kind: keyof typeof TRANSITION, since: number | undefined): Alert {
  const { watch: check, window, counted, link, query, now } = seen;
  const { service, env } = check;
  const monitorId = `watch-${errorRateCheckName(check)}`;
  const tags = { service, ...(env === undefined ? {} : { env }) };
  return {
    id: `${monitorId}-${window.from}`,
    kind,
    transition: TRANSITION[kind],
    monitorId,
    cycleKey: `${monitorId}-${since ?? window.from}`,
    title: `${service}: ${percent(counted)} % of ${check.window} minutes’ logs are errors (${counted.errors} of ${counted.total})`,
    query,
    eventType: 'mendhook_watch',
    link,
    tags,
    ...tags,
    at: window.to,
    receivedAt: now,
    logsSample: [],
  };
}

const percent = ({ errors, total }: Counted): number => (total === 0 ? 0 : Math.round((errors / total) * 1000) / 10);
