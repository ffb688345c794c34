import type { Incident } from '../incident/incident.ts';
import type { Ledger } from '../ports.ts';
import type { FoundGroup } from '../search/found-group.ts';
import { type Cause, claimCause, isNear } from './cause.ts';
import { type Evidence, evidenceOf } from './evidence.ts';
import { type Joined, joinIncidents } from './join-incidents.ts';

/** Traces that two incidents must share: one may be chance, such as a retried batch. */
const TRACES_SHARED = 2;

/** A cause that another incident had first. */
interface Shared {
  readonly evidence: Evidence;
  readonly cause: Cause;
}

/**
 * Looks whether a bug that is about to be worked on has a cause that another incident had first, and joins the two if so.
 * What it has first itself is kept, for those who come after it.
 *
 * Two runs that see a half each come to one incident: each claims what it has in the same order, and stops at the first
 * that is another's, so whoever loses joins whoever won.
 *
 * @param by the alert in whose name this is done, as `takeTurn` has it
 * @returns both incidents when they were joined; `member` is the bug itself unless it is the origin of the other
 */
export async function findStorm(
  ledger: Ledger,
  { incident, group, by }: { incident: Incident; group: FoundGroup; by: string },
  now: number,
): Promise<Joined | undefined> {
  const { id: incidentId, service, title } = incident;
  const traces: Shared[] = [];
  for (const evidence of evidenceOf(group, incident)) {
    const cause = await ledger.changeCause(evidence.cause, (present) =>
      claimCause(present, evidence, { incidentId, service, title }),
    );
    if (cause.incidentId === incidentId || !isNear(cause, evidence)) continue;
    if (evidence.kind === 'trace') {
      traces.push({ evidence, cause });
      continue;
    }
    const because = `This and “${cause.title}” both ${evidence.says}, within minutes of each other.`;
    const joining = { member: incident, leadId: cause.incidentId, because, by: 'rule' as const, turn: by };
    const joined = await joinIncidents(ledger, joining, now);
    if (joined !== undefined) return joined;
  }
  return joinByTraces(ledger, { incident, traces, by }, now);
}

/**
 * Across services the error that came first in a trace is the origin: a caller fails after the one that it called. All
 * shared traces have to say the same.
 */
async function joinByTraces(
  ledger: Ledger,
  { incident, traces, by }: { incident: Incident; traces: readonly Shared[]; by: string },
  now: number,
): Promise<Joined | undefined> {
  for (const [otherId, shared] of byIncident(traces, incident.service)) {
    const lags = shared.map(({ evidence, cause }) => evidence.from - cause.from);
    const [count, first] = [shared.length, shared[0]?.cause];
    if (count < TRACES_SHARED || first === undefined) continue;
    const common = { by: 'rule' as const, turn: by };
    if (lags.every((lag) => lag > 0)) {
      const because = `In ${count} of its traces ${first.service} failed first, with “${first.title}”.`;
      const joined = await joinIncidents(ledger, { member: incident, leadId: otherId, because, ...common }, now);
      if (joined !== undefined) return joined;
    }
    const other = lags.every((lag) => lag < 0) ? await ledger.getIncident(otherId) : undefined;
    if (other !== undefined) {
      const because = `In ${count} of its traces ${incident.service} failed first, with “${incident.title}”.`;
      await joinIncidents(ledger, { member: other, leadId: incident.id, because, ...common }, now);
    }
  }
  return undefined;
}

function byIncident(traces: readonly Shared[], service: string): ReadonlyMap<string, readonly Shared[]> {
  const other = traces.filter(({ cause }) => cause.service !== service);
  return Map.groupBy(other, ({ cause }) => cause.incidentId);
}
