import { isFresh, isJustBegun } from '../../core/lifecycle/members.ts';
import type { NamedBy } from '../../core/records/cause.ts';
import type { FoundGroup } from '../../core/records/found-group.ts';
import type { Incident } from '../../core/records/incident.ts';
import { nameCause, namedNear } from '../../core/storm/cause.ts';
import { type Evidence, evidenceOf } from '../../core/storm/evidence.ts';
import { type Joined, joinIncidents } from './join-incidents.ts';
import { refuseNewMember } from './lead.ts';
import { topLeadOf } from './leave-storm.ts';
import { failedInCalls, type TraceDependencies } from './read-shared-traces.ts';

/**
 * How many other services must have named a dependency before it joins bugs of different services. The text of a log line
 * may be a stranger's: they make one service, or two, name any host.
 */
const SERVICES_NAMED = 3;

/** Traces that two incidents must share: one may be chance, such as a retried batch. */
const TRACES_SHARED = 2;

interface Shared {
  readonly evidence: Evidence;
  readonly other: NamedBy;
}

interface Subject {
  readonly incident: Incident;
  readonly group: FoundGroup;
  /** The alert in whose name this is done, as `takeThreadUpdate` has it. */
  readonly by: string;
}

/**
 * Looks whether a bug that the policy would work on has a cause in common with an incident that is worked on, and makes it
 * part of that one if so. What it has is noted, for those who come after it.
 *
 * @returns both incidents when they were joined
 */
export async function findStorm(deps: TraceDependencies, subject: Subject, now: number): Promise<Joined | undefined> {
  const { incident, group, by } = subject;
  const { id: incidentId, service, title } = incident;
  const mayJoin = isFresh(incident) || isJustBegun(incident, by);
  const traces: Shared[] = [];
  for (const evidence of evidenceOf(group, incident)) {
    const cause = await deps.ledger.changeCause(evidence.cause, (current) =>
      nameCause(current, evidence, { incidentId, service, title }),
    );
    if (!mayJoin) continue;
    const near = namedNear(cause, evidence, incidentId);
    if (evidence.kind === 'trace') {
      traces.push(...near.map((other) => ({ evidence, other })));
      continue;
    }
    const joined = await joinByCause(deps, subject, { evidence, near }, now);
    if (joined !== undefined) return joined;
  }
  return joinByTraces(deps, subject, traces, now);
}

async function joinByCause(
  deps: TraceDependencies,
  subject: Subject,
  { evidence, near }: { readonly evidence: Evidence; readonly near: readonly NamedBy[] },
  now: number,
): Promise<Joined | undefined> {
  const own = subject.incident.service;
  const others = new Set(near.map(({ service }) => service).filter((service) => service !== own));
  const suffices = others.size >= SERVICES_NAMED;
  for (const other of near.filter(({ service }) => suffices || service === own)) {
    const many = other.service === own ? '' : ` So did ${others.size - 1} other services.`;
    const because = `This and “${other.title}” both ${evidence.description}, within minutes of each other.${many}`;
    const joined = await join(deps, subject, { leadId: other.incidentId, because }, now);
    if (joined !== undefined) return joined;
  }
  return undefined;
}

/** Across services the one that was called is the origin: a caller fails after it. All shared traces have to say the same. */
async function joinByTraces(
  deps: TraceDependencies,
  subject: Subject,
  traces: readonly Shared[],
  now: number,
): Promise<Joined | undefined> {
  const { service } = subject.incident;
  const byIncident = Map.groupBy(
    traces.filter(({ other }) => other.service !== service),
    ({ other }) => other.incidentId,
  );
  for (const [leadId, shared] of byIncident) {
    const [first] = shared;
    const read = shared.slice(0, TRACES_SHARED).flatMap(({ evidence: { traceId, from }, other }) => {
      const times = { from: Math.min(from, other.from), to: Math.max(from, other.to) };
      return traceId === undefined ? [] : [{ traceId, ...times }];
    });
    if (first === undefined || read.length < TRACES_SHARED) continue;
    if (!(await mayLead(deps, leadId, now))) continue;
    const { other } = first;
    if (!(await failedInCalls(deps, read, { caller: service, callee: other.service }, now))) continue;
    const because = `In ${read.length} of its traces it called ${other.service}, which failed with “${other.title}”.`;
    const joined = await join(deps, subject, { leadId, because }, now);
    if (joined !== undefined) return joined;
  }
  return undefined;
}

async function join(
  deps: TraceDependencies,
  { incident, by: updateBy }: Subject,
  { leadId, because }: { readonly leadId: string; readonly because: string },
  now: number,
): Promise<Joined | undefined> {
  if (!(await mayLead(deps, leadId, now))) return undefined;
  return joinIncidents(deps.ledger, { member: incident, leadId, because, by: 'rule', updateBy }, now);
}

async function mayLead(deps: TraceDependencies, incidentId: string, now: number): Promise<boolean> {
  const named = await deps.ledger.getIncident(incidentId);
  if (named === undefined) return false;
  return (await refuseNewMember(deps, await topLeadOf(deps.ledger, named), now)) === undefined;
}
