import { type App, Duration, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { jobMinutesNeeded } from '../core/attempt/job-minutes.ts';
import type { Config } from '../core/config.ts';
import { stackNameOf } from '../core/names.ts';
import type { FunctionBundles } from '../lib/bundle-functions.ts';
import { MendhookStack, type MendhookStackProps } from '../lib/mendhook-stack.ts';

export interface AppOptions {
  readonly config: Config;
  /** Where the configuration stands: Dockerfiles that it names are beside it. */
  readonly directory: string;
  readonly stage: string;
  readonly bundles: FunctionBundles;
}

/** Puts one stage, as the configuration wants it, into the CDK's app, with the checks that it has to pass. */
export function buildApp(app: App, { config, directory, stage, bundles }: AppOptions): MendhookStack {
  const stack = new MendhookStack(app, stackNameOf(stage), { ...stackProps(config, directory), stage, bundles });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  return stack;
}

function stackProps(config: Config, directory: string): Omit<MendhookStackProps, 'stage' | 'bundles'> {
  const { deployment, datadog, services, model, watch } = config;
  const { vpc, egress, audit, alarms, dashboard, logDays, keepWebhooksDays, memoryGiB, jobMinutes, ...worker } =
    deployment;
  const images = [...new Set(services.flatMap(({ image }) => (image === undefined ? [] : [image])))];
  return {
    network: { vpc, allowedDomains: egress?.allowedDomains, datadogSite: datadog.site },
    worker: {
      architecture: worker.architecture,
      spot: worker.spot,
      vcpu: worker.vcpu,
      diskGiB: worker.diskGiB,
      attemptsAtOnce: worker.attemptsAtOnce,
      memoryMiB: memoryGiB * 1024,
      timeout: Duration.minutes(jobMinutes ?? jobMinutesNeeded(config)),
      images: images.map((dockerfile) => ({ dockerfile, directory })),
    },
    bedrock:
      model.region === undefined
        ? undefined
        : {
            region: model.region,
            models: [model.investigate, model.proposeFix, model.fallback].filter((id) => id !== undefined),
          },
    keepWebhooksDays,
    audit,
    alarms,
    watching: watch.length > 0,
    dashboard,
    logRetention: logDays,
  };
}
