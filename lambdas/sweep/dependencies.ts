import type { Alert } from '../../core/alert/alert.ts';
import type { Config } from '../../core/config.ts';
import type { CodeHost, JobRunner, MessageQueue } from '../../core/ports.ts';
import type { AskDependencies } from '../../core/request/ask-pull-request.ts';

export type SweepDependencies = AskDependencies & {
  readonly jobs: JobRunner;
  readonly codeHost: CodeHost;
  /** Of alerts. */
  readonly queue: MessageQueue<Alert>;
  readonly config: Config;
  /** Between 0 and 1. */
  readonly random: () => number;
};
