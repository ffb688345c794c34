import { type App, Duration, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import type { Construct } from 'constructs';
import { jobMinutesNeeded } from '../core/attempt/job-minutes.ts';
import type { Config } from '../core/config.ts';
import { githubHosts } from '../core/deployment/github-site.ts';
import { stackNameOf } from '../core/names.ts';
import type { FunctionBundles } from '../lib/bundle-functions.ts';
import { MendhookStack, type MendhookStackProps } from '../lib/mendhook-stack.ts';
import type { ServiceImage } from '../lib/service-image.ts';
import { findImages } from './find-images.ts';

export interface AppOptions {
  readonly config: Config;
  /** The path of the configuration: it names Dockerfiles by paths relative to its directory. */
  readonly configFile: string;
  readonly stage: string;
  readonly bundles: FunctionBundles;
}

/**
 * Adds one stage, as the configuration describes it, to the CDK's app, with the checks that it must pass.
 *
 * @throws {ConfigError} when a Dockerfile that the configuration names does not exist
 */
export function buildApp(app: App, options: AppOptions): MendhookStack {
  const stack = buildStack(app, options);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  return stack;
}

/**
 * Adds one stage without the checks.
 *
 * @throws {ConfigError} when a Dockerfile that the configuration names does not exist
 */
export function buildStack(scope: Construct, { config, configFile, stage, bundles }: AppOptions): MendhookStack {
  const images = findImages(config.services, configFile);
  return new MendhookStack(scope, stackNameOf(stage), { ...stackProps(config, images), stage, bundles });
}

function stackProps(config: Config, images: readonly ServiceImage[]): Omit<MendhookStackProps, 'stage' | 'bundles'> {
  const { deployment, datadog, github, services, model, watch } = config;
  const { vpc, egress, audit, alarms, dashboard, logDays, keepWebhooksDays, memoryGiB, jobMinutes, ...worker } =
    deployment;
  return {
    network: {
      vpc,
      allowedDomains: egress?.allowedDomains,
      datadogSite: datadog.site,
      githubHosts: githubHosts(github.apiUrl),
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
    watching: watch.length > 0,
    dashboard,
    logRetention: logDays,
  };
}
