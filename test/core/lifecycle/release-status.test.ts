import { describe, expect, test } from 'vitest';
import {
  assertReleaseTransition,
  hasReleaseEnded,
  hasTraffic,
  mayReleaseBecome,
} from '../../../core/lifecycle/release-status.ts';
import { TransitionError } from '../../../core/lifecycle/transition-error.ts';
import { releaseStatus } from '../../../core/records/release-record.ts';

const ALL = releaseStatus.options;

describe('the way of a release', () => {
  test.each(ALL)('%s may stay', (status) => {
    expect(mayReleaseBecome(status, status)).toBe(true);
  });

  test('an end is left by nothing', () => {
    const ended = ALL.filter(hasReleaseEnded);
    expect(ended).toEqual(['released', 'rolled-back', 'abandoned', 'superseded']);
    for (const from of ended) expect(ALL.filter((to) => mayReleaseBecome(from, to))).toEqual([from]);
  });

  test('what has traffic goes back, or is abandoned because somebody deployed something else', () => {
    for (const from of ['canary', 'ramping', 'observing', 'rolling-back'] as const) {
      expect(mayReleaseBecome(from, 'abandoned')).toBe(true);
    }
    for (const from of ['canary', 'ramping', 'observing', 'rollback-failed'] as const) {
      expect(mayReleaseBecome(from, 'rolling-back')).toBe(true);
    }
    const superseded = ALL.filter(hasTraffic).filter((from) => mayReleaseBecome(from, 'superseded'));
    expect(superseded).toEqual(['observing']);
  });

  test('nothing comes back from a rollback to production', () => {
    expect(ALL.filter((to) => mayReleaseBecome('rolling-back', to))).toEqual([
      'rolling-back',
      'rolled-back',
      'rollback-failed',
      'abandoned',
    ]);
  });

  test('a way that the table lacks is refused by name', () => {
    expect(() => assertReleaseTransition('waiting', 'released')).toThrow(TransitionError);
    expect(() => assertReleaseTransition('waiting', 'released')).toThrow(
      'a release cannot go from waiting to released',
    );
  });
});
