import { isRefusal } from '../../core/errors.ts';
import type { Logger } from '../../core/logger.ts';
import type { PersonReplies } from '../../core/ports/person-replies.ts';
import type { PersonRequest } from '../../core/records/person-request.ts';
import type { SlackMessage } from '../../core/records/slack-message.ts';
import type { Thread } from '../../core/records/thread.ts';

/** Tells the person who asked, and nobody else. */
export type Tell = (message: SlackMessage) => Promise<void>;

/** Where a person is told. */
interface Telling {
  readonly request: Pick<PersonRequest, 'id' | 'incidentId' | 'via' | 'by'>;
  /** The thread in which they alone see the message. Undefined: there is none. */
  readonly thread: Pick<Thread, 'channel' | 'ts'> | undefined;
  /** Used in place of the thread. */
  readonly tell?: Tell | undefined;
}

/**
 * Tells a person in Slack why nothing is done. The incident has no record of it. A person who used a command or GitHub is not told
 * here.
 *
 * @throws {UpstreamError} when Slack may take it later; a refusal for good is logged
 */
export async function tellPerson(
  { replies, logger }: { readonly replies: Pick<PersonReplies, 'whisper'>; readonly logger: Logger },
  { request, thread, tell }: Telling,
  message: SlackMessage,
): Promise<void> {
  const { id, incidentId, via, by } = request;
  try {
    if (tell !== undefined) await tell(message);
    else if (via === 'slack' && thread !== undefined) await replies.whisper(thread, by.id, message);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    logger.warn('person-not-told', { requestId: id, incidentId, reason: error.message });
  }
}
