import type { ReleaseRecord } from '../records/release-record.ts';

/** When the sweep has to look at a release, epoch milliseconds; undefined when nothing about it is open. */
export const releaseDue = ({ lookAt }: Pick<ReleaseRecord, 'lookAt'>): { kind: 'release'; at: number } | undefined =>
  lookAt === undefined ? undefined : { kind: 'release', at: lookAt };
