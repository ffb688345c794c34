import { describe, expect, test } from 'vitest';
import { followReleaseDecision, mayFollow } from '../../../core/lifecycle/follow-release-decision.ts';
import type { ReleaseDecision } from '../../../core/records/release-decision.ts';
import type { ReleaseWord } from '../../../core/records/release-event.ts';
import type { ReleaseRecord } from '../../../core/records/release-record.ts';
import type { ReleaseStep } from '../../../core/records/release-step.ts';
import { aRelease, NOW } from '../../fixtures/records.ts';

const MONA = { kind: 'person', login: 'mona', via: 'slack', wordId: 'w1', reason: 'I read it' } as const;
const said = (word: ReleaseWord) => ({ decider: { ...MONA, word } });

const decided = (decision: Partial<ReleaseDecision>): ReleaseDecision => ({
  ...{ releaseId: aRelease().id, sequence: 1, previous: null, service: 'checkout', repository: 'acme/checkout' },
  ...{ commit: aRelease().target.commit, result: 'go', action: 'none', step: null, percent: null, rules: [] },
  ...{ why: 'because', decider: { kind: 'rules' }, facts: null, at: NOW },
  inputs: { facts: null, configuration: 'a'.repeat(64), code: '1' },
  ...decision,
});
const aStep = (step: Partial<ReleaseStep> = {}): ReleaseStep => ({
  ...{ number: 1, kind: 'deploy-canary', status: 'passed', tries: 1, startedAt: NOW, dueAt: NOW },
  ...step,
});
const canary: ReleaseRecord['canary'] = { startedAt: NOW, ticks: [] };
const asked = (from: ReleaseRecord['status'], rules: ReleaseDecision['rules']): Partial<ReleaseRecord> => ({
  ...{ status: 'needs-person', askedFrom: from, canary, steps: [aStep()] },
  decision: { sequence: 1, result: 'ask', rules, why: 'why', at: NOW },
});

describe('where a decision leads', () => {
  test.each<[string, Partial<ReleaseRecord>, Partial<ReleaseDecision>, ReleaseRecord['status'] | undefined]>([
    ['staging begins', {}, { action: 'deploy-staging', step: 1 }, 'staging'],
    ['staging passed', { status: 'validating' }, { rules: ['staging-passed'] }, 'ready'],
    ['a canary from ready', { status: 'ready' }, { action: 'deploy-canary', step: 1 }, 'canary'],
    ['no canary from staging', { status: 'staging' }, { action: 'deploy-canary', step: 1 }, undefined],
    [
      'no canary while a person is asked',
      asked('ready', ['migration']),
      { action: 'deploy-canary', step: 2 },
      undefined,
    ],
    ['the whole where traffic is not split', { status: 'ready' }, { action: 'deploy-production', step: 1 }, 'ramping'],
    ['a job of the user’s may deploy', { status: 'ready' }, { action: 'deploy-production', step: null }, 'ready'],
    ['a promotion', { status: 'canary', canary, steps: [aStep()] }, { action: 'promote', step: 2 }, 'ramping'],
    ['no promotion before a canary', { status: 'canary', steps: [aStep()] }, { action: 'promote', step: 2 }, undefined],
    [
      'no promotion of an open canary',
      { status: 'canary', canary, steps: [aStep({ status: 'running' })] },
      { action: 'promote', step: 2 },
      undefined,
    ],
    [
      'no promotion while it is held',
      { status: 'canary', canary, steps: [aStep()], held: { login: 'mona', reason: 'x', at: 1 } },
      { action: 'promote', step: 2 },
      undefined,
    ],
    [
      'no promotion of a release that is asked about',
      asked('canary', ['undecided']),
      { action: 'promote', step: 2 },
      undefined,
    ],
    [
      'a step of another number',
      { status: 'canary', canary, steps: [aStep()] },
      { action: 'promote', step: 3 },
      undefined,
    ],
    ['another commit', {}, { action: 'deploy-staging', step: 1, commit: 'd'.repeat(40) }, undefined],
    [
      'back from the canary',
      { status: 'canary', steps: [aStep({ status: 'running' })] },
      { result: 'back', action: 'roll-back', step: 2 },
      'rolling-back',
    ],
    [
      'back while it is held',
      { status: 'canary', steps: [aStep()], held: { login: 'mona', reason: 'x', at: 1 } },
      { result: 'back', action: 'roll-back', step: 2 },
      'rolling-back',
    ],
    [
      'back while a person is asked',
      asked('observing', ['undecided']),
      { result: 'back', action: 'roll-back', step: 2 },
      'rolling-back',
    ],
    ['back before the canary', { status: 'ready' }, { result: 'back' }, 'abandoned'],
    [
      'one rollback at a time',
      { status: 'rolling-back', steps: [aStep({ kind: 'roll-back', status: 'running' })] },
      { result: 'back', action: 'roll-back', step: 2 },
      undefined,
    ],
    [
      'another try after three',
      { status: 'rollback-failed', steps: [aStep({ kind: 'roll-back', status: 'failed' })] },
      { result: 'back', action: 'roll-back', step: 2 },
      'rolling-back',
    ],
    ['a question', { status: 'canary' }, { result: 'ask', rules: ['undecided'] }, 'needs-person'],
    ['yes', asked('canary', ['undecided']), said('approve'), 'canary'],
    ['a late yes', { status: 'canary' }, said('approve'), undefined],
    ['no, before the canary', asked('ready', ['migration']), { result: 'stop', ...said('refuse') }, 'abandoned'],
    ['a late no', { status: 'ready' }, { result: 'stop', ...said('refuse') }, undefined],
    ['wait', { status: 'canary' }, { result: 'hold', rules: ['no-metrics'] }, 'canary'],
    ['somebody deployed by hand', { status: 'canary' }, { result: 'stop', rules: ['deployed-by-hand'] }, 'abandoned'],
    ['a later release', { status: 'waiting' }, { result: 'stop', rules: ['superseded'] }, 'superseded'],
    ['the end', { status: 'observing' }, { rules: ['observed-good'] }, 'released'],
    ['nothing after the end', { status: 'released' }, { result: 'back', action: 'roll-back', step: 1 }, undefined],
  ])('%s', (_, release, decision, leads) => {
    const record = aRelease(release);
    const whole = decided(decision);
    expect(mayFollow(record, whole)).toBe(leads !== undefined);
    const after = followReleaseDecision(record, whole);
    if (leads === undefined) expect(after).toBe(record);
    else expect(after).toMatchObject({ status: leads, untold: true });
  });
});

test('the step is claimed by the decision, with its share of the traffic', () => {
  const { steps } = followReleaseDecision(
    aRelease({ status: 'ready' }),
    decided({ action: 'deploy-canary', step: 1, percent: 5, sequence: 3 }),
  );
  expect(steps).toMatchObject([{ number: 1, kind: 'deploy-canary', status: 'claimed', percent: 5, decision: 3 }]);
  expect(steps[0]?.dueAt).toBeGreaterThan(NOW);
});

test('a rollback ends the step that is open', () => {
  const record = aRelease({ status: 'canary', steps: [aStep({ status: 'running' })] });
  const { steps } = followReleaseDecision(record, decided({ result: 'back', action: 'roll-back', step: 2 }));
  expect(steps.map(({ kind, status }) => `${kind} ${status}`)).toEqual(['deploy-canary failed', 'roll-back claimed']);
});

test('a yes is remembered with the rules of its question, also after a hold', () => {
  const record = aRelease(asked('ready', ['migration', 'own-change']));
  const held = followReleaseDecision(record, decided({ result: 'hold', ...said('hold') }));
  expect(held.held).toMatchObject({ login: 'mona' });
  const gone = followReleaseDecision(held, decided(said('go-on')));
  expect(gone.held).toBeUndefined();
  const { accepted, askedFrom, status } = followReleaseDecision(gone, decided(said('approve')));
  expect([accepted, askedFrom, status]).toEqual([['migration', 'own-change'], undefined, 'ready']);
});
