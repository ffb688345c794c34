import { messageOf } from '../errors.ts';
import type { DeadLetter } from '../ports/dead-letters.ts';
import type { Alert } from '../records/alert.ts';
import type { TriageFailure } from '../records/triage-failure.ts';
import { cleanText } from '../text/clean-text.ts';
import { oneLine, shorten } from '../text/shorten.ts';
import { readQueuedMessage } from './queued-alert.ts';

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

function tryRead(body: string): Partial<Pick<Alert, 'id' | 'monitorId' | 'service' | 'receivedAt'>> | undefined {
  try {
    const message = readQueuedMessage(body);
    return message.kind === 'jira-issue' ? { id: message.key, receivedAt: message.at } : message;
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
