import { describe, expect, test } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../core/durations.ts';
import { NOW, releaseSettings } from '../../fixtures/records.ts';
import {
  answered,
  asked,
  counted,
  engines,
  live,
  next,
  observing,
  onProduction,
  rows,
  steps,
  verdict,
} from './next-step-rows.ts';

describe('production', () => {
  const back = verdict('bad', 'worse-than-stable');
  test.each(
    rows(
      [
        'the deployment runs',
        live('canary', { canary: undefined, steps: steps({ kind: 'deploy-canary', status: 'running' }) }),
        onProduction,
        engines(),
        'attend deploy-canary',
      ],
      [
        'it failed',
        live('canary', { steps: steps({ kind: 'deploy-canary', status: 'failed' }) }),
        onProduction,
        engines(),
        'back roll-back #2 0% deploy-failed',
      ],
      [
        'it was lost',
        live('canary', { steps: steps({ kind: 'deploy-canary', status: 'failed', rule: 'deploy-lost' }) }),
        onProduction,
        engines(),
        'back roll-back #2 0% deploy-lost',
      ],
      [
        'somebody deployed by hand',
        live('canary', { steps: steps({ kind: 'deploy-canary', status: 'failed', rule: 'deployed-by-hand' }) }),
        onProduction,
        engines(),
        'stop none deployed-by-hand',
      ],
      [
        'the commit left the branch',
        live('canary', { steps: steps({ kind: 'deploy-canary', status: 'failed', rule: 'not-on-branch' }) }),
        onProduction,
        engines(),
        'stop none not-on-branch',
      ],
      ['the canary begins', live('canary', { canary: undefined }), onProduction, engines(), 'begin-canary'],
      [
        'a tick can be read',
        live('canary', counted({ countedUntil: NOW - 2 * MINUTE_MS })),
        onProduction,
        engines(),
        'measure',
      ],
      ['not yet', live('canary'), onProduction, engines(), 'wait 1 min'],
      ['good', live('canary'), onProduction, engines(verdict('good')), 'go promote #2 100% canary-good'],
      [
        'good, and held',
        live('canary', { held: { login: 'mona', reason: 'x', at: NOW } }),
        onProduction,
        engines(verdict('good')),
        'hold none held',
      ],
      ['bad', live('canary'), onProduction, engines(back), 'back roll-back #2 0% worse-than-stable'],
      [
        'bad, and held',
        live('canary', { held: { login: 'mona', reason: 'x', at: NOW } }),
        onProduction,
        engines(back),
        'back roll-back #2 0% worse-than-stable',
      ],
      ['too little to tell', live('canary'), onProduction, engines(verdict('undecided')), 'ask none undecided'],
      [
        'a person lets that pass',
        live('canary', answered(['undecided'])),
        onProduction,
        engines(verdict('undecided')),
        'go promote #2 100% person',
      ],
      [
        'it is back by the configuration',
        live('canary', { settings: withUndecided('back') }),
        onProduction,
        engines(verdict('undecided')),
        'back roll-back #2 0% undecided',
      ],
      ['no metrics', live('canary'), onProduction, engines(verdict('not-yet', 'no-metrics')), 'hold none no-metrics'],
      [
        'it is said once',
        live('canary', { decision: { sequence: 2, result: 'hold', rules: ['no-metrics'], why: '', at: NOW } }),
        onProduction,
        engines(verdict('not-yet', 'no-metrics')),
        'wait 1 min',
      ],
      [
        'asked, and it turns bad',
        live('needs-person', asked('canary', ['undecided'])),
        onProduction,
        engines(back),
        'back roll-back #2 0% worse-than-stable',
      ],
      [
        'asked, and good is not enough',
        live('needs-person', asked('canary', ['undecided'])),
        onProduction,
        engines(verdict('good')),
        'wait 1 min',
      ],
      [
        'asked, and nobody answers',
        live('needs-person', asked('canary', ['undecided'], NOW - 24 * HOUR_MS)),
        onProduction,
        engines(),
        'back roll-back #2 0% undecided',
      ],
      [
        'the promotion is ordered',
        live('ramping', { steps: steps('deploy-canary', { kind: 'promote', status: 'claimed' }) }),
        onProduction,
        engines(),
        'attend promote',
      ],
      [
        'it runs',
        live('ramping', { steps: steps('deploy-canary', { kind: 'promote', status: 'running' }) }),
        onProduction,
        engines(),
        'wait 1 min',
      ],
      [
        'it turns bad while it runs',
        live('ramping', { steps: steps('deploy-canary', { kind: 'promote', status: 'running' }) }),
        onProduction,
        engines(back),
        'back roll-back #3 0% worse-than-stable',
      ],
      [
        'it is overdue',
        live('ramping', { steps: steps('deploy-canary', { kind: 'promote', status: 'running', dueAt: NOW }) }),
        onProduction,
        engines(),
        'attend promote',
      ],
      [
        'it has all traffic',
        live('ramping', { steps: steps('deploy-canary', 'promote') }),
        onProduction,
        engines(),
        'begin-observing',
      ],
      ['it is observed', observing(5), onProduction, engines(), 'wait 1 min'],
      ['it turns bad late', observing(5), onProduction, engines(back), 'back roll-back #3 0% worse-than-stable'],
      ['its time is over', observing(40), onProduction, engines(), 'go none observed-good'],
      [
        'its time is over, without metrics',
        observing(40),
        onProduction,
        engines(verdict('not-yet', 'no-metrics')),
        'ask none no-metrics',
      ],
      [
        'a rollback is ordered',
        live('rolling-back', { steps: steps('deploy-canary', { kind: 'roll-back', status: 'claimed' }) }),
        onProduction,
        engines(),
        'attend roll-back',
      ],
      [
        'it is back',
        live('rolling-back', { steps: steps('deploy-canary', 'roll-back') }),
        onProduction,
        engines(),
        'end rolled-back',
      ],
      [
        'it could not be brought back',
        live('rolling-back', { steps: steps('deploy-canary', { kind: 'roll-back', status: 'failed' }) }),
        onProduction,
        engines(),
        'end rollback-failed',
      ],
      [
        'somebody else brought it back',
        live('rolling-back', {
          steps: steps('deploy-canary', { kind: 'roll-back', status: 'failed', rule: 'deployed-by-hand' }),
        }),
        onProduction,
        engines(),
        'stop none deployed-by-hand',
      ],
      [
        'where nobody of ours rolls back',
        live('observing', {
          steps: [],
          settings: { ...releaseSettings({}, { deployer: undefined }), mode: 'observe' },
        }),
        onProduction,
        engines(back),
        'ask none worse-than-stable',
      ],
      [
        'and a person keeps it',
        live('observing', {
          steps: [],
          settings: { ...releaseSettings({}, { deployer: undefined }), mode: 'observe' },
          ...answered(['worse-than-stable']),
        }),
        onProduction,
        engines(back),
        'wait 1 min',
      ],
    ),
  )('%s', (_, release, facts, by, expected) => expect(next(release, facts, by)).toBe(expected));
});

function withUndecided(undecided: 'ask' | 'back') {
  const settings = releaseSettings();
  const { canary } = settings.terms;
  if (canary === false) throw new Error('the fixture has a canary');
  return { ...settings, terms: { ...settings.terms, canary: { ...canary, undecided } } };
}
