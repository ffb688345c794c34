import type { ErrorGroup } from '../grouping/group-error-events.ts';
import { oneLine } from '../grouping/one-line.ts';
import { cutRepresentative, representativeOf } from '../lifecycle/representative.ts';
import type { FoundGroup } from '../records/found-group.ts';
import { type DependencyFailure, readDependencyFailure } from '../storm/dependency-failure.ts';

/** UTF-16 units of a group's log line. */
export const LINE_LENGTH = 300;

export function foundGroupOf(group: ErrorGroup): FoundGroup {
  const { service, env, title, firstSeen, lastSeen, samples, affectedUsers, seconds, traces } = group;
  const { algorithm, fingerprint, strict, loose, method, because, aliases } = group.fingerprint;
  return {
    fingerprint: { algorithm, fingerprint, strict, loose, method, because, aliases: [...aliases] },
    service,
    env,
    title,
    line: group.representative.message === undefined ? undefined : oneLine(group.representative.message, LINE_LENGTH),
    firstSeen,
    lastSeen,
    representative: representativeOf(group.representative),
    samples,
    affectedUsers,
    seconds,
    releases: group.releases.map(({ newest, ...release }) => ({ ...release, newest: representativeOf(newest) })),
    traces: [...traces],
    unreachable: unreachableOf(group),
    thrown: thrownOf(group),
  };
}

/** From this cut on, a group has no custom fields any more. */
const CUSTOM_KEPT_FROM = 2_048;

/** Cuts the messages and stacks of a group to so many bytes each. The bug keeps its name. */
export const cutTexts = (group: FoundGroup, bytes: number): FoundGroup => ({
  ...group,
  samples: bytes < CUSTOM_KEPT_FROM ? { ...group.samples, custom: undefined } : group.samples,
  representative: cutRepresentative(group.representative, bytes),
  releases: group.releases.map(({ newest, ...release }) => ({ ...release, newest: cutRepresentative(newest, bytes) })),
});

/** The innermost error says what could not be reached. */
function unreachableOf({ exceptions, representative }: ErrorGroup): DependencyFailure | undefined {
  const { error, message = '' } = representative;
  const causes = exceptions.filter(({ relation }) => relation === 'outermost' || relation === 'cause').toReversed();
  const texts = [...causes, { kind: error.kind, message: error.message ?? message }];
  for (const text of texts) {
    const failure = readDependencyFailure(text.kind ?? '', text.message ?? '');
    if (failure !== undefined) return failure;
  }
  return undefined;
}

function thrownOf({ fingerprint: { method, components } }: ErrorGroup): FoundGroup['thrown'] {
  const part = (name: string) => components.find((each) => each.name === name && each.contributes)?.value;
  const [kind, frame] = [part('kind'), part('frame')];
  return method !== 'in-app-frame' || kind === undefined || frame === undefined ? undefined : { kind, frame };
}
