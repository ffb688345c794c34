import type { Config } from '../../core/config/config.ts';
import type { CodeHost } from '../../core/ports/code-host.ts';
import type { CodingAgents } from '../../core/ports/coding-agents.ts';
import type { JobRunner } from '../../core/ports/job-runner.ts';
import type { MessageQueue } from '../../core/ports/message-queue.ts';
import type { Messenger } from '../../core/ports/messenger.ts';
import type { SlackChannels } from '../../core/ports/slack-channels.ts';
import type { Alert } from '../../core/records/alert.ts';
import type { ChangeEvent } from '../../core/records/change-event.ts';
import type { ReleaseEvent } from '../../core/records/release-event.ts';
import type { CallDependencies } from '../../workflows/calls/dependencies.ts';
import type { IssueDependencies } from '../../workflows/issues/dependencies.ts';
import type { AskDependencies } from '../../workflows/pull-requests/ask-pull-request.ts';

export type SweepDependencies = AskDependencies & {
  readonly jobs: JobRunner;
  readonly codeHost: CodeHost;
  /** Of alerts. */
  readonly queue: MessageQueue<Alert>;
  /** Of what happens to pull requests; left out where none is reviewed. */
  readonly changeQueue?: MessageQueue<ChangeEvent | ReleaseEvent> | undefined;
  readonly config: Config;
  readonly channels: SlackChannels;
  /** Posts the daily lines. */
  readonly messenger: Messenger;
  /** What calls people; left out where nobody is called. */
  readonly calls?: Pick<CallDependencies, 'pager' | 'activity'>;
  /** What opens issues; left out where the configuration has no JIRA. */
  readonly issues?: Pick<IssueDependencies, 'tracker'> | undefined;
  /** What applies suggested patches; left out without its key. */
  readonly agents?: CodingAgents | undefined;
  /** Between 0 and 1. */
  readonly random: () => number;
};
