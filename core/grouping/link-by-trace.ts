import type { ErrorEvent } from '../error-event.ts';

/** Another group that failed in the same traces. */
export interface GroupLink {
  readonly fingerprint: string;
  readonly service: string;
  readonly sharedTraces: number;
  /** Whether the other group likely caused this one, or the other way round. */
  readonly relation: 'likely-origin' | 'likely-consequence';
}

interface Linkable {
  readonly fingerprint: { readonly fingerprint: string };
  readonly service: string;
  readonly count: number;
}

/**
 * Links groups of different services whose events share trace ids. In one trace the error that was logged first is
 * likely the origin: a caller fails after the one it called. The group that comes first in more of the shared traces is
 * taken for the origin; a draw goes to the one with the earlier first event.
 *
 * @returns the groups with their links, likely origins first, then by count
 */
export function linkByTrace<Group extends Linkable>(
  groups: readonly Group[],
  events: ReadonlyMap<string, readonly ErrorEvent[]>,
): readonly (Group & { readonly linked: readonly GroupLink[] })[] {
  const firsts = new Map(groups.map((group) => [keyOf(group), firstInTrace(events.get(keyOf(group)) ?? [])]));
  const groupsOfTrace = new Map<string, Group[]>();
  for (const group of groups) {
    for (const trace of firsts.get(keyOf(group))?.keys() ?? []) {
      const sharing = groupsOfTrace.get(trace);
      if (sharing === undefined) groupsOfTrace.set(trace, [group]);
      else sharing.push(group);
    }
  }
  const linked = groups.map((group) => ({ ...group, linked: linksOf(group, firsts, groupsOfTrace) }));
  return linked.toSorted(
    (a, b) => consequences(a.linked) - consequences(b.linked) || b.count - a.count || (keyOf(a) < keyOf(b) ? -1 : 1),
  );
}

const keyOf = (group: Linkable): string => group.fingerprint.fingerprint;

type FirstInTrace = ReadonlyMap<string, number>;

function firstInTrace(events: readonly ErrorEvent[]): FirstInTrace {
  const first = new Map<string, number>();
  for (const { traceId, timestamp } of events) {
    if (traceId !== undefined && !/^0*$/.test(traceId))
      first.set(traceId, Math.min(first.get(traceId) ?? timestamp, timestamp));
  }
  return first;
}

function linksOf(
  group: Linkable,
  firsts: ReadonlyMap<string, FirstInTrace>,
  groupsOfTrace: ReadonlyMap<string, readonly Linkable[]>,
): readonly GroupLink[] {
  const own = firsts.get(keyOf(group)) ?? new Map<string, number>();
  const others = new Map<string, { other: Linkable; shared: number; lead: number }>();
  for (const [trace, time] of own) {
    for (const other of groupsOfTrace.get(trace) ?? []) {
      if (other.service === group.service) continue;
      const tally = others.get(keyOf(other)) ?? { other, shared: 0, lead: 0 };
      tally.shared++;
      tally.lead += Math.sign((firsts.get(keyOf(other))?.get(trace) ?? time) - time);
      others.set(keyOf(other), tally);
    }
  }
  return [...others.values()]
    .map(({ other, shared, lead }) => ({
      fingerprint: keyOf(other),
      service: other.service,
      sharedTraces: shared,
      relation: isOrigin(lead, other, group) ? ('likely-origin' as const) : ('likely-consequence' as const),
    }))
    .toSorted(
      (a, b) =>
        Number(b.relation === 'likely-origin') - Number(a.relation === 'likely-origin') ||
        b.sharedTraces - a.sharedTraces ||
        (a.fingerprint < b.fingerprint ? -1 : 1),
    );
}

/** `lead` is positive when the group came first more often; a draw is settled the same way from both sides. */
const isOrigin = (lead: number, other: Linkable, group: Linkable): boolean =>
  lead === 0 ? keyOf(other) < keyOf(group) : lead < 0;

const consequences = (links: readonly GroupLink[]): number =>
  links.some((link) => link.relation === 'likely-origin') ? 1 : 0;
