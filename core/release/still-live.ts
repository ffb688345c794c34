import type { DeploymentState } from '../ports/deployer.ts';
import type { ReleaseRecord } from '../records/release-record.ts';
import { isOneOf, type Live } from './compare-live.ts';

/**
 * Whether a version whose rollback failed still has traffic.
 *
 * @param answer.state of the deployment that gave it traffic; undefined: there is none, or its provider does not know it
 * @returns undefined where the provider cannot tell: a workflow's run has ended, and says nothing about its canary afterwards
 */
export function stillLive(
  { target, settings }: Pick<ReleaseRecord, 'target' | 'settings'>,
  { state, live }: { readonly state: DeploymentState | undefined; readonly live: Live },
): boolean | undefined {
  const hasAll = isOneOf(live, [target]);
  if (hasAll === true) return true;
  const isSplit = state?.kind === 'running' || state?.kind === 'paused';
  if (isSplit) return settings.terms.deployer?.kind === 'github-workflow' ? undefined : true;
  return hasAll === false || state?.kind === 'rolled-back' ? false : undefined;
}
