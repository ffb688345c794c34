import type { FileIncidents } from '../../core/change/change.ts';
import { DAY_MS } from '../../core/durations.ts';
import { exceptionsOf } from '../../core/lifecycle/exceptions-of.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { Incident } from '../../core/records/incident.ts';
import { suspectFinder } from '../../core/suspects/find-suspects.ts';
import { isSameTag } from '../../core/text/tag-value.ts';
import { INCIDENTS_READ } from '../tools/similar-incidents.ts';

const DAYS = 90;
/** The likeliest places of a fault. The further ones are guesses, by which every file would have an incident. */
const SUSPECTS_COUNTED = 3;

/** What the ledger knows of the files of a change. */
export interface KnownIncidents {
  readonly byFile: readonly FileIncidents[];
  /** Those incidents, the newest activity first. */
  readonly incidents: readonly Incident[];
}

/**
 * Finds the incidents of a service, of the last 90 days, whose traces point at files of a change.
 *
 * @param about.files all files of the head
 * @param about.now epoch milliseconds
 */
export async function findFileIncidents(
  ledger: Pick<Ledger, 'listIncidents'>,
  about: {
    readonly service: { readonly name: string; readonly folder?: string | undefined };
    readonly files: readonly string[];
    readonly changed: ReadonlySet<string>;
    readonly now: number;
  },
): Promise<KnownIncidents> {
  const { service, files, changed, now } = about;
  const find = suspectFinder(files, service.folder);
  const byFile = new Map<string, FileIncidents>();
  const incidents: Incident[] = [];
  for (const incident of await ledger.listIncidents(INCIDENTS_READ)) {
    const { lastSeen } = incident;
    if (!isSameTag(incident.service, service.name) || lastSeen < now - DAYS * DAY_MS) continue;
    const suspects = find(exceptionsOf(incident)).slice(0, SUSPECTS_COUNTED);
    const paths = [...new Set(suspects.map(({ path }) => path))].filter((path) => changed.has(path));
    if (paths.length > 0) incidents.push(incident);
    for (const path of paths) {
      const known = byFile.get(path) ?? { path, count: 0, lastSeen };
      byFile.set(path, { path, count: known.count + 1, lastSeen: Math.max(known.lastSeen, lastSeen) });
    }
  }
  return { byFile: [...byFile.values()].toSorted((one, other) => other.count - one.count), incidents };
}
