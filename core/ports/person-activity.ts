import type { PullRequest } from '../records/pull-request.ts';
import type { Thread } from '../records/thread.ts';

/** What people did by themselves, outside of mendhook's buttons. Times are epoch milliseconds. */
export interface PersonActivity {
  /** When a person answered in a thread first after that time; undefined if nobody did. @throws {UpstreamError} */
  firstReply(thread: Thread, since: number): Promise<number | undefined>;
  /** When a person did something to a pull request last; undefined if nobody did. @throws {UpstreamError} */
  newestOnPullRequest(pull: Pick<PullRequest, 'repository' | 'number'>): Promise<number | undefined>;
}
