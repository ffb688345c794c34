import { z } from 'zod';
import { GITHUB_BODY_LIMIT_BYTES } from '../../core/names.ts';
import type { CallerSecretsSource } from '../../core/ports/caller-secrets.ts';
import type { Incident } from '../../core/records/incident.ts';
import { verifyCaller } from '../../workflows/alerts/verify-caller.ts';
import { type AskDependencies, askPullRequest } from '../../workflows/pull-requests/ask-pull-request.ts';
import { type PullRequestEvent, readPullRequestEvent } from './read-event.ts';
import { verifySignature } from './verify-signature.ts';

export interface GitHubRequest {
  /** `x-github-event` and `x-hub-signature-256`. */
  readonly event: string | undefined;
  readonly signature: string | undefined;
  /** The body as it was sent, byte for byte. */
  readonly body: Buffer;
}

export interface GitHubResponse {
  readonly status: 200 | 202 | 400 | 401 | 413;
  readonly message: string;
}

/**
 * Takes one webhook of GitHub: check who sent it, find the incident whose pull request the ledger knows, then ask GitHub how
 * that stands now. The event says only where to look, so events may come twice, late, in any order or not at all.
 *
 * @throws {UpstreamError} when GitHub or Slack did not answer: GitHub does not call again, and the sweep looks instead
 */
export function createEventReceiver(
  deps: Pick<AskDependencies, 'ledger' | 'logger'> & {
    readonly secrets: CallerSecretsSource;
    /** What acts on the event: it is connected once the caller is known. */
    readonly connect: () => Promise<AskDependencies>;
  },
): (request: GitHubRequest) => Promise<GitHubResponse> {
  const { ledger, logger, secrets, connect } = deps;
  const refuse = (status: GitHubResponse['status'], message: string, bytes: number): GitHubResponse => {
    logger.warn('github-event-refused', { status, bytes });
    return { status, message };
  };

  return async ({ event, signature, body }) => {
    if (body.length > GITHUB_BODY_LIMIT_BYTES) return refuse(413, 'Payload Too Large', body.length);
    const { verified } = await verifyCaller(secrets, ({ github }) =>
      verifySignature(signature, body, github.webhookSecrets),
    );
    if (!verified) return refuse(401, 'Unauthorized', body.length);
    if (event !== 'pull_request') return IGNORED;
    const read = readBody(body);
    if (read === 'malformed') return refuse(400, 'Bad Request', body.length);
    const incident = read === undefined ? undefined : await ledger.getIncident(read.incidentId);
    if (read === undefined || incident === undefined || !isOurs(incident, read)) return IGNORED;
    logger.info('github-event-accepted', { ...read });
    await askPullRequest(await connect(), incident);
    return { status: 202, message: 'Accepted' };
  };
}

const IGNORED: GitHubResponse = { status: 200, message: 'Ignored' };

/** Names of repositories ignore case. */
const isOurs = ({ pullRequest }: Incident, { repository, number }: PullRequestEvent): boolean =>
  pullRequest?.number === number && pullRequest.repository.toLowerCase() === repository.toLowerCase();

function readBody(body: Buffer): PullRequestEvent | undefined | 'malformed' {
  try {
    return readPullRequestEvent(JSON.parse(body.toString('utf8')));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return 'malformed';
    throw error;
  }
}
