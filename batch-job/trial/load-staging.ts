import { calibrationIdOf, releaseIdOf, releaseKeys } from '../../core/lifecycle/release-names.ts';
import { compareLoads } from '../../core/load/compare-loads.ts';
import { forecastProduction } from '../../core/load/forecast.ts';
import { asBaseline, toColumns } from '../../core/load/load-columns.ts';
import type { LoadRun } from '../../core/load/load-run.ts';
import { seededRandom } from '../../core/load/seeded-random.ts';
import type { Calibration } from '../../core/records/calibration.ts';
import { loadRecordSchema } from '../../core/records/load-record.ts';
import type { LoadResult } from '../../core/records/release-step.ts';
import type { ReleaseRun } from '../release/release-run.ts';
import { loadUntilClear, type StagingLoad } from './load-until-clear.ts';
import { type LoadPlan, measureLoad } from './measure-load.ts';
import type { TrialPlace } from './open-trial-place.ts';

/**
 * Loads the version on staging and compares it with the version before: in turn with it, or with that version's own recorded load.
 * `passed` says that there are figures. Whether they are good is judged with the service's calibration, by the release function.
 *
 * @param plan.slower percent that the new version may be slower
 */
export const loadStaging = (
  run: ReleaseRun,
  place: TrialPlace,
  plan: LoadPlan & { readonly slower: number },
): Promise<StagingLoad> => loadUntilClear(() => loadOnce(run, place, plan), plan);

async function loadOnce(run: ReleaseRun, place: TrialPlace, plan: LoadPlan): Promise<StagingLoad> {
  const { runs, result, notMeasured } = await measureLoad(place, plan, run.signal);
  const kept = { runs: runs.map(toColumns) };
  const exit = result.exitCode === null ? {} : { exit: result.exitCode };
  const said = { output: result.output, kept };
  if (notMeasured !== undefined)
    return { ...said, end: { status: 'undecided', ...exit, why: `Not measured: ${notMeasured}.` } };
  const isAbba = plan.previousUrl !== undefined;
  const calibration = await run.options.releases.getCalibration(calibrationIdOf(run.record().service));
  const recorded = isAbba ? [] : await recordedRuns(run, calibration?.newest?.releaseId);
  const baseline: LoadResult['baseline'] = isAbba ? 'abba' : recorded.length > 0 ? 'recorded' : 'none';
  const load = compareLoads([...recorded, ...runs], { baseline, random: seededRandom(seedOf(run)) });
  if ('notMeasured' in load)
    return { ...said, end: { status: 'undecided', ...exit, why: `Not measured: ${load.notMeasured}.` } };
  return { ...said, end: { status: 'passed', load: withForecast(load, calibration), why: describe(load) } };
}

/** Deciding again from the kept runs gives the same interval. */
const seedOf = ({ of, record }: ReleaseRun): number => Number.parseInt(record().id.slice(0, 8), 16) + of.step;

/** The load that the version in production had when it was released itself. */
async function recordedRuns(run: ReleaseRun, newest: string | undefined): Promise<readonly LoadRun[]> {
  const { releases, auditLog } = run.options;
  const { id, service, previous } = run.record();
  const live = previous === undefined ? newest : releaseIdOf(service, previous.commit);
  if (live === undefined || live === id) return [];
  const before = await releases.get(live);
  const step = before?.steps.findLast(({ kind, load }) => kind === 'load' && load !== undefined);
  if (before === undefined || step === undefined) return [];
  const text = await auditLog.getText(releaseKeys(before.id).step(step.number));
  if (text === undefined) return [];
  const { runs } = loadRecordSchema.parse(JSON.parse(text));
  return runs.filter(({ side }) => side === 'new').map(asBaseline);
}

function withForecast(load: LoadResult, calibration: Calibration | undefined): LoadResult {
  const stable = calibration?.newest?.p99Ms;
  if (load.p99 === undefined || calibration === undefined || stable === undefined) return load;
  return { ...load, forecast: forecastProduction(calibration.pairs, load.p99, stable) };
}

function describe({ baseline, p50, p99, p50Ms, p99Ms }: LoadResult): string {
  if (p50 === undefined || p99 === undefined) {
    return `p50 ${Math.round(p50Ms.new)} ms, p99 ${Math.round(p99Ms.new)} ms; there is no load of the version before.`;
  }
  const against =
    baseline === 'abba' ? 'the version before, loaded in turn' : 'the recorded load of the version before';
  return `p50 ${p50.ratio.toFixed(2)} times, p99 ${p99.ratio.toFixed(2)} times that of ${against}.`;
}
