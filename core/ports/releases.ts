import type { Calibration } from '../records/calibration.ts';
import type { Lane } from '../records/lane.ts';
import type { ReleaseRecord } from '../records/release-record.ts';

/** Releases, lanes and calibrations. Each write is one conditional write, as in `Changes`. */
export interface Releases {
  get(id: string): Promise<ReleaseRecord | undefined>;
  /** Newest activity first. */
  list(limit: number): Promise<readonly ReleaseRecord[]>;
  /** Ids of what is due by `until` (epoch milliseconds), the longest due first. The index lags by moments. */
  listDue(until: number, limit: number): Promise<readonly string[]>;
  merge(id: string, change: (record: ReleaseRecord | undefined) => ReleaseRecord): Promise<ReleaseRecord>;
  change(id: string, change: (record: ReleaseRecord) => ReleaseRecord): Promise<ReleaseRecord | undefined>;
  getLane(id: string): Promise<Lane | undefined>;
  mergeLane(id: string, change: (lane: Lane | undefined) => Lane): Promise<Lane>;
  getCalibration(id: string): Promise<Calibration | undefined>;
  mergeCalibration(id: string, change: (record: Calibration | undefined) => Calibration): Promise<Calibration>;
}
