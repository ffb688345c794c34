import { hasReleaseEnded } from '../lifecycle/release-status.ts';
import type { Lane } from '../records/lane.ts';
import type { ReleaseFacts } from '../records/release-facts.ts';
import type { ReleaseRecord } from '../records/release-record.ts';
import { holds } from './lane.ts';

/** The lane that a release has, or waits for, and is done with. Undefined: there is none. */
export function laneToLeave({ record, lanes }: ReleaseFacts): Lane['environment'] | undefined {
  const { staging, production } = lanes;
  const uses = (lane: Lane | undefined) => holds(lane, record) || lane?.waiting === record.id;
  if (uses(staging) && !needsStaging(record)) return 'staging';
  if (uses(production) && !needsProduction(record)) return 'production';
  const isBroken = record.status === 'rollback-failed' && holds(production, record);
  return isBroken && production?.closed === undefined ? 'production' : undefined;
}

/** A question about staging may take a day: others may use it meanwhile. */
const needsStaging = ({ status }: ReleaseRecord): boolean => ['waiting', 'staging', 'validating'].includes(status);

/** Nor does a question before any traffic keep production. */
const needsProduction = ({ status, askedFrom }: ReleaseRecord): boolean =>
  status === 'needs-person' ? askedFrom !== undefined && isLate(askedFrom) : status === 'ready' || isLate(status);

const isLate = (status: ReleaseRecord['status']): boolean =>
  !hasReleaseEnded(status) && !['waiting', 'staging', 'validating', 'ready', 'needs-person'].includes(status);
