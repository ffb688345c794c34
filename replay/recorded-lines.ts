import type { ErrorEvent } from '../core/error-event.ts';
import { streamTags } from '../core/log-formats/log-stream.ts';
import type { KeptWebhook } from '../core/records/kept-webhook.ts';
import { redact } from '../core/text/redaction.ts';

/** A webhook as a line of a recording. */
export const webhookLine = ({ receivedAt, webhook }: KeptWebhook): string =>
  JSON.stringify({ receivedAt: new Date(receivedAt).toISOString(), webhook: JSON.parse(webhook) });

/**
 * An error as a line of a recording: a log event as Datadog's search returns it, of which the same error is read. Credentials
 * in its texts are redacted.
 */
export const logLine = (event: ErrorEvent): string => {
  const { id, timestamp, service, status, host, message, error, traceId, url, userId, commit, issueId } = event;
  const { kind, message: said, stack, fingerprint } = error;
  return JSON.stringify({
    id,
    attributes: {
      timestamp: new Date(timestamp).toISOString(),
      service,
      status,
      host,
      message: safe(message),
      tags: tagsOf(event),
      attributes: {
        error: { kind, message: safe(said), stack: safe(stack), fingerprint },
        'dd.trace_id': traceId,
        'http.url': safe(url),
        'usr.id': userId,
        'git.commit.sha': commit,
        'issue.id': issueId,
      },
    },
  });
};

/** With the container and stream: lines of one trace are put together within one. */
function tagsOf({ env, version, stream }: ErrorEvent): readonly string[] {
  const fields = Object.entries({ env, version }).flatMap(([key, value]) =>
    value === undefined ? [] : `${key}:${value}`,
  );
  const streams = stream === undefined ? [] : (streamTags(stream) ?? []);
  return [...fields, ...streams.map(([name, value]) => `${name}:${value}`)];
}

const safe = (text: string | undefined): string | undefined => (text === undefined ? undefined : redact(text));
