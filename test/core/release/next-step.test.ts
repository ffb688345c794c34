import { expect, test } from 'vitest';
import { type ReleaseStatus, releaseStatus } from '../../../core/records/release-record.ts';
import { engines, next, onProduction, steps } from './next-step-rows.ts';

/** Of a release that has the lane of production, was deployed there and taken back. */
const NEXT: Readonly<Record<ReleaseStatus, string>> = {
  waiting: 'leave-lane production',
  staging: 'leave-lane production',
  validating: 'leave-lane production',
  ready: 'ask none unreviewed-commit no-way-back',
  'needs-person': 'leave-lane production',
  canary: 'begin-canary',
  ramping: 'begin-observing',
  observing: 'wait',
  released: 'leave-lane production',
  'rolling-back': 'end rolled-back',
  'rolled-back': 'leave-lane production',
  'rollback-failed': 'leave-lane production',
  abandoned: 'leave-lane production',
  superseded: 'leave-lane production',
};

test.each(releaseStatus.options)('a release that is %s has one next step', (status) => {
  const release = { status, askedFrom: 'ready' as const, steps: steps('deploy-canary', 'roll-back') };
  expect(next(release, onProduction, engines())).toBe(NEXT[status]);
});
