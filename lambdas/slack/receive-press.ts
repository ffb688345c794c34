import { z } from 'zod';
import type { Logger } from '../../core/logger.ts';
import { readChangePresses } from '../../core/messages/slack/change-press.ts';
import { readInteraction } from '../../core/messages/slack/interaction.ts';
import { readReleasePresses } from '../../core/messages/slack/release-press.ts';
import { SLACK_BODY_LIMIT_BYTES } from '../../core/names.ts';
import type { CallerSecretsSource } from '../../core/ports/caller-secrets.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { MessageQueue } from '../../core/ports/message-queue.ts';
import type { PersonWord } from '../../core/records/change-event.ts';
import type { PersonRequest } from '../../core/records/person-request.ts';
import type { ReleasePersonWord } from '../../core/records/release-event.ts';
import { verifyCaller } from '../../workflows/alerts/verify-caller.ts';
import { type SignedRequest, verifySignature } from './verify-signature.ts';

export interface SlackResponse {
  readonly status: 200 | 400 | 401 | 413;
  readonly message: string;
}

/**
 * Takes one interaction: check who sent it, read what is asked for, put it on the queue, answer. Nothing else happens here,
 * because Slack shows the person an error after three seconds.
 *
 * @throws {Error} when the queue did not take it: the person then sees that it failed, and presses again
 */
export function createPressReceiver(deps: {
  readonly queue: MessageQueue<PersonRequest>;
  /** Takes what people say of a change or a release. Left out where the configuration has no `release`. */
  readonly words?: MessageQueue<PersonWord | ReleasePersonWord> | undefined;
  readonly secrets: CallerSecretsSource;
  readonly clock: Clock;
  readonly logger: Logger;
}): (request: SignedRequest) => Promise<SlackResponse> {
  const { queue, words, secrets, clock, logger } = deps;
  const refuse = (status: SlackResponse['status'], message: string, bytes: number): SlackResponse => {
    logger.warn('interaction-refused', { status, bytes });
    return { status, message };
  };

  return async (request) => {
    const { length } = request.body;
    if (length > SLACK_BODY_LIMIT_BYTES) return refuse(413, 'Payload Too Large', length);
    const { verified } = await verifyCaller(secrets, ({ slack }) =>
      verifySignature(request, slack.signingSecrets, clock()),
    );
    if (!verified) return refuse(401, 'Unauthorized', length);
    const presses = readBody(request.body);
    if (presses === undefined) return refuse(400, 'Bad Request', length);

    const { requests, said } = presses;
    const taken = words === undefined ? [] : said;
    await Promise.all([...requests.map((each) => queue.send(each)), ...taken.map((each) => words?.send(each))]);
    for (const each of taken) {
      const { id, word, by } = each;
      const about = each.kind === 'word' ? { changeId: each.changeId } : { releaseId: each.releaseId };
      logger.info('word-accepted', { wordId: id, ...about, word, by: by.via === 'slack' ? by.slackId : by.login });
    }
    for (const { id, incidentId, wish, by } of requests) {
      logger.info('request-accepted', { requestId: id, incidentId, action: wish.action, by: by.id });
    }
    return { status: 200, message: '' };
  };
}

interface Presses {
  readonly requests: readonly PersonRequest[];
  /** Of changes and releases. */
  readonly said: readonly (PersonWord | ReleasePersonWord)[];
}

function readBody(body: Buffer): Presses | undefined {
  const text = new URLSearchParams(body.toString('utf8')).get('payload');
  if (text === null) return undefined;
  try {
    const payload: unknown = JSON.parse(text);
    return {
      requests: readInteraction(payload),
      said: [...readChangePresses(payload), ...readReleasePresses(payload)],
    };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return undefined;
    throw error;
  }
}
