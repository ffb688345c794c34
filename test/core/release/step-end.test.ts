import { expect, test } from 'vitest';
import type { DeploymentState } from '../../../core/ports/deployer.ts';
import type { ReleaseStepKind } from '../../../core/records/release-step.ts';
import { changeStep, endByState, endStep, failed } from '../../../core/release/step-end.ts';
import { aRelease, NOW } from '../../fixtures/records.ts';

const LATER = NOW + 60_000;

test.each<[ReleaseStepKind, DeploymentState | undefined, number, string]>([
  ['deploy-canary', { kind: 'paused', percent: 5 }, LATER, 'passed'],
  ['deploy-canary', { kind: 'succeeded' }, LATER, 'passed'],
  ['deploy-canary', { kind: 'running' }, LATER, 'open'],
  ['deploy-canary', { kind: 'running' }, NOW, 'failed deploy-lost'],
  ['deploy-canary', undefined, LATER, 'open'],
  ['deploy-canary', undefined, NOW, 'failed deploy-lost'],
  ['deploy-canary', { kind: 'failed', reason: 'no image' }, LATER, 'failed deploy-failed'],
  ['deploy-canary', { kind: 'rolled-back', reason: 'an alarm' }, LATER, 'failed deploy-failed'],
  ['promote', { kind: 'paused', percent: 5 }, LATER, 'open'],
  ['promote', { kind: 'succeeded' }, LATER, 'passed'],
  ['roll-back', { kind: 'rolled-back', reason: 'asked' }, LATER, 'passed'],
])('%s: %j', (kind, state, dueAt, expected) => {
  const end = endByState({ kind, dueAt }, state, NOW);
  expect(end === undefined ? 'open' : [end.status, end.rule].filter(Boolean).join(' ')).toBe(expected);
});

test('a late event does not end a step again', () => {
  const step = { kind: 'deploy-canary', status: 'running', tries: 1, startedAt: NOW, dueAt: NOW, number: 1 } as const;
  const ended = endStep(aRelease({ steps: [step] }), 1, { status: 'passed' }, NOW);
  expect(ended.steps[0]).toMatchObject({ status: 'passed', endedAt: NOW });
  expect(endStep(ended, 1, failed('deploy-failed', 'late'), NOW)).toBe(ended);
  expect(changeStep(ended, 2, (each) => ({ ...each, tries: 2 }))).toBe(ended);
});
