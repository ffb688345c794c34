import { z } from 'zod';
import type { JiraConfig } from '../../core/config/jira.ts';
import { reportedProjects } from '../../core/config/reported-service.ts';
import { MINUTE_MS } from '../../core/durations.ts';
import type { Logger } from '../../core/logger.ts';
import { JIRA_BODY_LIMIT_BYTES } from '../../core/names.ts';
import type { CallerSecretsSource } from '../../core/ports/caller-secrets.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { MessageQueue } from '../../core/ports/message-queue.ts';
import type { IssueNotice } from '../../core/records/issue-notice.ts';
import { verifyCaller } from '../../workflows/alerts/verify-caller.ts';
import { verifyHubSignature } from '../../workflows/alerts/verify-hub-signature.ts';
import { type ReportPlaceSeen, readIssueEvent } from './read-issue-event.ts';

export interface JiraRequest {
  /** `x-hub-signature`. */
  readonly signature: string | undefined;
  /** The body as it was sent, byte for byte. */
  readonly body: Buffer;
}

export interface JiraResponse {
  readonly status: 200 | 202 | 400 | 401 | 413;
  readonly message: string;
}

/**
 * Takes one webhook of JIRA and checks who sent it. It says only which issue to read: that goes to the queue of alerts, and arrives
 * when people have had time to correct the issue. Events may come twice, late, in any order or not at all.
 *
 * JIRA calls again after 408, 409, 425, 429 and 5xx, five times at most:
 * https://developer.atlassian.com/cloud/jira/platform/webhooks/#retry-policy
 *
 * @throws {Error} when the queue did not take the notice: the answer must then be a 5xx
 */
export function createIssueEventReceiver(deps: {
  readonly jira: JiraConfig;
  readonly secrets: CallerSecretsSource;
  readonly queue: MessageQueue<IssueNotice>;
  readonly clock: Clock;
  readonly logger: Logger;
}): (request: JiraRequest) => Promise<JiraResponse> {
  const { jira, secrets, queue, clock, logger } = deps;
  const wanted = { label: jira.label, projects: reportedProjects(jira) };
  const delaySeconds = ((jira.webhook?.waitMinutes ?? 0) * MINUTE_MS) / 1_000;
  const refuse = (status: JiraResponse['status'], message: string, bytes: number): JiraResponse => {
    logger.warn('jira-event-refused', { status, bytes });
    return { status, message };
  };

  return async ({ signature, body }) => {
    if (body.length > JIRA_BODY_LIMIT_BYTES) return refuse(413, 'Payload Too Large', body.length);
    const { verified } = await verifyCaller(secrets, (known) =>
      verifyHubSignature(signature, body, known.jira?.webhookSecrets ?? []),
    );
    if (!verified) return refuse(401, 'Unauthorized', body.length);
    const read = readBody(body, wanted);
    if (read === 'malformed') return refuse(400, 'Bad Request', body.length);
    if (read === undefined) return IGNORED;
    await queue.send({ kind: 'jira-issue', ...read, at: clock() }, { delaySeconds });
    logger.info('jira-event-accepted', { ...read });
    return ACCEPTED;
  };
}

const ACCEPTED: JiraResponse = { status: 202, message: 'Accepted' };
const IGNORED: JiraResponse = { status: 200, message: 'Ignored' };

function readBody(
  body: Buffer,
  wanted: Parameters<typeof readIssueEvent>[1],
): ReportPlaceSeen | 'malformed' | undefined {
  try {
    return readIssueEvent(JSON.parse(body.toString('utf8')), wanted);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return 'malformed';
    throw error;
  }
}
