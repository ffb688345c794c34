import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { type ConfigInput, parseConfig } from '../core/config/config.ts';
import { DEFAULT_STAGE, stackNameOf } from '../core/names.ts';
import { type FunctionBundles, packagedFunctions } from '../lib/function-bundles.ts';
import { MendhookStack, type MendhookStackProps } from '../lib/mendhook-stack.ts';
import { featureFlags } from './feature-flags.ts';
import { findImages } from './find-images.ts';
import { functionsConfiguration } from './functions-configuration.ts';
import { readStage } from './read-stage.ts';
import { stackProps } from './stack-props.ts';

export interface MendhookProps {
  /** The configuration, as `mendhook.config.ts` exports it. */
  readonly config: ConfigInput;
  /**
   * Stages stand side by side in one account.
   *
   * @default 'prod'
   */
  readonly stage?: string;
  /**
   * The folder that the paths of `services[].image` start from.
   *
   * @default - the working directory
   */
  readonly directory?: string;
  /**
   * Account and region of the stack.
   *
   * @default - the ones that the CDK deploys with
   */
  readonly env?: Environment;
}

/**
 * One stage of mendhook in a CDK app of your own: the stack that `mendhook deploy` makes, with its name and logical ids, so that
 * an app can take over a stage that the command deployed.
 *
 * ```ts
 * new Mendhook(app, 'mendhook-prod', { config });
 * ```
 */
export class Mendhook extends MendhookStack {
  /**
   * @param bundle makes the directories of the functions' code from their configuration; the package brings the code
   * @throws {ConfigError} with everything that is wrong in the configuration
   * @throws {UsageError} when the stage's name is none that the commands take
   */
  constructor(
    scope: Construct,
    id: string,
    props: MendhookProps,
    bundle: (configuration: object) => FunctionBundles = bundlesOfPackage,
  ) {
    super(scope, id, readProps(id, props, bundle));
  }
}

function readProps(
  id: string,
  { config: configInput, stage: name = DEFAULT_STAGE, directory = process.cwd(), env }: MendhookProps,
  bundle: (configuration: object) => FunctionBundles,
): MendhookStackProps {
  const stage = readStage(name);
  const config = parseConfig(configInput, `${id}: \`config\``);
  const images = findImages(config.services, join(directory, 'mendhook.config.ts'));
  return {
    ...stackProps(config, images),
    ...(env !== undefined && { env }),
    stackName: stackNameOf(stage),
    stage,
    bundles: bundle(functionsConfiguration(config)),
    flags: featureFlags(),
  };
}

/** @throws {Error} in a checkout, which has no bundled functions */
function bundlesOfPackage(configuration: object): FunctionBundles {
  const directory = mkdtempSync(join(tmpdir(), 'mendhook-bundles-'));
  // The CDK may read an asset until the end of synth.
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  const bundles = packagedFunctions(directory, configuration);
  if (bundles === undefined) throw new Error('a checkout of mendhook has no bundled functions: use the npm package');
  return bundles;
}
