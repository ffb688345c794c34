import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { ConfigError } from '../core/config.ts';
import { DEFAULT_STAGE } from '../core/names.ts';
import { bundleFunctions } from '../lib/bundle-functions.ts';
import { buildApp } from './build-app.ts';
import { loadConfig } from './load-config.ts';
import { UsageError } from './run-command.ts';

/** What `npm run synth` takes where nobody has written a configuration yet. It is never deployed unasked. */
const EXAMPLE = 'examples/mendhook.config.ts';

/**
 * The CDK's app: one stage of mendhook, as `mendhook.config.ts` wants it. Nothing is asked of AWS or of Docker.
 *
 *   npx cdk deploy --context stage=staging --context config=staging.config.ts
 */
async function synthesize(directory: string): Promise<void> {
  const app = new App();
  const stage = readStage(app.node.tryGetContext('stage'));
  const given = String(app.node.tryGetContext('config') ?? 'mendhook.config.ts');
  const file = app.node.tryGetContext('example') === 'true' && !existsSync(given) ? EXAMPLE : given;
  const config = await loadConfig(file);
  // How mendhook is deployed is no function's business, and a change of it changes none.
  const { deployment: _, ...configuration } = config;
  const bundles = await bundleFunctions(directory, configuration);
  buildApp(app, { config, directory: dirname(file), stage, bundles });
  app.synth();
}

function readStage(given: unknown): string {
  const stage = given === undefined ? DEFAULT_STAGE : String(given);
  if (/^[a-z][a-z0-9-]{0,20}$/.test(stage)) return stage;
  throw new UsageError(
    `--context stage: expected up to 21 small letters, digits and "-", got ${JSON.stringify(stage)}`,
  );
}

const directory = mkdtempSync(join(tmpdir(), 'mendhook-bundles-'));
try {
  await synthesize(directory);
} catch (error) {
  // What is wrong stands in the message; a stack trace would hide it.
  if (!(error instanceof UsageError || error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(directory, { recursive: true, force: true });
}
