import type { ReleaseRecord, ReleaseStatus } from '../records/release-record.ts';
import type { ReleaseStep } from '../records/release-step.ts';
import { TransitionError } from './transition-error.ts';

/**
 * Before the canary a release is abandoned; from the canary on it goes back. It is abandoned then as well when somebody else
 * deployed: what runs is theirs. Where the user's CI/CD deploys, its next deployment supersedes one that is observed.
 */
const RELEASE_TRANSITIONS: Readonly<Record<ReleaseStatus, readonly ReleaseStatus[]>> = {
  // `canary` and `observing`: without a staging, and where the user's CI/CD deploys.
  waiting: ['staging', 'ready', 'needs-person', 'canary', 'observing', 'abandoned', 'superseded'],
  staging: ['validating', 'ready', 'needs-person', 'abandoned', 'superseded'],
  validating: ['ready', 'needs-person', 'abandoned', 'superseded'],
  ready: ['canary', 'ramping', 'observing', 'needs-person', 'abandoned', 'superseded'],
  'needs-person': [
    'staging',
    'validating',
    'ready',
    'canary',
    'ramping',
    'observing',
    'rolling-back',
    'abandoned',
    'superseded',
  ],
  canary: ['ramping', 'needs-person', 'rolling-back', 'abandoned'],
  ramping: ['observing', 'released', 'needs-person', 'rolling-back', 'abandoned'],
  observing: ['released', 'needs-person', 'rolling-back', 'abandoned', 'superseded'],
  'rolling-back': ['rolled-back', 'rollback-failed', 'abandoned'],
  // A person rolled back by hand, or told us to try once more.
  'rollback-failed': ['rolling-back', 'rolled-back'],
  released: [],
  'rolled-back': [],
  abandoned: [],
  superseded: [],
};

/** Whether the table allows `from` → `to`; staying in place is allowed. */
export const mayReleaseBecome = (from: ReleaseStatus, to: ReleaseStatus): boolean =>
  from === to || RELEASE_TRANSITIONS[from].includes(to);

/** @throws {TransitionError} unless the table allows `from` → `to`; staying in place is allowed */
export function assertReleaseTransition(from: ReleaseStatus, to: ReleaseStatus): void {
  if (!mayReleaseBecome(from, to)) throw new TransitionError(`a release cannot go from ${from} to ${to}`);
}

/** Whether nothing more happens to a release by itself. */
export const hasReleaseEnded = (status: ReleaseStatus): boolean => RELEASE_TRANSITIONS[status].length === 0;

/** Whether the new version has traffic in production, or may have some. */
export const hasTraffic = (status: ReleaseStatus): boolean =>
  ['canary', 'ramping', 'observing', 'rolling-back', 'rollback-failed'].includes(status);

/** Whether mendhook can roll a release back. Where the user's CI/CD deploys and no deployer is named, only that CI/CD can. */
export const canRollBack = ({ settings: { mode, terms } }: Pick<ReleaseRecord, 'settings'>): boolean =>
  mode === 'deploy' || terms.deployer !== undefined;

/** Whether a step was begun and has not ended. */
export const isStepOpen = ({ status }: Pick<ReleaseStep, 'status'>): boolean =>
  status === 'claimed' || status === 'running';
