import type { DeployOrder } from '../ports/deployer.ts';
import type { ReleaseRecord, Version } from '../records/release-record.ts';
import type { ReleaseStep } from '../records/release-step.ts';

/**
 * What a deployer is told of a step.
 *
 * @param back the version that is to run again, where the step rolls back
 */
export function deployOrderOf(record: ReleaseRecord, step: ReleaseStep, back?: Version): DeployOrder {
  const { id, service, repository, branch, settings } = record;
  const target = back ?? record.target;
  const previous = back === undefined ? record.previous : record.target;
  const environment = step.kind === 'deploy-staging' ? 'staging' : 'production';
  const env = settings.terms.environments?.[environment]?.env;
  if (env === undefined) throw new Error(`release ${id} has no environment "${environment}"`);
  return {
    releaseId: id,
    step: step.number,
    tries: step.tries,
    startedAt: step.startedAt,
    service,
    repository,
    branch,
    environment,
    env,
    target,
    ...(environment === 'production' && previous !== undefined && { previous }),
    percent: step.kind === 'deploy-canary' ? (step.percent ?? 100) : 100,
  };
}
