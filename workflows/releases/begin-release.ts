import type { ServiceConfig } from '../../core/config/config.ts';
import { releaseTermsOf } from '../../core/config/release.ts';
import { releasedServices } from '../../core/config/released-services.ts';
import { laneIdOf, releaseIdOf } from '../../core/lifecycle/release-names.ts';
import type { ReleaseRecord } from '../../core/records/release-record.ts';
import { versionTagOf } from '../../core/release/version-tag.ts';
import type { ReleaseDependencies } from './dependencies.ts';
import { endReverted } from './find-reverted.ts';
import { listReleased } from './list-released.ts';
import { lookNow } from './look-again.ts';

interface Push {
  readonly repository: string;
  readonly branch: string;
  readonly commit: string;
}

/**
 * Begins a release for each service that the branch belongs to. GitHub is asked whether the branch has the commit: a push names it,
 * and proves nothing. The same push again begins nothing.
 *
 * @throws {UpstreamError} when GitHub or the ledger does not answer
 */
export async function beginReleases(deps: ReleaseDependencies, push: Push): Promise<void> {
  const { config, commits, logger } = deps;
  const services = releasedServices(config.services, deps.release).filter((service) => isOf(service, push));
  if (services.length === 0) {
    logger.info('push-ignored', { ...push, reason: 'no service has this branch' });
    return;
  }
  const isOnBranch = await commits.contains(push.repository, { commit: push.branch, ancestor: push.commit });
  if (isOnBranch !== true) {
    logger.warn('push-ignored', { ...push, reason: 'the branch does not have this commit' });
    return;
  }
  await endReverted(deps, push);
  if (deps.release.mode !== 'deploy') return;
  for (const service of services) {
    const record = await openRelease(deps, service, push);
    await lookNow(deps, record.id);
  }
}

/** The release of a commit, which is made where there is none. */
export async function openRelease(
  deps: Pick<ReleaseDependencies, 'config' | 'release' | 'releases' | 'commits' | 'changes' | 'clock' | 'logger'>,
  settings: ServiceConfig,
  { repository, branch, commit }: Push,
): Promise<ReleaseRecord> {
  const { config, release, releases, clock, logger } = deps;
  const service = settings.env === undefined ? { name: settings.name } : { name: settings.name, env: settings.env };
  const id = releaseIdOf(service, commit);
  const known = await releases.get(id);
  if (known !== undefined) return known;
  const live = (await releases.getLane(laneIdOf(service, 'production')))?.live?.commit;
  const { changes, unreviewed } = await listReleased(deps, { repository, commit, live });
  const terms = releaseTermsOf(release, settings.name);
  const now = clock();
  const opened = await releases.merge(
    id,
    (current) =>
      current ?? {
        ...{ id, version: 0, service, repository, branch },
        target: { commit, version: versionTagOf(terms, commit) },
        settings: {
          ...{ mode: release.mode, service: settings, terms, model: config.model, datadog: config.datadog },
          askHours: release.people.askHours,
          // The rollback's report may ask a model, within the same dollars as a review.
          review: release.review,
        },
        ...{ status: 'waiting', changes: [...changes], steps: [], chain: { length: 0, head: null }, words: [] },
        ...(unreviewed.length > 0 && { unreviewed: [...unreviewed] }),
        ...(live !== undefined && { listedFrom: live }),
        ...{ incidents: [], phases: [], dollars: 0, untold: true, lookAt: now, openedAt: now, updatedAt: now },
      },
  );
  logger.info('release-opened', { releaseId: id, service: service.name, commit, changes: changes.length });
  return opened;
}

const isOf = ({ repository, branch }: ServiceConfig, push: Push): boolean =>
  repository.toLowerCase() === push.repository.toLowerCase() && branch === push.branch;
