import { describe, expect, test } from 'vitest';
import { aLane, engines, ID, live, next, onProduction, rows, steps } from './next-step-rows.ts';

describe('the end', () => {
  test.each(
    rows(
      ['the lane is given back', live('released'), onProduction, engines(), 'leave-lane production'],
      ['nothing is left', live('released'), {}, engines(), 'wait'],
      [
        'a rollback is explained',
        live('rolled-back', { steps: steps('deploy-canary', 'roll-back') }),
        {},
        engines(),
        'claim explain-rollback',
      ],
      [
        'its report is written',
        live('rolled-back', {
          steps: steps('deploy-canary', 'roll-back', { kind: 'explain-rollback', status: 'running' }),
        }),
        {},
        engines(),
        'attend explain-rollback',
      ],
      [
        'it is explained once',
        live('rolled-back', {
          steps: steps('deploy-canary', 'roll-back', { kind: 'explain-rollback', status: 'failed' }),
        }),
        {},
        engines(),
        'wait',
      ],
      [
        'a rollback that failed closes the lane',
        live('rollback-failed', { steps: steps('deploy-canary', 'roll-back') }),
        onProduction,
        engines(),
        'leave-lane production',
      ],
      [
        'what waited for a lane waits no longer',
        { status: 'abandoned' },
        { lanes: { staging: aLane('staging', { waiting: ID }) } },
        engines(),
        'leave-lane staging',
      ],
    ),
  )('%s', (_, release, facts, by, expected) => expect(next(release, facts, by)).toBe(expected));
});
