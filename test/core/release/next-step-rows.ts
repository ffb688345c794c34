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
import { aRelease, NOW, releaseSettings } from '../../fixtures/records.ts';

/** Tables of what a release does next: a name, the record and its facts, what the engines say, and the step in one line. */
export const OTHER = 'e'.repeat(16);
const { id: ID, service: SERVICE } = aRelease();

export { ID };

export const aLane = (environment: Lane['environment'], lane: Partial<Lane> = {}): Lane => ({
  ...{ id: laneIdOf(SERVICE, environment), version: 0, service: SERVICE, environment, updatedAt: NOW },
  ...lane,
});
export const held = (environment: Lane['environment'], releaseId = ID) =>
  aLane(environment, { holder: { releaseId, since: NOW } });

const aStep = (kind: ReleaseStep['kind'], step: Partial<ReleaseStep> = {}): ReleaseStep => ({
  ...{ number: 1, kind, status: 'passed', tries: 1, startedAt: NOW, endedAt: NOW, dueAt: NOW + HOUR_MS, decision: 1 },
  ...step,
});
export type StepWish = ReleaseStep['kind'] | Partial<ReleaseStep>;
export const steps = (...kinds: readonly StepWish[]): ReleaseStep[] =>
  kinds.map((each, index) => {
    const step = typeof each === 'string' ? aStep(each) : aStep(each.kind ?? 'smoke', each);
    return { ...step, number: index + 1 };
  });

export const verdict = (result: Verdict['result'], ...rules: Verdict['rules']): Verdict => ({
  result,
  rules,
  why: 'figures',
});
export const engines = (canary: Verdict = verdict('not-yet'), load: Verdict = verdict('good')): Engines => ({
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

export type Row = readonly [string, Partial<ReleaseRecord>, Partial<ReleaseFacts>, Engines, string];
export const rows = (...all: Row[]) => all;
export const next = (release: Partial<ReleaseRecord>, facts: Partial<ReleaseFacts>, by: Engines) =>
  show(nextStep({ record: aRelease(release), lanes: {}, now: NOW, ...facts }, by));

const COMMANDS = {
  smoke: 'npm run smoke',
  load: 'npm run load',
  integration: 'npm test',
  seconds: 120,
  slower: 10,
};
export const staged = (status: ReleaseRecord['status'], ...all: readonly StepWish[]): Partial<ReleaseRecord> => ({
  status,
  steps: steps(...all),
  settings: releaseSettings({}, { staging: COMMANDS }),
});
export const onStaging = { lanes: { staging: held('staging') } };
export const onProduction = { lanes: { production: held('production') } };
export const asked = (askedFrom: ReleaseRecord['status'], rules: ('undecided' | 'smoke-failed')[], at = NOW) => ({
  ...{ status: 'needs-person' as const, askedFrom },
  decision: { sequence: 2, result: 'ask' as const, rules, why: '', at },
});
export const answered = (rules: ReleaseRecord['accepted']): Partial<ReleaseRecord> => ({
  ...{ accepted: rules, decision: { sequence: 3, result: 'go', rules: ['person'], why: '', at: NOW } },
});

const PLAN = planCanary(
  {
    ...{ tickSeconds: 30, percent: 5, minutes: 10, maxMinutes: 60, warmUpSeconds: 60 },
    limits: { errorRate: 0.005, slowRate: 0.01 },
  },
  [],
);
export const counted = (more: Partial<NonNullable<ReleaseRecord['canary']>> = {}): Partial<ReleaseRecord> => ({
  canary: { startedAt: NOW - 10 * MINUTE_MS, countedUntil: NOW - MINUTE_MS, ticks: [], plan: PLAN, ...more },
});
export const live = (status: ReleaseRecord['status'], more: Partial<ReleaseRecord> = {}): Partial<ReleaseRecord> => ({
  ...{ status, steps: steps('deploy-canary'), ...counted() },
  ...more,
});
export const observing = (minutes: number) =>
  live('observing', {
    steps: steps('deploy-canary', 'promote'),
    ...counted({ promotedAt: NOW - minutes * MINUTE_MS }),
  });
