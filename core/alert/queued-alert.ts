import { type Alert, alertSchema } from '../records/alert.ts';
import { type IssueNotice, issueNoticeSchema } from '../records/issue-notice.ts';
import { InvalidPayloadError } from './parse-alert.ts';

/**
 * Reads a message of the queue of alerts: an alert, or that a person reported something.
 *
 * @throws {InvalidPayloadError} naming each field that is missing or wrong; values are never repeated
 */
export function readQueuedMessage(body: string): Alert | IssueNotice {
  return issueNoticeSchema.safeParse(readJson(body)).data ?? readQueuedAlert(body);
}

/**
 * Reads an alert as it travels through the queue.
 *
 * @throws {InvalidPayloadError} naming each field that is missing or wrong; values are never repeated
 */
export function readQueuedAlert(body: string): Alert {
  const read = alertSchema.safeParse(readJson(body));
  if (read.success) return read.data;
  throw new InvalidPayloadError([
    ...new Set(read.error.issues.map(({ path }) => `${path.join('.') || 'body'}: not as an alert has it`)),
  ]);
}

function readJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // Its own message repeats part of the body, which nobody has checked; that it is no JSON is all there is to know.
    throw new InvalidPayloadError(['body: expected JSON']);
  }
}
