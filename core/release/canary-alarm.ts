import { hasTraffic } from '../lifecycle/release-status.ts';
import type { ReleaseRecord } from '../records/release-record.ts';
import { newestStep } from './steps-of.ts';
import { statusOf } from './while-live.ts';

/** Whether CodeDeploy may have a canary of the release that is not over: from its decision until all traffic, or none. */
export const hasCanary = (record: ReleaseRecord): boolean =>
  newestStep(record, 'deploy-canary') !== undefined && hasTraffic(statusOf(record)) && statusOf(record) !== 'observing';

/** Whether the judge of such a canary keeps CodeDeploy's alarm quiet. A rollback that hangs does not: CodeDeploy rolls back then. */
export const isCanaryJudged = (record: ReleaseRecord): boolean =>
  record.settings.terms.deployer?.kind === 'codedeploy' &&
  hasCanary(record) &&
  ['canary', 'ramping'].includes(statusOf(record));
