import type { Command } from 'commander';
import { z } from 'zod';
import { stageNameSchema } from '../../core/deployment/stage-name.ts';
import { DEFAULT_STAGE } from '../../core/names.ts';

/** Which account a command is about: a deployed stage, or a runtime on this machine. */
export const accountOptionsShape = {
  stage: stageNameSchema.default(DEFAULT_STAGE),
  region: z.string().min(1).optional(),
  local: z.union([z.literal(true), z.string().min(1)]).optional(),
};
const accountOptionsSchema = z.object(accountOptionsShape);
export type AccountOptions = z.output<typeof accountOptionsSchema>;

export const addAccountOptions = (command: Command): Command =>
  command
    .option('--stage <name>', 'the deployed stage', DEFAULT_STAGE)
    .option('--region <name>', 'the stage’s AWS region (default: the AWS SDK’s)')
    .option('--local [directory]', 'the account of a running `mendhook local` (default: .mendhook/local)');
