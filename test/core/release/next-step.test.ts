import { describe, expect, test } from 'vitest';
import { planCanary } from '../../../core/canary/plan-canary.ts';
import { HOUR_MS, MINUTE_MS } from '../../../core/durations.ts';
import { laneIdOf } from '../../../core/lifecycle/release-names.ts';
import type { Lane } from '../../../core/records/lane.ts';
import type { ReleaseFacts } from '../../../core/records/release-facts.ts';
import type { ReleaseRecord } from '../../../core/records/release-record.ts';
import type { ReleaseStep } from '../../../core/records/release-step.ts';
import type { Engines, Verdict } from '../../../core/release/engines.ts';
import { nextStep } from '../../../core/release/next-step.ts';
import type { NextStep } from '../../../core/release/step-to-take.ts';
import { aChange, aRelease, NOW, releaseSettings } from '../../fixtures/records.ts';

const OTHER = 'e'.repeat(16);
const { id: ID, service: SERVICE } = aRelease();

const aLane = (environment: Lane['environment'], lane: Partial<Lane> = {}): Lane => ({
  ...{ id: laneIdOf(SERVICE, environment), version: 0, service: SERVICE, environment, updatedAt: NOW },
  ...lane,
});
const held = (environment: Lane['environment'], releaseId = ID) =>
  aLane(environment, { holder: { releaseId, since: NOW } });

const aStep = (kind: ReleaseStep['kind'], step: Partial<ReleaseStep> = {}): ReleaseStep => ({
  ...{ number: 1, kind, status: 'passed', tries: 1, startedAt: NOW, endedAt: NOW, dueAt: NOW + HOUR_MS, decision: 1 },
  ...step,
});
type StepWish = ReleaseStep['kind'] | Partial<ReleaseStep>;
const steps = (...kinds: readonly StepWish[]): ReleaseStep[] =>
  kinds.map((each, index) => {
    const step = typeof each === 'string' ? aStep(each) : aStep(each.kind ?? 'smoke', each);
    return { ...step, number: index + 1 };
  });

const verdict = (result: Verdict['result'], ...rules: Verdict['rules']): Verdict => ({ result, rules, why: 'figures' });
const engines = (canary: Verdict = verdict('not-yet'), load: Verdict = verdict('good')): Engines => ({
  judgeCanary: () => canary,
  judgeLoad: () => load,
});

/** What comes next, in one line. */
function show(step: NextStep): string {
  switch (step.kind) {
    case 'decide': {
      const { result, action, step: number, percent, rules } = step.decision;
      return [result, action, ...(number === null ? [] : [`#${number}`, `${percent}%`]), ...rules].join(' ');
    }
    case 'take-lane':
    case 'leave-lane':
      return `${step.kind} ${step.environment}`;
    case 'claim':
      return `claim ${step.step}`;
    case 'attend':
      return `attend ${step.step.kind}`;
    case 'end':
      return `end ${step.status}`;
    case 'answer-gate':
      return `answer ${step.state}`;
    case 'wait':
      return step.until === undefined ? 'wait' : `wait ${(step.until - NOW) / MINUTE_MS} min`;
    default:
      return step.kind;
  }
}

type Row = readonly [string, Partial<ReleaseRecord>, Partial<ReleaseFacts>, Engines, string];
const rows = (...all: Row[]) => all;
const next = (release: Partial<ReleaseRecord>, facts: Partial<ReleaseFacts>, by: Engines) =>
  show(nextStep({ record: aRelease(release), lanes: {}, now: NOW, ...facts }, by));

const COMMANDS = { smoke: 'npm run smoke', load: 'npm run load', integration: 'npm test', seconds: 120, slower: 10 };
const staged = (status: ReleaseRecord['status'], ...all: readonly StepWish[]): Partial<ReleaseRecord> => ({
  status,
  steps: steps(...all),
  settings: releaseSettings({}, { staging: COMMANDS }),
});
const onStaging = { lanes: { staging: held('staging') } };
const onProduction = { lanes: { production: held('production') } };
const asked = (askedFrom: ReleaseRecord['status'], rules: ('undecided' | 'smoke-failed')[], at = NOW) => ({
  ...{ status: 'needs-person' as const, askedFrom },
  decision: { sequence: 2, result: 'ask' as const, rules, why: '', at },
});
const answered = (rules: ReleaseRecord['accepted']): Partial<ReleaseRecord> => ({
  ...{ accepted: rules, decision: { sequence: 3, result: 'go', rules: ['person'], why: '', at: NOW } },
});

describe('staging', () => {
  test.each(
    rows(
      ['a free lane is taken', {}, {}, engines(), 'take-lane staging'],
      [
        'it waits for its turn',
        {},
        { lanes: { staging: { ...held('staging', OTHER), waiting: ID } } },
        engines(),
        'wait 5 min',
      ],
      [
        'its turn has come',
        {},
        { lanes: { staging: aLane('staging', { waiting: ID }) } },
        engines(),
        'take-lane staging',
      ],
      ['it deploys', {}, onStaging, engines(), 'go deploy-staging #1 100%'],
      [
        'without a staging it is ready',
        { settings: releaseSettings({}, { environments: { production: { env: 'production' } } }) },
        {},
        engines(),
        'go none staging-passed',
      ],
      [
        'without a deployer nothing is known of staging',
        { settings: releaseSettings({}, { deployer: undefined }) },
        {},
        engines(),
        'go none staging-passed',
      ],
      [
        'the deployment runs',
        staged('staging', { kind: 'deploy-staging', status: 'running' }),
        onStaging,
        engines(),
        'attend deploy-staging',
      ],
      [
        'the deployment failed',
        staged('staging', { kind: 'deploy-staging', status: 'failed' }),
        onStaging,
        engines(),
        'ask none deploy-failed',
      ],
      [
        'a person wants it once more',
        { ...staged('staging', { kind: 'deploy-staging', status: 'failed' }), ...answered(['deploy-failed']) },
        onStaging,
        engines(),
        'go deploy-staging #2 100%',
      ],
      [
        'and it has to wait for the lane',
        { ...staged('staging', { kind: 'deploy-staging', status: 'failed' }), ...answered(['deploy-failed']) },
        {},
        engines(),
        'take-lane staging',
      ],
      ['smoke tests first', staged('staging', 'deploy-staging'), onStaging, engines(), 'claim smoke'],
      [
        'they failed',
        staged('staging', 'deploy-staging', { kind: 'smoke', status: 'failed', exit: 1 }),
        onStaging,
        engines(),
        'ask none smoke-failed',
      ],
      [
        'their job died',
        staged('staging', 'deploy-staging', { kind: 'smoke', status: 'failed' }),
        onStaging,
        engines(),
        'ask none not-measured',
      ],
      [
        'a person let it pass',
        {
          ...staged('staging', 'deploy-staging', { kind: 'smoke', status: 'failed', exit: 1 }),
          ...answered(['smoke-failed']),
        },
        {},
        engines(),
        'go none staging-passed',
      ],
      ['then the load', staged('staging', 'deploy-staging', 'smoke'), onStaging, engines(), 'claim load'],
      [
        'it is slower',
        staged('staging', 'deploy-staging', 'smoke', 'load'),
        onStaging,
        engines(undefined, verdict('bad', 'slower')),
        'ask none slower',
      ],
      [
        'it could not be measured',
        staged('staging', 'deploy-staging', 'smoke', { kind: 'load', status: 'failed' }),
        onStaging,
        engines(undefined, verdict('undecided', 'not-measured')),
        'ask none not-measured',
      ],
      [
        'then the integration tests',
        staged('staging', 'deploy-staging', 'smoke', 'load'),
        onStaging,
        engines(),
        'claim integration',
      ],
      [
        'they run',
        staged('validating', 'deploy-staging', 'smoke', 'load', { kind: 'integration', status: 'running' }),
        onStaging,
        engines(),
        'attend integration',
      ],
      [
        'they failed',
        staged('validating', 'deploy-staging', 'smoke', 'load', { kind: 'integration', status: 'failed', exit: 2 }),
        onStaging,
        engines(),
        'ask none integration-failed',
      ],
      [
        'all passed',
        staged('validating', 'deploy-staging', 'smoke', 'load', 'integration'),
        onStaging,
        engines(),
        'go none staging-passed',
      ],
      [
        'staging is left with the question',
        { ...staged('staging', 'deploy-staging'), ...asked('staging', ['smoke-failed']) },
        onStaging,
        engines(),
        'leave-lane staging',
      ],
      ['staging is left when it is ready', { status: 'ready' }, onStaging, engines(), 'leave-lane staging'],
    ),
  )('%s', (_, release, facts, by, expected) => expect(next(release, facts, by)).toBe(expected));
});

const PREVIOUS = { commit: 'b'.repeat(40), version: 'b' };
const ready: Partial<ReleaseRecord> = { status: 'ready', previous: PREVIOUS };
const change = aChange({ decision: { sequence: 1, result: 'pass', rules: [], why: '', at: NOW } });
const brings = (more: object = {}): Partial<ReleaseRecord> => ({
  ...ready,
  changes: [{ number: 12, title: 'x', login: 'octocat', changeId: change.id, ...more }],
});
const schemaFact = {
  ...{ status: 'ran' as const, name: 'schema', version: '1' },
  found: [{ rule: 'drop-column', reason: 'schema-change' as const, text: 'It drops a column.' }],
};

describe('before production', () => {
  const reviewed = { ...onProduction, reviewed: [change] };
  test.each(
    rows(
      ['the lane first', ready, {}, engines(), 'take-lane production'],
      [
        'the lane is closed',
        ready,
        { lanes: { production: aLane('production', { waiting: ID, closed: { why: 'x', at: NOW } }) } },
        engines(),
        'wait 5 min',
      ],
      ['the canary', brings(), reviewed, engines(), 'go deploy-canary #1 5% staging-passed'],
      [
        'all at once',
        { ...brings(), settings: releaseSettings({}, { canary: false }) },
        reviewed,
        engines(),
        'go deploy-production #1 100% staging-passed',
      ],
      ['production has it', brings(), { ...reviewed, isInLive: true }, engines(), 'stop none superseded'],
      [
        'a migration',
        brings(),
        { ...onProduction, reviewed: [{ ...change, facts: [schemaFact] }] },
        engines(),
        'ask none migration',
      ],
      ['our own change', brings({ incidentId: 'f' }), reviewed, engines(), 'ask none own-change'],
      [
        'no way back, though a load that nobody measured was let pass',
        { ...brings(), previous: undefined, ...answered(['not-measured']) },
        reviewed,
        engines(),
        'ask none no-way-back',
      ],
      ['no review', brings({ changeId: undefined }), reviewed, engines(), 'ask none unreviewed-commit'],
      [
        'a review that did not pass',
        brings(),
        { ...onProduction, reviewed: [aChange()] },
        engines(),
        'ask none unreviewed-commit',
      ],
      [
        'a commit without a pull request',
        { ...brings(), unreviewed: ['d'.repeat(40)] },
        reviewed,
        engines(),
        'ask none unreviewed-commit',
      ],
      [
        'two at once',
        { ...brings({ incidentId: 'f' }), unreviewed: ['d'.repeat(40)] },
        reviewed,
        engines(),
        'ask none own-change unreviewed-commit',
      ],
      [
        'a yes to one of them',
        { ...brings({ incidentId: 'f' }), unreviewed: ['d'.repeat(40)], ...answered(['own-change']) },
        reviewed,
        engines(),
        'ask none unreviewed-commit',
      ],
      [
        'a yes',
        { ...brings({ incidentId: 'f' }), ...answered(['own-change']) },
        reviewed,
        engines(),
        'go deploy-canary #1 5% person',
      ],
      ['a hold', { ...brings(), held: { login: 'mona', reason: 'x', at: NOW } }, reviewed, engines(), 'wait'],
      [
        'the lane is left with the question',
        asked('ready', ['undecided']),
        onProduction,
        engines(),
        'leave-lane production',
      ],
      ['nobody answers', asked('ready', ['undecided'], NOW - 24 * HOUR_MS), {}, engines(), 'stop none undecided'],
      ['somebody may answer', asked('ready', ['undecided'], NOW - 23 * HOUR_MS), {}, engines(), 'wait 60 min'],
    ),
  )('%s', (_, release, facts, by, expected) => expect(next(release, facts, by)).toBe(expected));
});

describe('a job that waits for our answer', () => {
  const gate = { runId: 7, environment: 'production' };
  const settings = { ...releaseSettings(), mode: 'gate' as const };
  const reviewed = { ...onProduction, reviewed: [change] };
  test.each(
    rows(
      ['the decision', { ...brings(), settings, gate }, reviewed, engines(), 'go deploy-production staging-passed'],
      ['the answer', { ...brings(), settings, gate: { ...gate, decision: 4 } }, reviewed, engines(), 'answer approved'],
      [
        'its deployment',
        { ...brings(), settings, gate: { ...gate, decision: 4, answered: 'approved' } },
        reviewed,
        engines(),
        'wait',
      ],
      ['no job asks yet', { ...brings(), settings }, reviewed, engines(), 'wait'],
      ['an end before', { status: 'abandoned', settings, gate }, {}, engines(), 'answer rejected'],
    ),
  )('%s', (_, release, facts, by, expected) => expect(next(release, facts, by)).toBe(expected));
});

const PLAN = planCanary(
  {
    ...{ tickSeconds: 30, percent: 5, minutes: 10, maxMinutes: 60, warmUpSeconds: 60 },
    limits: { errorRate: 0.005, slowRate: 0.01 },
  },
  [],
);
const counted = (more: Partial<NonNullable<ReleaseRecord['canary']>> = {}): Partial<ReleaseRecord> => ({
  canary: { startedAt: NOW - 10 * MINUTE_MS, countedUntil: NOW - MINUTE_MS, ticks: [], plan: PLAN, ...more },
});
const live = (status: ReleaseRecord['status'], more: Partial<ReleaseRecord> = {}): Partial<ReleaseRecord> => ({
  ...{ status, steps: steps('deploy-canary'), ...counted() },
  ...more,
});
const observing = (minutes: number) =>
  live('observing', {
    steps: steps('deploy-canary', 'promote'),
    ...counted({ promotedAt: NOW - minutes * MINUTE_MS }),
  });

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

function withUndecided(undecided: 'ask' | 'back') {
  const settings = releaseSettings();
  const { canary } = settings.terms;
  if (canary === false) throw new Error('the fixture has a canary');
  return { ...settings, terms: { ...settings.terms, canary: { ...canary, undecided } } };
}
