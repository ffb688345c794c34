import type { Logger } from '../../core/logger.ts';
import type { FieldErrors } from '../../core/messages/slack/read-view-submission.ts';
import { SLACK_BODY_LIMIT_BYTES } from '../../core/names.ts';
import type { CallerSecretsSource } from '../../core/ports/caller-secrets.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { MessageQueue } from '../../core/ports/message-queue.ts';
import type { ModalOpener } from '../../core/ports/modal-opener.ts';
import type { PersonWord } from '../../core/records/change-event.ts';
import type { PersonRequest } from '../../core/records/person-request.ts';
import type { PersonWords } from '../../core/records/person-words.ts';
import type { ReleasePersonWord } from '../../core/records/release-event.ts';
import { verifyCaller } from '../../workflows/alerts/verify-caller.ts';
import { openModal } from './open-modal.ts';
import { readBody } from './read-body.ts';
import { type SignedRequest, verifySignature } from './verify-signature.ts';

export interface SlackResponse {
  readonly status: 200 | 400 | 401 | 413;
  readonly message: string;
  /** What is wrong in the window that was sent. It is answered as JSON in place of the message, and the window stays open. */
  readonly errors?: FieldErrors | undefined;
}

/**
 * Takes one interaction, mention or slash command: check who sent it, read what is asked for, put it on the queue, answer. A
 * window is opened before the answer. Nothing else happens here, because Slack shows the person an error after three seconds.
 *
 * @throws {Error} when the queue did not take it: the person then sees that it failed, and presses again
 */
export function createPressReceiver(deps: {
  readonly queue: MessageQueue<PersonRequest | PersonWords>;
  /** Takes what people say of a change or a release. Left out where the configuration has no `release`. */
  readonly words?: MessageQueue<PersonWord | ReleasePersonWord> | undefined;
  readonly secrets: CallerSecretsSource;
  readonly modals: ModalOpener;
  readonly clock: Clock;
  readonly logger: Logger;
}): (request: SignedRequest) => Promise<SlackResponse> {
  const { queue, words, clock, logger } = deps;
  const refuse = (status: SlackResponse['status'], message: string, bytes: number): SlackResponse => {
    logger.warn('interaction-refused', { status, bytes });
    return { status, message };
  };

  return async (request) => {
    const { length } = request.body;
    if (length > SLACK_BODY_LIMIT_BYTES) return refuse(413, 'Payload Too Large', length);
    const { verified, secrets } = await verifyCaller(deps.secrets, ({ slack }) =>
      verifySignature(request, slack.signingSecrets, clock()),
    );
    if (!verified) return refuse(401, 'Unauthorized', length);
    const read = readBody(request.body, clock());
    if (read === undefined) return refuse(400, 'Bad Request', length);

    const { requests, words: typed, said, modal, errors, answer } = read;
    if (modal !== undefined) await openModal(deps, secrets, modal);
    const taken = words === undefined ? [] : said;
    await Promise.all([
      ...[...requests, ...typed].map((each) => queue.send(each)),
      ...taken.map((each) => words?.send(each)),
    ]);
    for (const each of taken) {
      const { id, word, by } = each;
      const about = each.kind === 'word' ? { changeId: each.changeId } : { releaseId: each.releaseId };
      logger.info('word-accepted', { wordId: id, ...about, word, by: by.via === 'slack' ? by.slackId : by.login });
    }
    for (const { id, incidentId, wish, by } of requests) {
      logger.info('request-accepted', { requestId: id, incidentId, action: wish.action, by: by.id });
    }
    for (const { id, door, words: text, by } of typed) {
      logger.info('words-accepted', { wordsId: id, door, by: by.id, characters: text.length });
    }
    return { status: 200, message: answer, ...(errors === undefined ? {} : { errors }) };
  };
}
