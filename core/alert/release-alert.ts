import type { Alert } from '../records/alert.ts';
import type { ReleaseRecord } from '../records/release-record.ts';

/** Fewer errors are no group that anybody would look at. */
const LEAST_ERRORS = 3;
const MOST_GROUPS = 50;
const MOST_CHANGES = 100;

/**
 * The alert that has the new errors of a rolled back release worked on as any other: its id is the release's, so raising it again is
 * raising it once.
 *
 * @param now epoch milliseconds
 * @returns undefined where no new error was found, or nobody knows what ran before
 */
export function releaseAlert(record: ReleaseRecord, now: number): Alert | undefined {
  const { id, service, target, previous, changes, canary, settings } = record;
  const judged = (canary?.judgement?.reasons ?? []).flatMap(({ fingerprint }) => fingerprint ?? []);
  // It may have gone back for its rates, before any group alone was evidence enough.
  const others = (canary?.groups ?? [])
    .filter((group) => group.stable === 0 && group.canary >= LEAST_ERRORS)
    .map(({ fingerprint }) => fingerprint);
  const fingerprints = [...new Set([...judged, ...others])].slice(0, MOST_GROUPS);
  if (fingerprints.length === 0 || previous === undefined) return undefined;
  const env = service.env ?? settings.terms.environments?.production.env;
  const of = { service: service.name, ...(env === undefined ? {} : { env }) };
  return {
    id: `release-${id}`,
    kind: 'triggered',
    transition: 'Triggered',
    monitorId: `release-${id}`,
    cycleKey: `release-${id}`,
    title: `${service.name}: ${target.commit.slice(0, 12)} was rolled back with errors that the version before does not have`,
    query: '',
    eventType: 'mendhook_release',
    link: '',
    tags: { ...of, version: target.version },
    ...of,
    at: now,
    receivedAt: now,
    logsSample: [],
    release: {
      releaseId: id,
      before: previous.commit,
      commit: target.commit,
      changes: changes.slice(0, MOST_CHANGES).map(({ number }) => number),
      fingerprints,
    },
  };
}
