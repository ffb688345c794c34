import { HOUR_MS, MINUTE_MS } from '../durations.ts';
import type { ReleaseRecord } from '../records/release-record.ts';
import type { ReleaseStepKind } from '../records/release-step.ts';

/** The queue's own delay is the clock; the sweep looks so much later, where that message was lost. */
const CLOCK_LOST_MS = MINUTE_MS;

/** When the sweep has to look at a release, epoch milliseconds; undefined when nothing about it is open. */
export const releaseDue = ({ lookAt }: Pick<ReleaseRecord, 'lookAt'>): { kind: 'release'; at: number } | undefined =>
  lookAt === undefined ? undefined : { kind: 'release', at: lookAt + CLOCK_LOST_MS };

/** How long a step may take before its provider is asked. Jobs may wait for a container first. */
const STEP_TIMES: Readonly<Record<ReleaseStepKind, number>> = {
  'deploy-staging': 30 * MINUTE_MS,
  'deploy-canary': 30 * MINUTE_MS,
  'deploy-production': 30 * MINUTE_MS,
  promote: 30 * MINUTE_MS,
  'roll-back': 15 * MINUTE_MS,
  smoke: 2 * HOUR_MS,
  load: 3 * HOUR_MS,
  integration: 2 * HOUR_MS,
  'explain-rollback': 2 * HOUR_MS,
};

/** When a step that begins at `at` is overdue, epoch milliseconds. */
export const stepDue = (kind: ReleaseStepKind, at: number): number => at + STEP_TIMES[kind];
