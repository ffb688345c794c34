import type { Command } from 'commander';
import { z } from 'zod';
import { DEFAULT_STAGE } from '../../../core/names.ts';
import { accountOptionsShape } from '../../account/account-options.ts';
import { UsageError } from '../../run-command.ts';
import { readOptions } from '../local.ts';
import { type CdkCall, cdkArguments, type StartCdk } from './cdk.ts';

export const stageOptionsSchema = z.object({
  stage: accountOptionsShape.stage,
  region: accountOptionsShape.region,
  config: z.string().min(1),
});
export type StageOptions = z.output<typeof stageOptionsSchema>;

/** The options of each command that starts the CDK for one stage. */
export const addStageOptions = (command: Command): Command =>
  command
    .option('--stage <name>', 'the stage', DEFAULT_STAGE)
    .option('--config <file>', 'its configuration', 'mendhook.config.ts')
    .option('--region <name>', 'the stage’s AWS region (default: the AWS SDK’s)')
    .argument('[cdk...]', 'more options for the CDK, after --');

/**
 * Reads the options, and refuses a stray word: `destroy staging` means another stage than the one that it would destroy.
 *
 * @param passedOn what follows `--`, for the CDK
 * @throws {UsageError} when something is wrong with them
 */
export function readStageOptions<Options>(
  schema: z.ZodType<Options>,
  { passedOn: [first], rest }: { passedOn: readonly string[]; rest: unknown },
): Options {
  if (first === undefined || first.startsWith('-')) return readOptions(schema, rest);
  throw new UsageError(`unexpected argument ${JSON.stringify(first)}: choose a stage with --stage`);
}

/** The profile of AWS that the CDK's options name: `--profile NAME` or `--profile=NAME`; the last one counts. */
export function profileFor(passedOn: readonly string[]): string | undefined {
  const named = passedOn.map((option, at) => {
    if (option === '--profile') return passedOn[at + 1];
    return option.startsWith('--profile=') ? option.slice('--profile='.length) : undefined;
  });
  return named.findLast((name) => name !== undefined);
}

/** Starts the CDK for the stage. Its exit code becomes this process's. */
export async function startForStage(
  start: StartCdk,
  { stage, config, region }: StageOptions,
  { command, options }: Pick<CdkCall, 'command' | 'options'>,
): Promise<number> {
  const environment = region === undefined ? {} : { AWS_REGION: region, AWS_DEFAULT_REGION: region };
  const exitCode = await start(cdkArguments({ command, stage, config, ...(options && { options }) }), environment);
  process.exitCode = exitCode;
  return exitCode;
}
