import { CloudFormationClient, type Stack, UpdateTerminationProtectionCommand } from '@aws-sdk/client-cloudformation';
import { StackOutput, stackNameOf } from '../../../core/names.ts';
import { describeStack } from '../../account/stack-outputs.ts';

/** A deployed stage, as far as its destruction needs to know it. */
export interface StageStack {
  readonly name: string;
  readonly region: string;
  readonly isProtected: boolean;
  /** Undefined when the stack never came so far as to have outputs. */
  readonly table: string | undefined;
  readonly bucket: string | undefined;
  liftProtection(): Promise<void>;
}

/** @throws {UsageError} when the stage is not deployed there */
export async function openStageStack(
  stage: string,
  region: string | undefined,
  client = new CloudFormationClient(region === undefined ? {} : { region }),
): Promise<StageStack> {
  const name = stackNameOf(stage);
  const found = await client.config.region();
  const stack = await describeStack(client, name, found);
  return {
    name,
    region: found,
    isProtected: stack.EnableTerminationProtection === true,
    table: outputOf(stack, StackOutput.table),
    bucket: outputOf(stack, StackOutput.auditBucket),
    liftProtection: async () => {
      await client.send(
        new UpdateTerminationProtectionCommand({ StackName: name, EnableTerminationProtection: false }),
      );
    },
  };
}

const outputOf = ({ Outputs = [] }: Stack, name: string): string | undefined =>
  Outputs.find(({ OutputKey }) => OutputKey === name)?.OutputValue;
