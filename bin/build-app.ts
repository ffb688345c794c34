import { type App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import type { Construct } from 'constructs';
import type { Config } from '../core/config/config.ts';
import { stackNameOf } from '../core/names.ts';
import type { FunctionBundles } from '../lib/function-bundles.ts';
import { MendhookStack } from '../lib/mendhook-stack.ts';
import { findImages } from './find-images.ts';
import { stackProps } from './stack-props.ts';

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
