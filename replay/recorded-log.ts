import type { ErrorEvent } from '../core/error-event.ts';
import { fingerprintError } from '../core/grouping/fingerprint-error.ts';
import { membersOf } from '../core/lifecycle/members.ts';
import type { ErrorLog } from '../core/ports/telemetry.ts';
import type { Incident } from '../core/records/incident.ts';
import { isSameTag, tagValue } from '../core/text/tag-value.ts';

/** The recorded errors as a log search gives them, without those of bugs that are mended by then. */
export interface RecordedLog extends ErrorLog {
  /** @param from when the fix is deployed, epoch milliseconds */
  mend(incident: Incident, from: number): void;
}

export function createRecordedLog(events: readonly ErrorEvent[]): RecordedLog {
  const byService = Map.groupBy(
    events.toSorted((a, b) => a.timestamp - b.timestamp),
    ({ service }) => tagValue(service),
  );
  const mendedFrom = new Map<string, number>();
  const names = new WeakMap<ErrorEvent, string>();

  const nameOf = (event: ErrorEvent): string => {
    const known = names.get(event) ?? fingerprintError(event).fingerprint.fingerprint;
    names.set(event, known);
    return known;
  };
  const isMended = (event: ErrorEvent): boolean =>
    mendedFrom.size > 0 && event.timestamp >= (mendedFrom.get(nameOf(event)) ?? Number.POSITIVE_INFINITY);

  return {
    searchErrors: async ({ service, env, host, stream, from, to, limit }) => {
      const ofService = byService.get(tagValue(service)) ?? [];
      const found: ErrorEvent[] = [];
      for (let index = firstAfter(ofService, to) - 1; index >= 0 && found.length < limit; index -= 1) {
        const event = ofService[index];
        if (event === undefined || event.timestamp < from) break;
        const isOfEnv = env === undefined || isSameTag(event.env, env);
        const isWanted = isOfEnv && isAt(event, { host, stream });
        if (isWanted && !isMended(event)) found.push(event);
      }
      return found;
    },
    mend: (incident, from) => {
      const known = (incident.knownAs ?? []).map(({ fingerprint }) => fingerprint);
      const members = membersOf(incident).map(({ incidentId }) => incidentId);
      for (const name of [incident.fingerprint.fingerprint, ...known, ...members]) mendedFrom.set(name, from);
    },
  };
}

type Place = { readonly host?: string | undefined; readonly stream?: string | undefined };

const isAt = (event: ErrorEvent, { host, stream }: Place): boolean =>
  (host === undefined || event.host === host) && (stream === undefined || event.stream === stream);

/** Where the events begin that are later than `time`; they are sorted by time. */
function firstAfter(events: readonly ErrorEvent[], time: number): number {
  let [from, to] = [0, events.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((events[middle]?.timestamp ?? 0) <= time) from = middle + 1;
    else to = middle;
  }
  return from;
}
