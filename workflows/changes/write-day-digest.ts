import { DAY_MS } from '../../core/durations.ts';
import { DIGEST_PREFIX, digestKey, digestLine, readDigest } from '../../core/gate-decision/day-digest.ts';
import type { Logger } from '../../core/logger.ts';
import type { Changes } from '../../core/ports/changes.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { DecisionLog } from '../../core/ports/decision-log.ts';
import type { Releases } from '../../core/ports/releases.ts';
import { utcDate } from '../../core/text/quantities.ts';

/** More changes, or releases, than this do not go on between two digests. */
const MOST = 2_000;
const FIRST_DAY = '1970-01-01';

/**
 * Writes the digest of yesterday (UTC) into the log, once: where each chain ended that went on since the digest before it. Safe
 * to run twice, even at once. A time without a decision has none.
 *
 * @returns the line that lies in the log
 * @throws {UpstreamError} if the log or the ledger does not answer
 */
export async function writeDayDigest(deps: {
  readonly decisions: DecisionLog;
  readonly changes: Pick<Changes, 'list'>;
  /** Left out where pull requests are reviewed, and nothing is released. */
  readonly releases?: Pick<Releases, 'list'> | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
}): Promise<string | undefined> {
  const { decisions, changes, releases, clock, logger } = deps;
  const day = utcDate(clock() - DAY_MS);
  const key = digestKey(day);
  const known = await decisions.get(key);
  if (known !== undefined) return known;
  const before = await lastDigestBefore(decisions, key);
  const since = Date.parse(readDigest(before ?? '')?.day ?? FIRST_DAY);
  const [recent = [], released = []] = await Promise.all([changes.list(MOST), releases?.list(MOST)]);
  const isNew = ({ updatedAt }: { readonly updatedAt: number }) => updatedAt >= since;
  const went = { changes: recent.filter(isNew), releases: released.filter(isNew) };
  for (const [kind, records] of Object.entries(went)) {
    if (records.length === MOST) logger.error('digest-cut', { day, [kind]: MOST });
  }
  const line = digestLine(day, went, before);
  if (line === undefined) return undefined;
  const lying = await decisions.put(key, line);
  logger.info('digest-written', { day, changes: went.changes.length, releases: went.releases.length });
  return lying;
}

async function lastDigestBefore(decisions: DecisionLog, key: string): Promise<string | undefined> {
  let last: string | undefined;
  for await (const known of decisions.list(DIGEST_PREFIX)) if (known < key) last = known;
  return last === undefined ? undefined : decisions.get(last);
}
