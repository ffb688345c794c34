import { releaseDue } from '../core/lifecycle/release-due.ts';
import type { Releases } from '../core/ports/releases.ts';
import { type Calibration, calibrationSchema } from '../core/records/calibration.ts';
import { type Lane, laneSchema } from '../core/records/lane.ts';
import { releaseRecordSchema } from '../core/records/release-record.ts';
import { changeInMemory, recordsInMemory } from './records-in-memory.ts';

/** Releases, lanes and calibrations in memory, under the same contract as on DynamoDB. */
export function createMemoryReleases(): Releases {
  const lanes = new Map<string, Lane>();
  const calibrations = new Map<string, Calibration>();
  return {
    ...recordsInMemory('release', releaseRecordSchema, releaseDue),
    getLane: async (id) => structuredClone(lanes.get(id)),
    mergeLane: changeInMemory(lanes, laneSchema),
    getCalibration: async (id) => structuredClone(calibrations.get(id)),
    mergeCalibration: changeInMemory(calibrations, calibrationSchema),
  };
}
