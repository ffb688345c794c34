import type { LoadColumns } from '../records/load-record.ts';
import type { LoadRun } from './load-run.ts';

/** A run as it is kept: times to a hundredth of a millisecond. */
export const toColumns = ({ side, seconds, requests }: LoadRun): LoadColumns => ({
  side,
  seconds,
  at: requests.map(({ at }) => Math.round(at)),
  ms: requests.map(({ ms }) => Math.round(ms * 100) / 100),
  failed: requests.flatMap(({ failed }, place) => (failed ? [place] : [])),
});

/** A kept run, as a run of the old version: what it is compared with is newer. */
export function asBaseline({ seconds, at, ms, failed }: LoadColumns): LoadRun {
  const places = new Set(failed);
  const requests = at.flatMap((came, place) => {
    const took = ms[place];
    return took === undefined ? [] : [{ at: came, ms: took, failed: places.has(place) }];
  });
  return { side: 'old', seconds, requests };
}
