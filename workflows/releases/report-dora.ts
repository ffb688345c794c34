import { isRefusal } from '../../core/errors.ts';
import type { Logger } from '../../core/logger.ts';
import type { Dora, DoraDeployment } from '../../core/ports/dora.ts';
import type { ReleaseRecord, Version } from '../../core/records/release-record.ts';

/**
 * Tells Datadog what became of a release that had traffic: a deployment, and after a rollback also the failed change and what took it
 * back. A release that has not ended, or never had traffic, is not told. Safe to repeat: each deployment has its own id.
 *
 * @throws {UpstreamError} when Datadog does not answer now; a refusal is logged
 */
export async function reportDora(
  deps: { readonly dora: Dora; readonly logger: Logger; readonly githubUrl: string },
  record: ReleaseRecord,
): Promise<void> {
  const { dora, logger, githubUrl } = deps;
  const { id, status, steps, previous, endedAt } = record;
  const deployed = steps.find(({ kind }) => kind === 'deploy-canary' || kind === 'deploy-production');
  const isEnd = status === 'released' || status === 'rolled-back' || status === 'rollback-failed';
  if (!isEnd || deployed === undefined || endedAt === undefined) return;
  const back = steps.findLast(({ kind }) => kind === 'roll-back');
  try {
    const release = deploymentOf(record, githubUrl, record.target);
    await dora.deployed({ ...release, startedAt: deployed.startedAt, finishedAt: back?.startedAt ?? endedAt });
    if (status !== 'rolled-back' || back === undefined || previous === undefined) return;
    const rollback = { ...deploymentOf(record, githubUrl, previous), id: `${release.id}-rollback` };
    await dora.deployed({ ...rollback, startedAt: back.startedAt, finishedAt: back.endedAt ?? endedAt });
    await dora.failed(release.id, rollback.id);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    logger.warn('dora-refused', { releaseId: id, reason: error.message });
  }
}

const deploymentOf = (
  { id, service, settings, repository }: ReleaseRecord,
  githubUrl: string,
  { commit, version }: Version,
): Omit<DoraDeployment, 'startedAt' | 'finishedAt'> => ({
  id: `mendhook-release-${id}`,
  service: service.name,
  env: settings.terms.environments?.production.env ?? service.env ?? 'production',
  ...{ version, commit, repositoryUrl: `${githubUrl}/${repository}` },
});
