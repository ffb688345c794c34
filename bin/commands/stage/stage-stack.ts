import { CloudFormationClient, type Stack, UpdateTerminationProtectionCommand } from '@aws-sdk/client-cloudformation';
import { StackOutput, stackNameOf } from '../../../core/names.ts';
import { describeStack } from '../../account/stack-outputs.ts';

/** What a command knows of a stage's stack before it starts the CDK. */
export interface StageStack {
  readonly name: string;
  readonly region: string;
  readonly isProtected: boolean;
  /** CloudFormation's status, such as `CREATE_COMPLETE`. */
  readonly status: string | undefined;
  /** Undefined when the stack never came so far as to have outputs. */
  readonly table: string | undefined;
  readonly bucket: string | undefined;
  liftProtection(): Promise<void>;
}

/** Where the stack is looked for; what is left out is as the AWS SDK finds it. */
export interface StackPlace {
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
}

/** Finds the stack of a stage. */
export type OpenStack = (stage: string, place: StackPlace) => Promise<StageStack>;

/** @throws {UsageError} when the stage is not deployed there */
export async function openStageStack(
  stage: string,
  { region, profile }: StackPlace,
  client = new CloudFormationClient({
    ...(region !== undefined && { region }),
    ...(profile !== undefined && { profile }),
  }),
): Promise<StageStack> {
  const name = stackNameOf(stage);
  const found = await client.config.region();
  const stack = await describeStack(client, name, found);
  return {
    name,
    region: found,
    isProtected: stack.EnableTerminationProtection === true,
    status: stack.StackStatus,
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
