import { Duration } from 'aws-cdk-lib';
import { awsDeployed } from '../core/config/aws-deployed.ts';
import type { Config } from '../core/config/config.ts';
import { followedDeployers } from '../core/config/followed-deployers.ts';
import { jobMinutesNeeded } from '../core/config/job-minutes.ts';
import { githubHosts } from '../core/deployment/github-site.ts';
import { CURSOR_HOST } from '../core/names.ts';
import type { MendhookStackProps } from '../lib/mendhook-stack.ts';
import type { ServiceImage } from '../lib/service-image.ts';

/** What the configuration says of the stack. */
export function stackProps(
  config: Config,
  images: readonly ServiceImage[],
): Omit<MendhookStackProps, 'stage' | 'bundles'> {
  const { deployment, datadog, github, jira, services, model, watch, release } = config;
  const { vpc, egress, audit, alarms, dashboard, logDays, keepWebhooksDays, memoryGiB, jobMinutes, ...worker } =
    deployment;
  return {
    network: {
      vpc,
      allowedDomains: egress?.allowedDomains,
      datadogSite: datadog.site,
      githubHosts: githubHosts(github.apiUrl),
      applierHosts: services.some(({ applier }) => applier === 'cursor') ? [CURSOR_HOST] : [],
      largeFiles: services.some(({ largeFiles }) => largeFiles),
    },
    worker: {
      architecture: worker.architecture,
      spot: worker.spot,
      vcpu: worker.vcpu,
      diskGiB: worker.diskGiB,
      attemptsAtOnce: worker.attemptsAtOnce,
      memoryMiB: memoryGiB * 1024,
      timeout: Duration.minutes(jobMinutes ?? jobMinutesNeeded(config)),
      images,
    },
    bedrock:
      model.region === undefined
        ? undefined
        : {
            region: model.region,
            models: [model.investigate, model.proposeFix, model.fallback].filter((id) => id !== undefined),
          },
    githubApiUrl: github.apiUrl,
    keepWebhooksDays,
    audit,
    alarms,
    hearsJira: jira?.webhook !== undefined,
    watching: watch.length > 0,
    hasRelease: release !== undefined,
    follows: followsOf(release),
    dashboard,
    logRetention: logDays,
  };
}

/** What follows a merge: nothing where pull requests are only reviewed. */
function followsOf(release: Config['release']): MendhookStackProps['follows'] {
  if (release === undefined || release.mode === 'review') return undefined;
  const deployers = followedDeployers(release);
  const roles = deployers.flatMap((deployer) => ('role' in deployer ? [deployer.role] : []));
  return { hasDeployer: deployers.length > 0, roles: [...new Set(roles)], deployed: awsDeployed(release) };
}
