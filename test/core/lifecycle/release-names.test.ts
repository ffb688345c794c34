import { describe, expect, test } from 'vitest';
import {
  calibrationIdOf,
  laneIdOf,
  parseReleaseJobName,
  releaseDecisionKey,
  releaseIdOf,
  releaseJobName,
  releaseKeys,
} from '../../../core/lifecycle/release-names.ts';

const service = { name: 'checkout', env: 'production' };
const commit = 'c'.repeat(40);

describe('names of a release', () => {
  test('its id is one commit of one service, and no two parts run into each other', () => {
    const id = releaseIdOf(service, commit);
    expect(id).toMatch(/^[0-9a-f]{16}$/);
    expect(releaseIdOf({ name: 'Checkout', env: 'Production' }, commit)).toBe(id);
    expect(releaseIdOf({ name: 'checkoutproduction' }, commit)).not.toBe(id);
    expect(releaseIdOf(service, 'd'.repeat(40))).not.toBe(id);
  });

  test('a lane is one environment, and a calibration one service', () => {
    expect(laneIdOf(service, 'staging')).not.toBe(laneIdOf(service, 'production'));
    expect(calibrationIdOf(service)).not.toBe(calibrationIdOf({ name: 'checkout' }));
  });

  test.each(['smoke', 'load', 'integration', 'explain-rollback'] as const)(
    'a job of %s is known by its name',
    (kind) => {
      const releaseId = releaseIdOf(service, commit);
      expect(parseReleaseJobName(releaseJobName(releaseId, 4, kind))).toEqual({ releaseId, step: 4, kind });
    },
  );

  test.each([
    'mendhook-change-0123456789abcdef-1-review',
    'mendhook-release-0123456789abcdef-1-deploy',
    'mendhook-release-0123456789abcde-1-smoke',
    'x-mendhook-release-0123456789abcdef-1-smoke',
    '',
  ])('%j is no job of a release', (name) => {
    expect(parseReleaseJobName(name)).toBeUndefined();
  });

  test('keys sort as their lines do', () => {
    const keys = [2, 10, 100].map((sequence) => releaseDecisionKey('0123456789abcdef', sequence));
    expect(keys.toSorted()).toEqual(keys);
    expect(releaseKeys('0123456789abcdef').facts(7, 'a'.repeat(64))).toBe(
      'releases/0123456789abcdef/facts-000007-aaaaaaaaaaaa.json',
    );
  });
});
