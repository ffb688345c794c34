import { randomUUID } from 'node:crypto';
import { isErrorEvent } from '../../core/error-event.ts';
import type { ParsedException } from '../../core/grouping/exception.ts';
import { groupErrorEvents } from '../../core/grouping/group-error-events.ts';
import { parseErrorEvent } from '../../core/log-formats/parse-error-event.ts';
import { WEBHOOK_SECRET_HEADER } from '../../core/names.ts';
import type { Incident } from '../../core/records/incident.ts';
import { waitFor } from '../demo/wait-for.ts';
import { LocalUsageError } from '../local-usage-error.ts';
import type { Runtime } from '../runtime.ts';

export interface PastedError {
  /** A stack trace, or a log line that holds one. */
  readonly text: string;
  readonly service: string;
  readonly env?: string | undefined;
  /** The commit that raised it: a full sha. */
  readonly commit: string;
}

const TRIAGE_TAKES_AT_MOST_MS = 60_000;

/**
 * The log that a service would have written of the error: of a stack trace on its own with kind, message and stack.
 *
 * @throws {LocalUsageError} when the text names no bug
 */
export function logOf({ text, service }: Pick<PastedError, 'text' | 'service'>): Readonly<Record<string, unknown>> {
  if (text.trim() === '') throw new LocalUsageError('--stack: it is empty');
  const attributes = { timestamp: Date.now(), service, status: 'error', message: text };
  const event = parseErrorEvent({ id: 'pasted', attributes });
  if (!isErrorEvent(event)) throw new LocalUsageError(`--stack: no error is recognised in it (${event.dropped})`);
  const { groups, dropped } = groupErrorEvents([event]);
  const [group] = groups;
  if (group !== undefined) return { message: text, ...errorOf(text, group.exceptions[0]) };
  throw new LocalUsageError(`--stack: it names no bug (${Object.keys(dropped.reasons).join(', ')})`);
}

function errorOf(text: string, outermost: ParsedException | undefined): Readonly<Record<string, unknown>> {
  if (outermost === undefined || outermost.frames.length === 0 || isErrorLog(text)) return {};
  const { kind, message } = outermost;
  return {
    error: { stack: text, ...(kind === undefined ? {} : { kind }), ...(message === undefined ? {} : { message }) },
  };
}

/** A line of JSON says itself which of its fields are the error. */
const isErrorLog = (text: string): boolean => text.trimStart().startsWith('{');

/**
 * Logs the error to the local Datadog and calls the webhook, as a service and its monitor would.
 *
 * @returns the incident that triage made of it
 * @throws {LocalUsageError} when triage leaves it alone
 */
export async function sendError(runtime: Runtime, error: PastedError, signal: AbortSignal): Promise<Incident> {
  const { datadog, webhook, ledger } = runtime;
  if (datadog === undefined) throw new Error('an error is tried on the local Datadog');
  const { service, env, commit } = error;
  const tags = [`service:${service}`, ...(env === undefined ? [] : [`env:${env}`])].join(',');
  const log = { service, ddtags: tags, status: 'error', ...logOf(error), 'git.commit.sha': commit };
  await post(`${datadog.url}/api/v2/logs`, { 'dd-api-key': datadog.apiKey }, [log]);
  const id = `try-${randomUUID()}`;
  const alert = {
    id,
    alert_id: '1',
    alert_transition: 'Triggered',
    alert_title: 'mendhook try',
    date: Date.now(),
    tags,
  };
  await post(webhook.url, { [WEBHOOK_SECRET_HEADER]: webhook.secret }, alert);
  return waitFor(
    'triage of the error',
    async () => {
      const record = await ledger.getAlert(id);
      if (record === undefined || ['received', 'delayed'].includes(record.disposition.kind)) return undefined;
      const [first] = record.incidentIds;
      if (first === undefined) throw new LocalUsageError(`--stack: ${record.disposition.reason}`);
      return ledger.getIncident(first);
    },
    { timeoutMs: TRIAGE_TAKES_AT_MOST_MS, signal },
  );
}

async function post(url: string, headers: Readonly<Record<string, string>>, body: unknown): Promise<void> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
}
