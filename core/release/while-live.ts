import { MINUTE_MS } from '../durations.ts';
import { isStepOpen } from '../lifecycle/release-status.ts';
import type { DeploymentState } from '../ports/deployer.ts';
import type { ReleaseRecord, ReleaseStatus } from '../records/release-record.ts';
import type { ReleaseStep } from '../records/release-step.ts';
import { isOneOf, type Live, liveName } from './compare-live.ts';
import { newestStep } from './steps-of.ts';

/** What changed in production without a decision: its step is the one that gave the release its traffic. */
type LiveFault = Required<Pick<ReleaseStep, 'rule' | 'why'>> & Pick<ReleaseStep, 'live'>;

/** A provider may tell of a promotion a little after its end. */
const PROMOTED_WITHIN_MS = 2 * MINUTE_MS;

/** The status that decides, also while a person is asked. */
export const statusOf = ({ status, askedFrom }: Pick<ReleaseRecord, 'status' | 'askedFrom'>): ReleaseStatus =>
  status === 'needs-person' ? (askedFrom ?? status) : status;

/** The step whose deployment has the release's traffic, and has ended: its provider is asked at each tick whether that still holds. */
export function liveStep(record: ReleaseRecord): ReleaseStep | undefined {
  const step = newestStep(record, 'deploy-canary', 'deploy-production', 'promote');
  const isJudged = ['canary', 'ramping', 'observing'].includes(statusOf(record));
  if (!isJudged || step?.status !== 'passed' || step.deployment === undefined) return undefined;
  return step.rule === undefined && !record.steps.some(isStepOpen) ? step : undefined;
}

/**
 * What the provider's answer says about a release that has traffic.
 *
 * @param answer.state undefined: the provider does not know the deployment
 * @returns undefined while all is as it was decided, or where the provider cannot tell
 */
export function faultWhileLive(
  record: ReleaseRecord,
  { state, live }: { readonly state: DeploymentState | undefined; readonly live: Live },
  now: number,
): LiveFault | undefined {
  const { previous, target, canary } = record;
  const isOurs = isOneOf(live, [previous, target]);
  if (isOurs === false && (previous !== undefined || statusOf(record) === 'observing')) return byHand(record, live);
  if (state?.kind === 'failed' || state?.kind === 'rolled-back') {
    return { rule: 'deploy-failed', why: `The provider stopped it by itself: ${state.reason}` };
  }
  if (statusOf(record) === 'canary' && state?.kind === 'succeeded') {
    return { rule: 'deploy-failed', why: 'The provider gave it all traffic by itself, before it was judged.' };
  }
  const isPromoted = statusOf(record) === 'observing' && (canary?.promotedAt ?? now) + PROMOTED_WITHIN_MS <= now;
  return isPromoted && isOneOf(live, [target]) === false ? byHand(record, live) : undefined;
}

function byHand({ target }: ReleaseRecord, live: Live): LiveFault {
  const runs = `production runs ${liveName(live)}, and not ${liveName(target)}`;
  const why = `Somebody deployed by hand: ${runs}. Nothing was touched.`;
  return { rule: 'deployed-by-hand', why, ...(live !== undefined && { live }) };
}
