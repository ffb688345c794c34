import { describe, expect, test } from 'vitest';
import { HOUR_MS } from '../../../core/durations.ts';
import type { ReleaseRecord } from '../../../core/records/release-record.ts';
import { aChange, NOW, releaseSettings } from '../../fixtures/records.ts';
import { aLane, answered, asked, engines, ID, next, onProduction, rows } from './next-step-rows.ts';

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
