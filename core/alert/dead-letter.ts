import { z } from 'zod';
import { messageOf } from '../errors.ts';
import { cleanText } from '../text/clean-text.ts';
import { oneLine, shorten } from '../text/shorten.ts';
import type { Alert } from './alert.ts';
import { readQueuedAlert } from './queued-alert.ts';

/** Why a queue message could not be triaged, the last time it was delivered. Times are epoch milliseconds. */
export const triageFailureSchema = z.object({
  messageId: z.string(),
  reason: z.string(),
  /** How often the message had been delivered by then. */
  deliveries: z.int().nonnegative(),
  at: z.number(),
});
export type TriageFailure = z.infer<typeof triageFailureSchema>;

/** A message that was delivered as often as the queue allows, and lies out of its way. */
export interface DeadLetter {
  readonly messageId: string;
  readonly body: string;
  readonly sentAt: number;
  readonly deliveries: number;
  /** What the queue knows this receipt of it by. */
  readonly receipt: string;
}

/** What a person is shown of a dead letter: where it is from and why it failed, and nothing of its texts. */
export interface DeadLetterSummary {
  readonly messageId: string;
  readonly alertId: string | undefined;
  readonly monitorId: string | undefined;
  readonly service: string | undefined;
  /** ISO 8601, UTC. */
  readonly firstReceived: string;
  readonly deliveries: number;
  readonly reason: string;
}

const REASON_LIMIT = 500;
const FIELD_LIMIT = 80;

/** The record of a failure. The reason is one line, redacted: errors of outside systems repeat what they were sent. */
export const triageFailure = (
  message: { readonly messageId: string; readonly deliveries: number },
  error: unknown,
  now: number,
): TriageFailure => ({ ...message, reason: shorten(clean(messageOf(error)), REASON_LIMIT), at: now });

/** @param failure what triage wrote down of it; nothing where the function was cut off before it could */
export function describeDeadLetter(letter: DeadLetter, failure: TriageFailure | undefined): DeadLetterSummary {
  const alert = tryRead(letter.body);
  return {
    messageId: letter.messageId,
    alertId: field(alert?.id),
    monitorId: field(alert?.monitorId),
    service: field(alert?.service),
    firstReceived: showTime(alert?.receivedAt) ?? showTime(letter.sentAt) ?? 'unknown',
    deliveries: failure?.deliveries ?? letter.deliveries,
    reason: clean(failure?.reason ?? (alert === undefined ? 'it is not an alert' : NOT_NOTED)),
  };
}

const NOT_NOTED = 'no reason was noted: the function was cut off (time limit, memory), or could not reach the ledger';

function tryRead(body: string): Alert | undefined {
  try {
    return readQueuedAlert(body);
  } catch {
    return undefined;
  }
}

const clean = (text: string) => oneLine(cleanText(text));
const field = (text: string | undefined) => (text === undefined ? undefined : shorten(clean(text), FIELD_LIMIT));

function showTime(at: number | undefined): string | undefined {
  const time = new Date(at ?? Number.NaN);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}
