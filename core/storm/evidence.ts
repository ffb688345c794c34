import { hash } from 'node:crypto';
import type { ErrorGroup } from '../grouping/group-error-events.ts';
import type { Incident } from '../incident.ts';
import { oneLine, shorten } from '../text/shorten.ts';
import { readDependencyFailure } from './dependency-failure.ts';

/** What an error has that another of the same cause would have, too. */
export interface Evidence {
  readonly kind: 'dependency' | 'frame' | 'trace';
  /** The same for all who have it. */
  readonly cause: string;
  /** What it is, to go on after "both". */
  readonly says: string;
  /** When the error had it, epoch milliseconds. */
  readonly from: number;
  readonly to: number;
}

/**
 * What speaks for a common cause, in an order that is the same for every error, so that two that share several agree on
 * which comes first.
 */
export function evidenceOf(group: ErrorGroup, incident: Incident): readonly Evidence[] {
  return [dependencyEvidence(group), frameEvidence(group, incident), ...traceEvidence(group)]
    .filter((each) => each !== undefined)
    .toSorted((a, b) => (a.cause < b.cause ? -1 : 1));
}

/** The innermost error says what could not be reached. */
function dependencyEvidence({ exceptions, representative, service, env, ...seen }: ErrorGroup): Evidence | undefined {
  const { error, message = '' } = representative;
  const causes = exceptions.filter(({ relation }) => relation === 'outermost' || relation === 'cause').toReversed();
  const texts = [...causes, { kind: error.kind, message: error.message ?? message }];
  const found = texts.map((text) => readDependencyFailure(text.kind ?? '', text.message ?? '')).find(isFound);
  if (found === undefined) return undefined;
  const scope = found.loopback ? [env, service] : [env];
  return {
    kind: 'dependency',
    cause: `dependency/${digest([...scope, found.host])}`,
    says: `could not reach ${found.host} (${found.failure})`,
    from: seen.firstSeen,
    to: seen.lastSeen,
  };
}

const isFound = <Value>(value: Value | undefined): value is Value => value !== undefined;

/**
 * The same kind of error from the same function of the service's own, in other words. A function that has thrown for long
 * is no sign of anything, so only when the bug was first seen counts.
 */
function frameEvidence({ fingerprint, service, env }: ErrorGroup, { firstSeen }: Incident): Evidence | undefined {
  const part = (name: string) => fingerprint.components.find((each) => each.name === name && each.contributes)?.value;
  const [kind, frame] = [part('kind'), part('frame')];
  if (fingerprint.method !== 'in-app-frame' || kind === undefined || frame === undefined) return undefined;
  const shown = shorten(oneLine(`${kind} in ${frame}`), 160);
  return {
    kind: 'frame',
    cause: `frame/${digest([service, env, kind, fingerprint.loose])}`,
    says: `are new and are thrown as ${shown}`,
    from: firstSeen,
    to: firstSeen,
  };
}

const traceEvidence = ({ traces }: ErrorGroup): readonly Evidence[] =>
  traces.map(({ id, firstAt }) => ({
    kind: 'trace',
    cause: `trace/${digest([id])}`,
    says: 'stand in the same traces',
    from: firstAt,
    to: firstAt,
  }));

/** Hosts and traces are texts of strangers: as a key they have one length and one alphabet. */
const digest = (parts: readonly (string | undefined)[]): string =>
  hash('sha256', JSON.stringify(parts), 'hex').slice(0, 32);
