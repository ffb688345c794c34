import { releaseTermsOf } from '../../core/config/release.ts';
import { releasedServices } from '../../core/config/released-services.ts';
import { hasReleaseEnded } from '../../core/lifecycle/release-status.ts';
import type { ReleaseEvent } from '../../core/records/release-event.ts';
import { openRelease } from './begin-release.ts';
import type { ReleaseDependencies } from './dependencies.ts';
import { lookNow } from './look-again.ts';

/**
 * Takes up a job of the user's workflow that waits for our protection rule: its commit gets a release, and the release's decision is
 * the answer. A commit that no service's branch has is refused at once: it would wait for thirty days.
 *
 * @throws {UpstreamError} when GitHub or the ledger does not answer
 */
export async function takeGate(
  deps: ReleaseDependencies,
  { repository, runId, environment, commit }: Extract<ReleaseEvent, { kind: 'protection-rule' }>,
): Promise<void> {
  const { config, release, releases, commits, clock, logger } = deps;
  const service = releasedServices(config.services, release).find(
    (each) =>
      each.repository.toLowerCase() === repository.toLowerCase() &&
      releaseTermsOf(release, each.name).environments?.production.env === environment,
  );
  if (service === undefined || release.mode !== 'gate') {
    logger.info('gate-ignored', { repository, runId, environment });
    return;
  }
  const { branch } = service;
  if ((await commits.contains(repository, { commit: branch, ancestor: commit })) !== true) {
    const comment = `${branch} does not have ${commit.slice(0, 12)}.`;
    await deps.answerGate({ repository, runId, environment, state: 'rejected', comment });
    return;
  }
  const opened = await openRelease(deps, service, { repository, branch, commit });
  await releases.change(opened.id, (current) => {
    if (current.gate?.runId === runId) return current;
    // A run that is started again is answered as the first one, unless the release still has to decide.
    const decision = hasReleaseEnded(current.status) ? undefined : current.gate?.decision;
    const gate = { runId, environment, ...(decision !== undefined && { decision }) };
    return { ...current, gate, lookAt: clock(), updatedAt: clock() };
  });
  await lookNow(deps, opened.id);
}
