import { isStepOpen } from '../../core/lifecycle/release-status.ts';
import type { ReleaseEvent } from '../../core/records/release-event.ts';
import { isNamed } from '../../core/release/is-named.ts';
import { liveStep } from '../../core/release/while-live.ts';
import { advanceRelease } from './advance-release.ts';
import { endSilentStep } from './attend-release-job.ts';
import { orderStep } from './attend-step.ts';
import { beginReleases } from './begin-release.ts';
import type { ReleaseDependencies } from './dependencies.ts';
import { feedIdleAlarm } from './feed-alarm.ts';
import { observeDeployment } from './observe-deployment.ts';
import { asksBeforeOpening } from './see-traffic.ts';
import { takeGate } from './take-gate.ts';

/**
 * Takes what happened to what was merged, and has the release of it go on.
 *
 * @throws {Error} when a system does not answer; the event is delivered again then
 */
export async function handleReleaseEvent(deps: ReleaseDependencies, event: ReleaseEvent): Promise<void> {
  switch (event.kind) {
    case 'push':
      return beginReleases(deps, event);
    case 'release-look':
      return advanceRelease(deps, event.releaseId);
    case 'release-job-ended':
      return endJob(deps, event);
    case 'deployment':
      return askProvider(deps, event.deployment);
    case 'github-deployment':
      return observeDeployment(deps, event);
    case 'protection-rule':
      return takeGate(deps, event);
    case 'feed-alarm':
      return feedIdleAlarm(deps, event.service);
    case 'release-word':
      if (await asksBeforeOpening(deps, event)) return;
      await deps.carryOutWord(event);
      return advanceRelease(deps, event.releaseId);
    default:
      return event satisfies never;
  }
}

/** A worker that said how it ended is believed; one that did not has failed. */
async function endJob(deps: ReleaseDependencies, event: Extract<ReleaseEvent, { kind: 'release-job-ended' }>) {
  const { releaseId, step, succeeded, reason } = event;
  const why = succeeded
    ? 'the worker ended without a word'
    : `the container ended before the worker could say why: ${reason}`;
  await endSilentStep(deps, { id: releaseId }, step, why);
  await advanceRelease(deps, releaseId);
}

/** Releases on their way are among the newest. */
const RECENT = 50;

/** The function that may talk to the provider asks it: an event names a deployment, and proves nothing. */
async function askProvider(deps: ReleaseDependencies, deployment: string): Promise<void> {
  for (const record of await deps.releases.list(RECENT)) {
    const step = record.steps.find(
      (each) =>
        each.deployment !== undefined &&
        isNamed(each.deployment, deployment) &&
        (isStepOpen(each) || each === liveStep(record)),
    );
    if (step !== undefined) return orderStep(deps, record, step);
  }
  deps.logger.info('deployment-ignored', { deployment });
}
