import { judgeLoad } from '../load/judge-load.ts';
import type { ReleaseRecord } from '../records/release-record.ts';
import type { Verdict } from './engines.ts';
import { newestStep } from './steps-of.ts';

const RESULTS = { passed: 'good', failed: 'bad', undecided: 'undecided' } as const;

/** Judges the newest load of a release on staging, from its record alone. */
export function judgeLoadOf(record: ReleaseRecord): Verdict {
  const { staging, canary } = record.settings.terms;
  const step = newestStep(record, 'load');
  const measured = step?.load ?? { notMeasured: step?.why ?? 'its job died' };
  const { result, rules, why } = judgeLoad(measured, { slower: staging.slower, canary });
  return { result: RESULTS[result], rules, why };
}
