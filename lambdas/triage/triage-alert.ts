import { countedReasons } from '../../core/alert/counted-reasons.ts';
import { isActionable } from '../../core/alert/parse-alert.ts';
import type { ServiceConfig } from '../../core/config/config.ts';
import { MINUTE_MS } from '../../core/durations.ts';
import type { Algorithms } from '../../core/grouping/algorithms.ts';
import { isFinished, receivedAlert } from '../../core/lifecycle/alert-record.ts';
import type { Sleep } from '../../core/ports/clock.ts';
import type { Alert } from '../../core/records/alert.ts';
import type { FinishedAlert } from '../../core/records/alert-record.ts';
import type { FoundErrors } from '../../core/search/found-errors.ts';
import { reportErrors } from '../../core/search/report-errors.ts';
import { nextSearchAt } from '../../core/search/search-times.ts';
import { collectFailures } from './failures.ts';
import { type ErrorsBehind, findErrors } from './find-errors.ts';
import { findAlertService } from './find-service.ts';
import { noteLeftAlone } from './note-left-alone.ts';
import { postNewestUpdates } from './post-newest-updates.ts';
import { recordRecovery } from './record-recovery.ts';
import { type RememberedSearches, rememberSearches } from './remember-searches.ts';
import type { TriageDependencies } from './take-up-bug.ts';
import { takeUpBugs } from './take-up-bugs.ts';

/** When an alert is looked at again for which Datadog could not be searched, or GitHub did not answer. */
const SAMPLED_AGAIN_MS = 5 * MINUTE_MS;

/**
 * Takes one alert from the queue: fetches the errors behind it, groups them, and claims each bug.
 *
 * It is safe to repeat for the same alert, after a crash at any point.
 *
 * @throws {UpstreamError} when a system outside failed in a way that may pass: the queue then delivers the alert again
 */
export function createTriage(
  dependencies: TriageDependencies & {
    /** @default all there are */
    readonly algorithms?: Algorithms;
    /** What was found last for each monitor. */
    readonly searches?: RememberedSearches<FoundErrors>;
    readonly sleep: Sleep;
  },
): (alert: Alert) => Promise<void> {
  const { ledger, config, clock, logger } = dependencies;
  const deps = { ...dependencies, searches: dependencies.searches ?? rememberSearches<FoundErrors>() };

  return async (alert) => {
    const known = await ledger.recordAlert(receivedAlert(alert));
    if (known !== undefined && isFinished(known)) {
      logger.info('alert-known', { alertId: alert.id, disposition: known.disposition.kind });
      return;
    }
    // Of two calls about the same text, the first one names the time.
    const first = alert.report === undefined ? alert : (known?.alert ?? alert);
    const { isUnmatched = false, quietChannel, ...finished } = await triage(first);
    await noteLeftAlone(deps, first, finished, { isUnmatched, quietChannel, isRepeated: known !== undefined });
    const isSampled = finished.disposition.kind === 'sampled';
    await ledger.finishAlert(
      alert.id,
      isSampled ? { ...finished, lookAt: finished.lookAt ?? clock() + SAMPLED_AGAIN_MS } : finished,
    );
    logger.info('alert-settled', { alertId: alert.id, ...finished.disposition, incidentIds: finished.incidentIds });
  };

  /** A report is searched for nowhere: its errors are those in its text. */
  async function findErrorsOf(alert: Alert, service: ServiceConfig): Promise<ErrorsBehind> {
    const { report } = alert;
    if (report === undefined) return findErrors(deps, alert, service);
    const found = reportErrors(alert, report, service, deps.algorithms);
    return { ...found, sampled: false, incomplete: false, note: `the report ${report.key}` };
  }

  async function triage(alert: Alert): Promise<FinishedAlert & { isUnmatched?: boolean; quietChannel?: string }> {
    if (!isActionable(alert.kind)) {
      const skipped = leave('recorded', `a ${alert.kind} transition is recorded, not worked on`);
      return (await recordRecovery(deps, alert)) ?? skipped;
    }
    const { service, waitsFor: issue } = await findAlertService(deps, alert);
    if (service === undefined && issue !== undefined) return leave('sampled', `its issue could not be read: ${issue}`);
    if (service === undefined) {
      return { ...leave('skipped', `no service is configured for ${describeTags(alert)}`), isUnmatched: true };
    }

    const found = onlyOfRelease(await findErrorsOf(alert, service), alert);
    const { groups, events, truncated, dropped, sampled, incomplete, note } = found;
    const nextCheckAt = incomplete ? nextSearchAt(alert, clock()) : undefined;
    const isOpen = sampled || nextCheckAt !== undefined;
    const again = nextCheckAt === undefined ? '' : SEARCHED_AGAIN;
    if (dropped.count > 0) logger.info('events-dropped', { alertId: alert.id, ...dropped });
    const leftOut = describeDropped(dropped.reasons);
    if (groups.length === 0) {
      const reason = `no error was found behind it (${note})${leftOut}${again}`;
      const skipped = leave(isOpen ? 'sampled' : 'skipped', reason);
      return { ...skipped, dropped: dropped.reasons, quietChannel: service.slackChannel, lookAt: nextCheckAt };
    }

    const failures = collectFailures();
    const input = {
      alert,
      service,
      model: config.model,
      datadog: config.datadog,
      slack: config.slack,
      jira: config.jira,
      truncated,
      found,
    };
    const { taken, deferred } = await takeUpBugs(deps, input, failures);
    if (deferred.bugs > 0) logger.warn('bugs-left', { alertId: alert.id, ...deferred });
    const toPost = taken.flatMap((each) => each.toPost);
    await postNewestUpdates(deps, toPost, failures);
    failures.throwIfAny();
    const incidentIds = taken.map(({ incidentId }) => incidentId);
    const waitsFor = taken.find((each) => each.waitsFor !== undefined)?.waitsFor;
    const skips = taken.flatMap(({ incidentId, rule }) =>
      rule === undefined ? [] : [{ incidentId, rule, channel: service.slackChannel }],
    );
    const bugs = `${incidentIds.length} ${incidentIds.length === 1 ? 'bug' : 'bugs'}`;
    return {
      disposition: {
        kind: isOpen || waitsFor !== undefined ? 'sampled' : 'worked',
        reason: `${bugs} in ${truncated ? 'at least ' : ''}${describeEvents(events)} (${note})${describeLeft(deferred)}${leftOut}${waitsFor === undefined ? '' : `; taken up again, since ${waitsFor}`}${again}`,
      },
      incidentIds,
      skips,
      dropped: dropped.reasons,
      lookAt: nextCheckAt,
    };
  }
}

/** An alert about a release takes up the errors that it is about: the others are not new, or no alert was raised for them. */
function onlyOfRelease<Found extends Pick<FoundErrors, 'groups'>>(found: Found, { release }: Alert): Found {
  if (release === undefined) return found;
  const wanted = new Set(release.fingerprints);
  return { ...found, groups: found.groups.filter(({ fingerprint }) => wanted.has(fingerprint.fingerprint)) };
}

const SEARCHED_AGAIN = '; it is searched for again, since logs may be late';

const leave = (kind: 'recorded' | 'sampled' | 'skipped', reason: string) => ({
  disposition: { kind, reason },
  incidentIds: [],
});

/** What is not worked on must be seen somewhere. */
const describeLeft = ({ bugs, events }: FoundErrors['left']): string =>
  bugs === 0 ? '' : `; ${bugs} more ${bugs === 1 ? 'bug' : 'bugs'} (${describeEvents(events)}) left for later alerts`;

const describeDropped = (reasons: FoundErrors['dropped']['reasons']): string =>
  Object.keys(reasons).length === 0 ? '' : `; logs that are no errors: ${countedReasons(reasons)}`;

const describeEvents = (count: number) => `${count} error ${count === 1 ? 'event' : 'events'}`;

const describeTags = ({ service, env }: Pick<ServiceConfig, 'env'> & { service?: string | undefined }) =>
  service === undefined
    ? 'an alert that names no service'
    : `service:${service}${env === undefined ? '' : `, env:${env}`}`;
