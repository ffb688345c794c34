import { hash } from 'node:crypto';
import type { FoundGroup } from '../records/found-group.ts';
import type { Incident } from '../records/incident.ts';
import { oneLine, shorten } from '../text/shorten.ts';

/** What an error has that another of the same cause would have, too. */
export interface Evidence {
  readonly kind: 'dependency' | 'frame' | 'trace';
  /** The same for all who have it. */
  readonly cause: string;
  /** What it is, to go on after "both". */
  readonly description: string;
  /** For a trace: its id. The caller of the service may have chosen it. */
  readonly traceId?: string;
  /** When the error had it, epoch milliseconds. */
  readonly from: number;
  readonly to: number;
}

/**
 * What speaks for a common cause, in an order that is the same for every error, so that two that share several agree on
 * which comes first.
 */
export function evidenceOf(group: FoundGroup, incident: Incident): readonly Evidence[] {
  return [dependencyEvidence(group), frameEvidence(group, incident), ...traceEvidence(group)]
    .filter((each) => each !== undefined)
    .toSorted((a, b) => (a.cause < b.cause ? -1 : 1));
}

function dependencyEvidence({ unreachable, service, env, firstSeen, lastSeen }: FoundGroup): Evidence | undefined {
  if (unreachable === undefined) return undefined;
  const { host, failure, loopback } = unreachable;
  const scope = loopback ? [env, service] : [env];
  return {
    kind: 'dependency',
    cause: `dependencies/${digest([...scope, host])}`,
    description: `could not reach ${host} (${failure})`,
    from: firstSeen,
    to: lastSeen,
  };
}

/**
 * The same kind of error from the same function of the service's own, in other words. A function that has thrown for long
 * is no sign of anything, so only when the bug was first seen counts.
 */
function frameEvidence(
  { fingerprint, thrown, service, env }: FoundGroup,
  { firstSeen }: Incident,
): Evidence | undefined {
  if (thrown === undefined) return undefined;
  const { kind, frame } = thrown;
  const shown = shorten(oneLine(`${kind} in ${frame}`), 160);
  return {
    kind: 'frame',
    cause: `frames/${digest([service, env, kind, fingerprint.loose])}`,
    description: `are new and are thrown as ${shown}`,
    from: firstSeen,
    to: firstSeen,
  };
}

const traceEvidence = ({ traces }: FoundGroup): readonly Evidence[] =>
  traces.map(({ id, firstAt }) => ({
    kind: 'trace',
    cause: `traces/${digest([id])}`,
    traceId: id,
    description: 'are in the same traces',
    from: firstAt,
    to: firstAt,
  }));

/** Hosts and traces are texts of strangers: as a key they have one length and one alphabet. */
const digest = (parts: readonly (string | undefined)[]): string =>
  hash('sha256', JSON.stringify(parts), 'hex').slice(0, 32);
