import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { App } from 'aws-cdk-lib';
import type { FunctionBundles } from '../lib/function-bundles.ts';
import { buildApp } from './build-app.ts';
import { functionsConfiguration } from './functions-configuration.ts';
import { loadConfig } from './load-config.ts';
import { PACKAGE_ROOT } from './package-root.ts';

/** The configuration that `--context example=true` takes while there is none. A deployment never takes it unasked. */
const EXAMPLE = join(PACKAGE_ROOT, 'examples', 'mendhook.config.ts');

export interface SynthesisOptions {
  readonly stage: string;
  /** A relative path of the configuration (`--context config`) starts here. */
  readonly workingDirectory: string;
  /** Bundles the functions, each with this configuration beside its code. */
  readonly bundle: (configuration: object) => Promise<FunctionBundles>;
}

/**
 * Reads the configuration that the app's context names, and adds the stage to the app.
 *
 * @throws {UsageError} when the configuration cannot be loaded
 * @throws {ConfigError} with all problems at once
 */
export async function synthesizeStage(app: App, { stage, workingDirectory, bundle }: SynthesisOptions): Promise<void> {
  const requested = resolve(workingDirectory, String(app.node.tryGetContext('config') ?? 'mendhook.config.ts'));
  const file = app.node.tryGetContext('example') === 'true' && !existsSync(requested) ? EXAMPLE : requested;
  const config = await loadConfig(file);
  buildApp(app, { config, configFile: file, stage, bundles: await bundle(functionsConfiguration(config)) });
}
