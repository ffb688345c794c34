import { matchService } from '../../../core/alert/match-service.ts';
import { parseAlert } from '../../../core/alert/parse-alert.ts';
import type { Config } from '../../../core/config/config.ts';
import type { ErrorQuery } from '../../../core/ports/telemetry.ts';
import type { KeptWebhook } from '../../../core/records/kept-webhook.ts';
import { alertWindow, CLOCK_AHEAD_MS, LOOK_AROUND_MS } from '../../../core/search/alert-window.ts';

/** As many as one page holds, so that a window costs one search. */
const EVENTS_READ = 1_000;

/** The searches that give the errors behind webhooks, oldest first: windows of one service that overlap are one. */
export function searchWindows(webhooks: readonly KeptWebhook[], config: Config): readonly ErrorQuery[] {
  const windows = webhooks.flatMap((webhook) => windowOf(webhook, config) ?? []);
  const scopes = Map.groupBy(windows, ({ service, env }) => JSON.stringify([service, env]));
  return [...scopes.values()].flatMap(joinOverlapping).toSorted((a, b) => a.from - b.from);
}

function windowOf({ webhook, receivedAt }: KeptWebhook, config: Config): ErrorQuery | undefined {
  const alert = parseAlert(webhook, receivedAt);
  const service = matchService(config, alert);
  if (service === undefined) return undefined;
  const env = service.env ?? alert.env;
  const { from, to: needed } = alertWindow(alert, service.errorWindowMinutes);
  const to = needed + LOOK_AROUND_MS + CLOCK_AHEAD_MS;
  return { service: service.name, ...(env === undefined ? {} : { env }), from, to, limit: EVENTS_READ };
}

function joinOverlapping(windows: readonly ErrorQuery[]): readonly ErrorQuery[] {
  const joined: ErrorQuery[] = [];
  for (const window of windows.toSorted((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last === undefined || window.from > last.to) joined.push(window);
    else joined[joined.length - 1] = { ...last, to: Math.max(last.to, window.to) };
  }
  return joined;
}
