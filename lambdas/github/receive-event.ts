import { z } from 'zod';
import { GITHUB_BODY_LIMIT_BYTES } from '../../core/names.ts';
import type { CallerSecretsSource } from '../../core/ports/caller-secrets.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { MessageQueue } from '../../core/ports/message-queue.ts';
import type { ChangeEvent } from '../../core/records/change-event.ts';
import type { DraftWords } from '../../core/records/draft-words.ts';
import type { PullRequest } from '../../core/records/pull-request.ts';
import type { ReleaseEvent } from '../../core/records/release-event.ts';
import { verifyCaller } from '../../workflows/alerts/verify-caller.ts';
import { verifyHubSignature } from '../../workflows/alerts/verify-hub-signature.ts';
import { type AskDependencies, askPullRequest } from '../../workflows/pull-requests/ask-pull-request.ts';
import { wakeDrafts } from '../../workflows/pull-requests/wake-drafts.ts';
import { readChangeEvents } from './read-change-events.ts';
import { DRAFT_EVENTS, type DraftPlace, type PushedBranch, readDraftPlace, readPushedBranch } from './read-event.ts';
import { RELEASE_EVENTS, readReleaseEvents } from './read-release-events.ts';
import { readWordEvent, WORD_EVENTS } from './read-word-events.ts';

export interface GitHubRequest {
  /** `x-github-event`, `x-github-delivery` and `x-hub-signature-256`. */
  readonly event: string | undefined;
  readonly delivery: string | undefined;
  readonly signature: string | undefined;
  /** The body as it was sent, byte for byte. */
  readonly body: Buffer;
}

export interface GitHubResponse {
  readonly status: 200 | 202 | 400 | 401 | 413;
  readonly message: string;
}

/**
 * Takes one webhook of GitHub and checks who sent it. Where it says that somebody spoke to mendhook goes to the queue of requests.
 * What it says of pull requests under review, and of releases, goes to their queue. If it is about
 * the draft of an incident, GitHub is asked how that stands now. The event says only where to look, so events may come twice, late,
 * in any order or not at all.
 *
 * @throws {UpstreamError} when GitHub or Slack did not answer: GitHub does not call again, and the sweep looks instead
 * @throws {Error} when the queue did not take an event. Neither failure keeps the other work from being done
 */
export function createEventReceiver(
  deps: Pick<AskDependencies, 'ledger' | 'logger'> & {
    readonly secrets: CallerSecretsSource;
    /** What acts on the event: it is connected once the caller is known. */
    readonly connect: () => Promise<AskDependencies>;
    /** Takes what people say to mendhook on a pull request. */
    readonly words: MessageQueue<DraftWords>;
    /** Left out where no pull request is reviewed. */
    readonly releaseQueue?: MessageQueue<ChangeEvent | ReleaseEvent> | undefined;
    /** The address of GitHub's API. @default https://api.github.com */
    readonly apiUrl?: string | undefined;
    readonly clock: Clock;
  },
): (request: GitHubRequest) => Promise<GitHubResponse> {
  const { ledger, logger, secrets, connect, words, releaseQueue, clock, apiUrl = 'https://api.github.com' } = deps;
  const refuse = (status: GitHubResponse['status'], message: string, bytes: number): GitHubResponse => {
    logger.warn('github-event-refused', { status, bytes });
    return { status, message };
  };

  const followDraft = async (read: DraftPlace | undefined): Promise<GitHubResponse> => {
    const incident = read === undefined ? undefined : await ledger.getIncident(read.incidentId);
    const { pullRequest } = incident ?? {};
    if (read === undefined || incident === undefined || pullRequest === undefined) return IGNORED;
    if (read.number !== undefined && read.number !== pullRequest.number) return IGNORED;
    const acting = await connect();
    if (!isNamed(pullRequest, read.repository) && !(await isCalled(acting, pullRequest, read.repository)))
      return IGNORED;
    logger.info('github-event-accepted', { ...read });
    await askPullRequest(acting, incident, read.dequeuedBecause);
    return ACCEPTED;
  };

  const wake = async (pushed: PushedBranch | undefined): Promise<GitHubResponse> => {
    if (pushed === undefined) return IGNORED;
    return (await wakeDrafts({ ledger, logger, clock }, pushed)) === 0 ? IGNORED : ACCEPTED;
  };

  const sendAll = async ({ said, changes, releases }: Read): Promise<GitHubResponse> => {
    for (const each of said) {
      await words.send(each);
      const { place, repository, number, commentId } = each;
      logger.info('draft-words-accepted', { place, repository, number, commentId });
    }
    for (const event of changes) {
      await releaseQueue?.send(event);
      logger.info('change-event-sent', { ...event });
    }
    for (const event of releases) {
      await releaseQueue?.send(event);
      logger.info('release-event-sent', { ...event });
    }
    return said.length + changes.length + releases.length === 0 ? IGNORED : ACCEPTED;
  };

  return async ({ event, delivery, signature, body }) => {
    if (body.length > GITHUB_BODY_LIMIT_BYTES) return refuse(413, 'Payload Too Large', body.length);
    const { verified } = await verifyCaller(secrets, ({ github }) =>
      verifyHubSignature(signature, body, github.webhookSecrets),
    );
    if (!verified) return refuse(401, 'Unauthorized', body.length);
    const read = readBody({ event, delivery, body, at: clock(), apiUrl, isReviewed: releaseQueue !== undefined });
    if (read === 'malformed') return refuse(400, 'Bad Request', body.length);
    const done = await Promise.allSettled([sendAll(read), followDraft(read.draft), wake(read.pushed)]);
    const failed = done.find((each) => each.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    return done.some((each) => each.status === 'fulfilled' && each.value === ACCEPTED) ? ACCEPTED : IGNORED;
  };
}

const ACCEPTED: GitHubResponse = { status: 202, message: 'Accepted' };
const IGNORED: GitHubResponse = { status: 200, message: 'Ignored' };

const isNamed = ({ repository, seen }: PullRequest, name: string): boolean =>
  [repository, seen?.repository].some((known) => isSameName(known, name));

/** Whether GitHub says that the draft's repository has this name now: it was renamed or moved. */
async function isCalled({ codeHost }: AskDependencies, { repository, number }: PullRequest, name: string) {
  const seen = await codeHost.readPullRequest(repository, number);
  return isSameName(seen?.repository, name);
}

/** Names of repositories ignore case. */
const isSameName = (one: string | undefined, other: string): boolean => one?.toLowerCase() === other.toLowerCase();

interface Sent {
  readonly event: string | undefined;
  readonly delivery: string | undefined;
  readonly body: Buffer;
  readonly at: number;
  readonly apiUrl: string;
  readonly isReviewed: boolean;
}

interface Read {
  readonly draft?: DraftPlace | undefined;
  readonly said: readonly DraftWords[];
  readonly pushed?: PushedBranch | undefined;
  readonly changes: readonly ChangeEvent[];
  readonly releases: readonly ReleaseEvent[];
}

function readBody({ event, delivery, body, at, apiUrl, isReviewed }: Sent): Read | 'malformed' {
  if (event === undefined || !(ALWAYS_READ.has(event) || (isReviewed && QUEUED.has(event)))) return NOTHING;
  try {
    const payload: unknown = JSON.parse(body.toString('utf8'));
    const draft = readDraftPlace(payload, event);
    const word = readWordEvent(payload, event);
    const said = word === undefined ? [] : [word];
    const pushed = readPushedBranch(payload, event);
    if (!isReviewed) return { ...NOTHING, draft, pushed, said };
    const releases = readReleaseEvents(payload, { event, apiUrl });
    const changes = readChangeEvents(payload, { event, id: deliveryId.parse(delivery), at });
    return { draft, pushed, said, releases, changes };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return 'malformed';
    throw error;
  }
}

const NOTHING: Read = { said: [], changes: [], releases: [] };
const ALWAYS_READ: ReadonlySet<string> = new Set([...DRAFT_EVENTS, ...WORD_EVENTS]);
const QUEUED: ReadonlySet<string> = new Set(['check_run', 'check_suite', 'merge_group', ...RELEASE_EVENTS]);

/** A GUID, as GitHub sends it: https://docs.github.com/en/webhooks/webhook-events-and-payloads#delivery-headers */
const deliveryId = z.string().regex(/^[0-9a-f-]{8,64}$/i);
