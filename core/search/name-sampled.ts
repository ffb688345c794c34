import { oneLine } from '../grouping/one-line.ts';
import type { FoundGroup } from '../records/found-group.ts';
import { LINE_LENGTH } from './found-group.ts';

const BECAUSE = 'the webhook’s log sample named it so, without its stack';

/**
 * A webhook's log sample has the lines of the logs without their fields, so its bugs often get other fingerprints than the same
 * bugs in the logs. Each found bug is known under the fingerprints of its sampled lines, too: whichever comes first, there
 * is one incident.
 *
 * @param found what a search found
 * @param sampled what the sample of the same alert shows
 */
export function nameSampled(found: readonly FoundGroup[], sampled: readonly FoundGroup[]): FoundGroup[] {
  const own = new Set(found.map(({ fingerprint }) => fingerprint.fingerprint));
  const others = sampled.filter(({ fingerprint }) => !own.has(fingerprint.fingerprint));
  return found.map((group) => {
    const names = others.filter((other) => isSame(group, other));
    if (names.length === 0) return group;
    const aliases = names.map(({ fingerprint: { algorithm, fingerprint } }) => ({
      algorithm,
      fingerprint,
      because: BECAUSE,
    }));
    return { ...group, fingerprint: { ...group.fingerprint, aliases: [...group.fingerprint.aliases, ...aliases] } };
  });
}

/** Whether a line of the sample is the found bug's log line, or says its kind and its message. */
function isSame({ line, representative: { kind, message } }: FoundGroup, { line: sampled }: FoundGroup): boolean {
  if (sampled === undefined) return false;
  if (line === sampled) return true;
  return kind !== undefined && message !== undefined && sampled.includes(oneLine(`${kind}: ${message}`, LINE_LENGTH));
}
