import type { MessageQueue } from '../../../core/ports/message-queue.ts';
import type { Releases } from '../../../core/ports/releases.ts';
import type { ReleasePersonWord, ReleaseWord } from '../../../core/records/release-event.ts';
import type { ReleaseRecord } from '../../../core/records/release-record.ts';
import { UsageError } from '../../run-command.ts';
import { findRelease } from './find-release.ts';

/**
 * Sends what a person says of a release to where it is decided whether it counts, and waits for the answer.
 *
 * @param said.login a GitHub login, which `slack.people` maps
 * @param deps.pause waits before the record is read again
 * @returns the record with the word in it; undefined when there is no answer within `said.reads` reads
 * @throws {UsageError} when the word does not count, with the reason
 */
export async function sayWord(
  deps: {
    readonly releases: Pick<Releases, 'list' | 'get'>;
    readonly queue: MessageQueue<ReleasePersonWord>;
    readonly pause: () => Promise<void>;
  },
  said: {
    readonly name: string;
    readonly word: ReleaseWord;
    readonly login: string;
    readonly reason: string;
    /** A fresh id: the same command given twice is two words. */
    readonly id: string;
    readonly at: number;
    readonly reads: number;
  },
): Promise<ReleaseRecord | undefined> {
  const { id: releaseId, target, decision } = await findRelease(deps.releases, said.name);
  const { id, word, login, reason, at } = said;
  const by = { via: 'command' as const, login };
  const seen = { commit: target.commit, decision: decision?.sequence ?? 0 };
  await deps.queue.send({ kind: 'release-word', id, releaseId, word, ...seen, by, reason, at });
  for (let reads = 0; reads < said.reads; reads += 1) {
    const record = await deps.releases.get(releaseId);
    const heard = record?.words.find((known) => known.id === id);
    if (heard?.refused !== undefined) throw new UsageError(`nothing changed: ${heard.refused}`);
    if (heard !== undefined) return record;
    await deps.pause();
  }
  return undefined;
}
