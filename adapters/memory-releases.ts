import { MissingRecordError } from '../core/errors.ts';
import { releaseDue } from '../core/lifecycle/release-due.ts';
import type { Releases } from '../core/ports/releases.ts';
import { type Calibration, calibrationSchema } from '../core/records/calibration.ts';
import { type Lane, laneSchema } from '../core/records/lane.ts';
import { type ReleaseRecord, releaseRecordSchema } from '../core/records/release-record.ts';
import { changeInMemory } from './change-in-memory.ts';

/** Releases, lanes and calibrations in memory, under the same contract as on DynamoDB. */
export function createMemoryReleases(): Releases {
  const records = new Map<string, ReleaseRecord>();
  const lanes = new Map<string, Lane>();
  const calibrations = new Map<string, Calibration>();
  const merge = changeInMemory(records, releaseRecordSchema);
  return {
    get: async (id) => structuredClone(records.get(id)),
    list: async (limit) =>
      structuredClone([...records.values()].toSorted((a, b) => b.updatedAt - a.updatedAt).slice(0, limit)),
    listDue: async (until, limit) =>
      [...records.values()]
        .flatMap((record) => ({ id: record.id, at: releaseDue(record)?.at ?? Number.POSITIVE_INFINITY }))
        .filter(({ at }) => at <= until)
        .toSorted((a, b) => a.at - b.at)
        .slice(0, limit)
        .map(({ id }) => id),
    merge,
    change: async (id, change) => {
      if (!records.has(id)) return undefined;
      return merge(id, (current) => {
        if (current === undefined) throw new MissingRecordError(`release ${id} is gone`);
        return change(current);
      });
    },
    getLane: async (id) => structuredClone(lanes.get(id)),
    mergeLane: changeInMemory(lanes, laneSchema),
    getCalibration: async (id) => structuredClone(calibrations.get(id)),
    mergeCalibration: changeInMemory(calibrations, calibrationSchema),
  };
}
