import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { ConfigError } from '../core/config/config.ts';
import { stackNameOf } from '../core/names.ts';
import { packagedFunctions } from '../lib/function-bundles.ts';
import { describeTarget } from './account/describe-place.ts';
import { featureFlags } from './feature-flags.ts';
import { readStage } from './read-stage.ts';
import { UsageError } from './run-command.ts';
import { synthesizeStage } from './synthesize-stage.ts';

/**
 * The CDK's app: one stage of mendhook, as `mendhook.config.ts` describes it. It asks nothing of AWS or Docker.
 *
 *   npx cdk synth --context stage=staging --context config=staging.config.ts
 */
const directory = mkdtempSync(join(tmpdir(), 'mendhook-bundles-'));
try {
  const app = new App({ analyticsReporting: false, postCliContext: featureFlags() });
  const stage = readStage(app.node.tryGetContext('stage'));
  const target = describeTarget(stackNameOf(stage), process.env);
  if (target !== undefined) console.error(target);
  await synthesizeStage(app, {
    stage,
    workingDirectory: process.cwd(),
    bundle: async (configuration) =>
      packagedFunctions(directory, configuration) ??
      // The bundler is a dependency of a checkout alone.
      (await import('../lib/bundle-functions.ts')).bundleFunctions(directory, configuration),
  });
  app.synth();
} catch (error) {
  // What is wrong is in the message; a stack trace would hide it.
  if (!(error instanceof UsageError || error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(directory, { recursive: true, force: true });
}
