import { InvalidPayloadError, parseAlert } from '../../core/alert/parse-alert.ts';
import { keepWebhook } from '../../core/alert/webhook-payload.ts';
import { messageOf } from '../../core/errors.ts';
import type { Logger } from '../../core/logger.ts';
import { WEBHOOK_BODY_LIMIT_BYTES } from '../../core/names.ts';
import type { CallerSecretsSource } from '../../core/ports/caller-secrets.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { MessageQueue } from '../../core/ports/message-queue.ts';
import type { Alert } from '../../core/records/alert.ts';
import type { KeptWebhook } from '../../core/records/kept-webhook.ts';
import { verifyCaller } from '../../workflows/alerts/verify-caller.ts';
import { verifySecret } from './verify-secret.ts';

export interface WebhookRequest {
  readonly method: string;
  readonly secret: string | undefined;
  readonly body: Buffer;
}

export interface WebhookResponse {
  readonly status: 202 | 400 | 401 | 405 | 413 | 503;
  readonly message: string;
  readonly problems?: readonly string[];
}

interface ReceiverDependencies {
  readonly queue: MessageQueue<Alert>;
  readonly secrets: CallerSecretsSource;
  /** Keeps the webhook for a replay, where that is wanted. */
  readonly keep?: ((webhook: KeptWebhook) => Promise<void>) | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Takes one webhook call: authenticate, check the shape, put the alert on the queue, answer. Nothing else happens here,
 * because Datadog waits 15 seconds and a cold start is paid in the middle of an outage.
 *
 * Datadog does not repeat a call that was answered with 4xx, so those are only for what would be wrong again. While the secret
 * is being replaced, a wrong one may be right in a minute: that call is answered with 503, which Datadog repeats.
 *
 * @throws {Error} when the queue did not take the alert: the answer must then be a 5xx, on which Datadog calls again
 */
export function createReceiver(deps: ReceiverDependencies): (request: WebhookRequest) => Promise<WebhookResponse> {
  return async (request) => {
    const refuse = (status: WebhookResponse['status'], message: string, problems?: readonly string[]) => {
      deps.logger.warn('webhook-refused', { status, bytes: request.body.length, ...(problems ? { problems } : {}) });
      return { status, message, ...(problems ? { problems } : {}) } satisfies WebhookResponse;
    };

    if (request.method !== 'POST') return refuse(405, 'Method Not Allowed');
    const caller = await verifyCaller(deps.secrets, ({ webhookSecrets }) =>
      verifySecret(request.secret, webhookSecrets),
    );
    if (!caller.verified) {
      const isRotating = (caller.secrets.rotatingUntil ?? 0) > deps.clock();
      return request.secret && isRotating ? refuse(503, 'Service Unavailable') : refuse(401, 'Unauthorized');
    }
    if (request.body.length > WEBHOOK_BODY_LIMIT_BYTES) return refuse(413, 'Payload Too Large');

    const read = readAlert(request.body, deps.clock());
    if ('problems' in read) return refuse(400, 'Bad Request', read.problems);

    await deps.queue.send(read);
    deps.logger.info('alert-accepted', { alertId: read.id, kind: read.kind, monitorId: read.monitorId });
    await keep(deps, read);
    return { status: 202, message: 'Accepted' };
  };
}

/** The alert is on the queue by now: whether it is kept besides must not make Datadog call again. */
async function keep({ keep: write, logger }: Pick<ReceiverDependencies, 'keep' | 'logger'>, alert: Alert) {
  try {
    await write?.(keepWebhook(alert));
  } catch (error) {
    logger.error('webhook-not-kept', { alertId: alert.id, reason: messageOf(error) });
  }
}

function readAlert(body: Buffer, now: number): Alert | { problems: readonly string[] } {
  try {
    return parseAlert(body.toString('utf8'), now);
  } catch (error) {
    if (error instanceof InvalidPayloadError) return { problems: error.problems };
    throw error;
  }
}
