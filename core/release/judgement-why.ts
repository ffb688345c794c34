import type { CanaryJudgement, CanaryReason } from '../records/canary.ts';

/** A judgement in one sentence, with the figures of the reason that decides. @param p99Ms the limit of slow requests */
export function judgementWhy({ reasons, errors }: Pick<CanaryJudgement, 'reasons' | 'errors'>, p99Ms: number): string {
  const [first] = reasons;
  if (first === undefined) return 'Nothing was counted yet.';
  const { canary } = errors;
  const counted = `${canary.requests} requests were counted, ${canary.events} of them failed`;
  switch (first.rule) {
    case 'worse-than-stable':
      return `${figures(first, p99Ms)}, ${rateOf(first.stable)} on the version before${evidence(first)}.`;
    case 'over-limit':
      return `${figures(first, p99Ms)}, over the limit of ${percent(first.against ?? 0)}${evidence(first)}.`;
    case 'new-error-group':
      return `The error ${first.fingerprint ?? ''} came ${first.canary?.events ?? 0} times with the new version, and never with the one before${evidence(first)}.`;
    case 'under-limit':
    case 'near-stable':
      return `${counted}: its rates are surely under ${percent(first.against ?? 0)}${evidence(first)}.`;
    case 'no-metrics':
      return 'Three ticks have no metrics of the new version: no traffic, no `version` tag, or Datadog does not answer.';
    case 'minutes':
      return `${counted}; its time is not over.`;
    case 'outage':
      return `${counted}; the version before is over the limit in the same minutes.`;
    case 'too-little':
      return `${counted}: too few to tell${evidence(first)}.`;
    case 'leans-worse':
      return `${counted}; it leans to the bad side.`;
    default:
      return first.rule satisfies never;
  }
}

function figures({ canary, series = 'errors' }: CanaryReason, p99Ms: number): string {
  const what = series === 'slow' ? `were slower than ${p99Ms} ms` : 'failed';
  return `${round(canary?.events ?? 0)} of ${round(canary?.requests ?? 0)} requests ${what} (${rateOf(canary)})`;
}

const rateOf = (counts: CanaryReason['canary']): string =>
  counts === undefined || counts.requests === 0 ? 'none' : percent(counts.events / counts.requests);

const percent = (share: number): string => `${Number((share * 100).toPrecision(3))} %`;

const round = (count: number): number => Math.round(count);

function evidence({ evidence: found, needed }: CanaryReason): string {
  if (found === undefined || needed === undefined) return '';
  const shown = found > 1e6 ? 'over a million' : String(Number(found.toPrecision(3)));
  return `; evidence ${shown}, needed ${Number(needed.toPrecision(3))}`;
}
