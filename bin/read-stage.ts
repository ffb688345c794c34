import { stageNameSchema } from '../core/deployment/stage-name.ts';
import { DEFAULT_STAGE } from '../core/names.ts';
import { UsageError } from './run-command.ts';

/**
 * Reads the stage from the CDK's context.
 *
 * @throws {UsageError} when it is none that the commands take
 */
export function readStage(input: unknown): string {
  const { data, error } = stageNameSchema.safeParse(input ?? DEFAULT_STAGE);
  if (data !== undefined) return data;
  throw new UsageError(`--context stage: ${error?.issues[0]?.message}, got ${JSON.stringify(input)}`);
}
