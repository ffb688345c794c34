import { isStepOpen } from '../lifecycle/release-status.ts';
import type { ReleaseRecord } from '../records/release-record.ts';
import type { ReleaseStep, ReleaseStepKind } from '../records/release-step.ts';

type Steps = Pick<ReleaseRecord, 'steps'>;

/** The step that was begun and has not ended. A step ends before the next one begins. */
export const openStep = ({ steps }: Steps): ReleaseStep | undefined => steps.find(isStepOpen);

/** The newest step that gave the release traffic in production, and whose deployment is known. */
export const deployedBy = ({ steps }: Steps): ReleaseStep | undefined =>
  steps.findLast(
    ({ kind, deployment }) =>
      (kind === 'deploy-canary' || kind === 'deploy-production' || kind === 'promote') && deployment !== undefined,
  );

/** The newest step of a kind. */
export const newestStep = ({ steps }: Steps, ...kinds: readonly ReleaseStepKind[]): ReleaseStep | undefined =>
  steps.findLast(({ kind }) => kinds.includes(kind));
