import type { ReleaseRecord } from '../../core/records/release-record.ts';
import { countErrorGroups } from './count-error-groups.ts';
import type { ReleaseDependencies } from './dependencies.ts';
import { takeUpErrorGroups } from './take-up-error-groups.ts';

/**
 * Has the new errors of a release that goes back worked on. A rollback that came before the first search makes one now.
 *
 * Safe to repeat: a release whose incidents are recorded is left alone.
 *
 * @throws {Error} when the queue of alerts, or the ledger, does not answer
 */
export async function attendNewErrors(
  deps: Pick<ReleaseDependencies, 'releases' | 'config' | 'clock' | 'logger' | 'newErrors'>,
  record: ReleaseRecord,
): Promise<void> {
  const { newErrors, releases } = deps;
  const isBack = record.status === 'rolling-back' || record.status === 'rolled-back';
  if (newErrors === undefined || !isBack || record.incidents.length > 0) return;
  const isSearched = record.canary?.groups !== undefined;
  const found = isSearched ? undefined : await countErrorGroups({ ...deps, ...newErrors }, record);
  const counted =
    found === undefined
      ? record
      : await releases.change(record.id, (current) =>
          current.canary === undefined ? current : { ...current, canary: { ...current.canary, ...found } },
        );
  await takeUpErrorGroups({ ...deps, ...newErrors }, counted ?? record);
}
