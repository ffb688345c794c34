import { expect, test } from 'vitest';
import { releaseAlert } from '../../../core/alert/release-alert.ts';
import { alertSchema } from '../../../core/records/alert.ts';
import type { ReleaseRecord } from '../../../core/records/release-record.ts';
import { aRelease, NOW } from '../../fixtures/records.ts';

const before = 'a'.repeat(40);
const record = (more: Partial<ReleaseRecord> = {}) =>
  aRelease({
    previous: { commit: before, version: before },
    canary: {
      startedAt: NOW,
      ticks: [],
      groups: [
        { fingerprint: 'v1-new', canary: 3, stable: 0 },
        { fingerprint: 'v1-old', canary: 9, stable: 1 },
        { fingerprint: 'v1-once', canary: 2, stable: 0 },
      ],
    },
    ...more,
  });

test('the errors that only the new version had are alerted, with the release as their suspect', () => {
  const alert = releaseAlert(record(), NOW + 5);
  const { id, target } = record();
  expect(alertSchema.parse(alert)).toEqual(alert);
  expect(alert).toMatchObject({
    id: `release-${id}`,
    kind: 'triggered',
    service: 'checkout',
    env: 'production',
    at: NOW + 5,
    release: { releaseId: id, before, commit: target.commit, changes: [12], fingerprints: ['v1-new'] },
  });
  expect(releaseAlert(record(), NOW + 9)?.id).toBe(alert?.id);
});

test('without a new error, or a version before, there is none', () => {
  expect(releaseAlert(record({ canary: undefined }), NOW)).toBeUndefined();
  expect(releaseAlert(record({ previous: undefined }), NOW)).toBeUndefined();
});
