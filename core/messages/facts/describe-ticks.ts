import type { CanaryTick } from '../../records/canary.ts';
import { utcTime } from '../../text/quantities.ts';

/** The counts of a canary for the agent, one line a tick; of a long one, every so many ticks added up. */
export function describeTicks(ticks: readonly CanaryTick[], most = 60): readonly string[] {
  const size = Math.max(1, Math.ceil(ticks.length / most));
  const lines: string[] = [];
  for (let start = 0; start < ticks.length; start += size) {
    const some = ticks.slice(start, start + size);
    const first = some[0];
    if (first === undefined) continue;
    lines.push(`${utcTime(first.at)}: new ${sideOf(some, 'canary')}; before ${sideOf(some, 'stable')}`);
  }
  return lines;
}

function sideOf(ticks: readonly CanaryTick[], side: 'canary' | 'stable'): string {
  const counted = ticks.flatMap((tick) => tick[side] ?? []);
  if (counted.length === 0) return 'no point';
  const sum = (key: 'requests' | 'errors' | 'slow') => counted.reduce((total, each) => total + each[key], 0);
  return `${sum('requests')} requests, ${sum('errors')} failed, ${sum('slow')} slow`;
}
