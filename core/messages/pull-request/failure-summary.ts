import { errorsSeen } from '../../lifecycle/describe-occurrences.ts';
import { occurrenceCount } from '../../lifecycle/incident.ts';
import type { Incident } from '../../records/incident.ts';
import { mdCode, mdFence } from '../../text/markdown.ts';
import { counted, utcTime } from '../../text/quantities.ts';

/** What fails, where, how often, for how many people and since when: two sentences. */
export function failureSummary(incident: Incident): string {
  const where = incident.env === undefined ? '' : ` in ${mdCode(incident.env, 80)}`;
  return `${mdCode(incident.service, 80)} fails${where} with ${mdCode(incident.title, 400)}. ${extent(incident)}`;
}

/** How often, for how many people and since when: one sentence. */
export function extent(incident: Incident): string {
  const errors = errorsSeen(incident);
  const users = incident.affectedUsers === 0 ? '' : ` that reached ${counted(incident.affectedUsers, 'user')}`;
  const when =
    incident.firstSeen === incident.lastSeen
      ? `at ${utcTime(incident.firstSeen)}`
      : `between ${utcTime(incident.firstSeen)} and ${utcTime(incident.lastSeen)}`;
  return `There ${occurrenceCount(incident) === 1 ? 'was' : 'were'} ${errors}${users}, ${when}.`;
}

/** The stack trace of one of the errors, or its message where there is no trace. */
export function representativeTrace({ representative }: Incident): string {
  const trace = representative.stack ?? representative.message ?? '';
  return trace.trim() === '' ? '' : mdFence(trace.trim().split('\n').slice(0, 15).join('\n'), 2_500, 'text');
}

/** Where it was seen: versions, addresses and hosts, as far as the logs tell. */
export function whereSeen({ samples }: Incident): string {
  const named = (one: string, many: string, values: readonly string[]) =>
    values.length === 0
      ? []
      : [
          `${values.length === 1 ? one : many} ${values
            .slice(0, 5)
            .map((value) => mdCode(value, 150))
            .join(', ')}`,
        ];
  const seen = [
    ...named('version', 'versions', samples.versions),
    ...named('address', 'addresses', samples.urls),
    ...named('host', 'hosts', samples.hosts),
    ...named('trace', 'traces', samples.traces.slice(0, 2)),
  ];
  return seen.length === 0 ? '' : `Seen with ${seen.join('; ')}.`;
}
