import { isRefusal } from '../../core/errors.ts';
import type { CodeHost } from '../../core/ports/code-host.ts';
import { isObserved, noteEarlierRelease, regress } from '../../core/pull-request-fate/follow-fix.ts';
import type { ReleaseFound } from '../../core/records/found-group.ts';
import type { Incident } from '../../core/records/incident.ts';
import type { Merge } from '../../core/records/merge.ts';
import { type FollowUpDependencies, followUp } from '../attempts/end-attempt.ts';

type TestDependencies = FollowUpDependencies & { readonly codeHost: Pick<CodeHost, 'setLabels' | 'contains'> };

/**
 * Puts a merged fix to the test of the errors that came after it: one of a release with the fix says that it did not hold,
 * one of a release without it that it is not deployed yet. What follows from that is done. The same errors again end in the
 * same.
 *
 * @param releases where the errors came from, the one that was seen last first
 * @throws {UpstreamError} when GitHub did not say and trying again may help
 */
export async function testMergedFix(
  deps: TestDependencies,
  incident: Incident,
  releases: readonly ReleaseFound[],
): Promise<Incident> {
  const tested = isObserved(incident) ? await judgeReleases(deps, incident, releases) : incident;
  const isTold = tested.unsettled !== true || (tested.status !== 'regressed' && tested.status !== 'merged');
  return isTold ? tested : followUp(deps, tested);
}

async function judgeReleases(
  deps: TestDependencies,
  incident: Incident,
  releases: readonly ReleaseFound[],
): Promise<Incident> {
  const { ledger, clock, logger } = deps;
  const { id, merge } = incident;
  if (merge === undefined) return incident;
  let judged = incident;
  for (const { version, newest } of releases.filter((release) => release.newest.timestamp > merge.at)) {
    const commit = commitOf(newest);
    if (await hasFix(deps, incident, merge, newest)) {
      const seen = { at: newest.timestamp, release: version ?? commit, representative: newest };
      logger.warn('fix-did-not-hold', { incidentId: id, pullRequest: incident.pullRequest?.number, version, commit });
      return ledger.changeIncident(id, (current) =>
        isSameFix(current, merge) ? regress(current, seen, clock()) : current,
      );
    }
    logger.info('fix-not-deployed', { incidentId: id, pullRequest: incident.pullRequest?.number, version, commit });
    judged = await ledger.changeIncident(id, (current) =>
      isSameFix(current, merge) ? noteEarlierRelease(current, commit, clock()) : current,
    );
  }
  return judged;
}

/**
 * Whether an error is of a release with the fix. The commit decides, as far as GitHub knows it; then the version, if the bug
 * was seen in it before the merge; then the time.
 */
async function hasFix(
  deps: TestDependencies,
  incident: Incident,
  merge: Merge,
  error: ReleaseFound['newest'],
): Promise<boolean> {
  const commit = commitOf(error);
  const { versions, commits } = merge.earlier;
  if (commit !== undefined && commits.includes(commit)) return false;
  const contains = commit === undefined ? undefined : await askHistory(deps, incident, merge, commit);
  if (contains !== undefined) return contains;
  if (error.version !== undefined && versions.includes(error.version)) return false;
  return error.timestamp >= merge.deployedFrom;
}

async function askHistory(
  { codeHost, logger }: TestDependencies,
  { id, repository }: Incident,
  { commit: ancestor }: Merge,
  commit: string,
): Promise<boolean | undefined> {
  if (ancestor === undefined) return undefined;
  try {
    return await codeHost.contains(repository, { commit, ancestor });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    logger.error('history-not-known', { incidentId: id, repository, reason: error.message });
    return undefined;
  }
}

/** Anybody who can log writes tags, so only what can be a commit is asked about. A version often is one. */
const commitOf = ({ commit, version }: ReleaseFound['newest']): string | undefined =>
  [commit, version].find((text) => text !== undefined && /^(?=.*[a-f])[0-9a-f]{7,40}$/.test(text));

const isSameFix = ({ merge }: Incident, { at, commit }: Merge): boolean => merge?.at === at && merge.commit === commit;
