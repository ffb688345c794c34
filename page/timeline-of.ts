import { describeProof } from '../core/lifecycle/describe-proof.ts';
import { provesThisBug } from '../core/lifecycle/proof.ts';
import { rejectionsOf } from '../core/lifecycle/rejections.ts';
import { draftEventText } from '../core/messages/slack/draft-event-reply.ts';
import type { AlertRecord } from '../core/records/alert-record.ts';
import type { Attempt } from '../core/records/attempt.ts';
import type { Incident } from '../core/records/incident.ts';
import type { Phase } from '../core/records/phase.ts';
import type { KeptRejection } from '../core/records/rejection.ts';
import { formatDollars, formatDuration, formatPlural } from './format.ts';
import type { TimelineEntry } from './source.ts';
import { outcomeLabel, outcomeTone } from './views/status.ts';
import { isAsItMustBe } from './views/test-runs.ts';

export interface TimelineRecords {
  readonly incident: Incident;
  readonly attempts: readonly Attempt[];
  readonly alerts: readonly AlertRecord[];
}

/** Tells an incident's story out of its records, oldest first. */
export function timelineOf({ incident, attempts, alerts }: TimelineRecords): TimelineEntry[] {
  const entries: TimelineEntry[] = [
    { at: incident.firstSeen, title: 'First error', detail: `in ${incident.service}`, tone: 'bad' },
    ...alerts.map(alertEntry),
    ...(incident.cycles ?? []).flatMap(recoveryEntry),
    ...attempts.flatMap(attemptEntries),
    ...rejectionsOf(incident).map(rejectionEntry),
    ...(incident.expiries ?? []).map(expiryEntry),
    ...draftEntries(incident),
  ];
  return entries.toSorted((one, other) => one.at - other.at);
}

const alertEntry = ({ alert, disposition }: AlertRecord): TimelineEntry => ({
  at: alert.receivedAt,
  title: `Alert: ${alert.transition}`,
  detail: disposition.reason,
  tone: 'neutral',
});

const recoveryEntry = ({ recoveredAt: at }: NonNullable<Incident['cycles']>[number]): TimelineEntry[] =>
  at === undefined ? [] : [{ at, title: 'Alert: Recovered', tone: 'neutral' }];

const rejectionEntry = ({ at, attempt, pullRequest, by, reason }: KeptRejection): TimelineEntry => ({
  at,
  title: `${pullRequest === undefined ? `Attempt ${attempt}` : `Pull request #${pullRequest}`} rejected`,
  detail: `${by === undefined ? '' : `by ${by}: `}${reason ?? 'without a reason'}`,
  tone: 'bad',
});

const expiryEntry = ({ at, pullRequest }: NonNullable<Incident['expiries']>[number]): TimelineEntry => ({
  at,
  title: `Pull request #${pullRequest} expired`,
  detail: 'nobody answered it',
  tone: 'neutral',
});

/** What happened to the pull request; what became of the fix is told by itself. */
const draftEntries = ({ pullRequest }: Incident): TimelineEntry[] =>
  (pullRequest?.events ?? []).flatMap((event) => {
    const detail = pullRequest === undefined ? undefined : draftEventText(pullRequest, event);
    if (pullRequest === undefined || detail === undefined) return [];
    return [{ at: event.at, title: `Pull request #${pullRequest.number}`, detail, tone: 'neutral' }];
  });

function attemptEntries(attempt: Attempt): TimelineEntry[] {
  const { number, claimedAt, startedAt, endedAt, outcome } = attempt;
  const entries: TimelineEntry[] = [{ at: claimedAt, title: `Attempt ${number} claimed`, tone: 'neutral' }];
  if (startedAt !== undefined) {
    const detail = `after ${formatDuration(startedAt - claimedAt)}`;
    entries.push({ at: startedAt, title: 'Worker started', detail, tone: 'neutral' });
  }
  entries.push(...attempt.phases.flatMap(phaseEntries), ...testEntries(attempt));
  if (endedAt === undefined) {
    const at = Math.max(...entries.map((entry) => entry.at));
    entries.push({ at, title: attempt.step, detail: 'now', tone: 'active' });
  } else if (outcome !== undefined) {
    const tone = outcomeTone(outcome.kind);
    const told = tone === 'warn' ? 'neutral' : tone;
    entries.push({ at: endedAt, title: outcomeLabel(outcome.kind), detail: outcome.reason, tone: told });
  }
  return entries;
}

function phaseEntries({ name, startedAt, endedAt, status, reason, turns, dollars }: Phase): TimelineEntry[] {
  const begun: TimelineEntry = { at: startedAt, title: `Phase ${name} begins`, tone: 'neutral' };
  if (endedAt === undefined) return [begun];
  const figures = `${formatPlural(turns, 'turn')}, ${formatDuration(endedAt - startedAt)}, ${formatDollars(dollars)}`;
  return status === 'failed'
    ? [begun, { at: endedAt, title: `Phase ${name} failed`, detail: reason ?? figures, tone: 'bad' }]
    : [begun, { at: endedAt, title: `Phase ${name}: verdict`, detail: figures, tone: 'good' }];
}

/** A test run keeps how long it took, not when: all were over between the last verdict and the end. */
function testEntries({ tests, phases, proof, endedAt }: Attempt): TimelineEntry[] {
  const after = Math.max(0, ...phases.map((phase) => phase.endedAt ?? 0));
  if (tests.length === 0 || after === 0) return [];
  const spent = tests.reduce((sum, run) => sum + run.durationMs, 0);
  const at = Math.min(after + spent, endedAt ?? Number.POSITIVE_INFINITY);
  const bad = tests.filter((run) => !isAsItMustBe(run, tests));
  if (bad.length === 0 && proof !== undefined && !provesThisBug(proof)) {
    return [{ at, title: 'Tests agree', detail: describeProof(proof), tone: 'bad' }];
  }
  const detail =
    bad.length === 0
      ? `${formatPlural(tests.length, 'run')}, each as it must be`
      : bad.map((run) => run.name).join(', ');
  return [
    { at, title: bad.length === 0 ? 'Tests confirm' : 'Tests object', detail, tone: bad.length === 0 ? 'good' : 'bad' },
  ];
}
