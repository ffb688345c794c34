import { claimAttempt, endAttempt, startAttempt } from '../../../../core/lifecycle/attempt.ts';
import { budgetsOf } from '../../../../core/policy/budgets.ts';
import type { Attempt } from '../../../../core/records/attempt.ts';
import type { Incident } from '../../../../core/records/incident.ts';
import type { Outcome } from '../../../../core/records/outcome.ts';
import { aConfig, anIncident, aService, NOW } from '../../../fixtures/records.ts';
import { A_DIAGNOSIS, DRAFT, LATER, LEAD } from '../request-world.ts';

/** A state in which people find an incident. */
export interface State {
  readonly name: string;
  /** Undefined: the ledger has forgotten it. */
  readonly incident: Partial<Incident> | undefined;
  /** How its newest attempt ended; left out, it runs. */
  readonly outcome?: Outcome;
  readonly hasPatch?: boolean;
  /** Whether the newest attempt found a cause. @default true */
  readonly hasDiagnosis?: boolean;
}

/** The newest attempt, so that a message can show an older one. */
const NEWEST = 2;

const verified: Outcome = { kind: 'fix-verified', reason: 'red before, green after' };
const unverified: Outcome = { kind: 'fix-unverified', reason: 'the suite does not run' };
const failed: Outcome = { kind: 'failed', reason: 'the model did not answer' };
const notCode: Outcome = { kind: 'not-code-fixable', reason: 'the disk is full' };
const merge = { at: NOW, commit: 'c0ffee', deployedFrom: NOW, watchMs: 1, earlier: { versions: [], commits: [] } };
const mutedByCy = {
  ...{ id: 'm', wish: { action: 'mute' as const, minutes: null }, at: NOW, attempt: NEWEST },
  by: { id: 'U3', name: 'cy' },
};
const bosIncident = { to: { id: 'U9', name: 'bo' }, by: { id: 'U3', name: 'cy' }, at: NOW };

const withPatch = (name: string, incident: Partial<Incident>, outcome = verified): State => ({
  ...{ name, outcome, hasPatch: true },
  incident: { outcome, ...incident },
});
const withPullRequest = (name: string, incident: Partial<Incident>): State =>
  withPatch(name, { pullRequest: DRAFT, ...incident });
const withoutFix = (name: string, incident: Partial<Incident>): State => ({
  ...{ name, outcome: failed, hasDiagnosis: false },
  incident: { status: 'failed', outcome: failed, ...incident },
});

export const STATES: readonly State[] = [
  { name: 'counted', incident: { status: 'observed', attempt: 0 } },
  {
    name: 'part of another',
    incident: {
      ...{ status: 'observed', attempt: 0 },
      partOf: { incidentId: LEAD, because: 'one cause', by: 'rule', at: NOW },
    },
  },
  { name: 'in work', incident: { status: 'in-work' } },
  withPatch('fix verified, no draft', { status: 'fix-proposed' }),
  withPatch('fix not verified', { status: 'diagnosed' }, unverified),
  { name: 'not a matter of code', incident: { status: 'diagnosed', outcome: notCode }, outcome: notCode },
  withoutFix('attempt failed', {}),
  withPatch('draft being opened', { status: 'fix-proposed', publishing: { request: 'r', attempt: NEWEST } }),
  withPullRequest('draft open', { status: 'fix-proposed' }),
  withPullRequest('in the merge queue', {
    status: 'fix-proposed',
    pullRequest: { ...DRAFT, draft: false, seen: { queue: { state: 'queued', at: NOW } } },
  }),
  withPullRequest('draft rejected', { status: 'rejected', rejection: { at: NOW, by: 'ana', reason: 'closed' } }),
  withPullRequest('draft expired', { status: 'expired' }),
  withPullRequest('fix merged', { status: 'merged', merge }),
  withPullRequest('resolved', { status: 'resolved', merge }),
  withPatch('came back after the fix', { status: 'regressed' }),
  withoutFix('muted', { decisions: [mutedByCy] }),
  withoutFix('assigned to bo', { assignee: bosIncident }),
  { name: 'gone from the ledger', incident: undefined },
];

/** The incident of a state, with its newest attempt. */
export function recordsOf({ incident: change, outcome, hasPatch = false, hasDiagnosis = true }: State): {
  readonly incident?: Incident;
  readonly attempt?: Attempt;
} {
  if (change === undefined) return {};
  const incident = anIncident({ attempt: NEWEST, updatedAt: LATER, ...change });
  if (incident.attempt === 0) return { incident };
  const service = aService({ mode: 'suggest' });
  const { model, datadog } = aConfig();
  const budgets = budgetsOf(service, NOW).map(({ name, kind, claimed }) => ({ name, kind, claimed }));
  const claimed = claimAttempt(incident, { service, model, datadog, budgets }, NOW);
  const running = { ...startAttempt(claimed, NOW), phases: hasDiagnosis ? [A_DIAGNOSIS] : [] };
  const attempt = outcome === undefined ? running : endAttempt(running, outcome, NOW);
  return { incident, attempt: { ...attempt, ...(hasPatch && { diffKey: 'incidents/x/fix.diff' }) } };
}
