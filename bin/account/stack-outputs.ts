import { CloudFormationClient, DescribeStacksCommand, type Stack } from '@aws-sdk/client-cloudformation';
import { StackOutput, stackNameOf } from '../../core/names.ts';
import { UsageError } from '../run-command.ts';
import { describePlace, profileOf } from './describe-place.ts';

const WANTED = [
  'table',
  'alertQueueUrl',
  'requestQueueUrl',
  'auditBucket',
  'secretId',
  'callerSecretId',
  'webhookUrl',
] as const;
type Outputs = Readonly<Record<(typeof WANTED)[number], string>> & {
  readonly githubUrl: string | undefined;
  readonly jiraUrl: string | undefined;
  readonly releaseQueueUrl: string | undefined;
};

/**
 * Asks CloudFormation what a stage is made of.
 *
 * @param region left out: as the AWS SDK finds it
 * @throws {UsageError} when the stage is not deployed there, or by a version that said less
 */
export async function readStackOutputs(
  stage: string,
  region: string | undefined,
): Promise<{ outputs: Outputs; region: string; accountId: string | undefined; deployedAt: number | undefined }> {
  const client = new CloudFormationClient(region === undefined ? {} : { region });
  try {
    const StackName = stackNameOf(stage);
    const found = await client.config.region();
    const stack = await describeStack(client, StackName, found);
    const told = new Map(stack.Outputs?.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
    const missing = WANTED.filter((name) => !told.get(StackOutput[name]));
    if (missing.length > 0) {
      const names = missing.map((name) => StackOutput[name]).join(', ');
      throw new UsageError(`the stack ${StackName} (${stack.StackStatus}) has no output ${names}: deploy it again`);
    }
    const read = (name: (typeof WANTED)[number]) => told.get(StackOutput[name]) ?? '';
    return {
      outputs: {
        table: read('table'),
        alertQueueUrl: read('alertQueueUrl'),
        requestQueueUrl: read('requestQueueUrl'),
        auditBucket: read('auditBucket'),
        secretId: read('secretId'),
        callerSecretId: read('callerSecretId'),
        webhookUrl: read('webhookUrl'),
        githubUrl: told.get(StackOutput.githubUrl),
        jiraUrl: told.get(StackOutput.jiraUrl),
        releaseQueueUrl: told.get(StackOutput.releaseQueueUrl),
      },
      region: found,
      accountId: accountOf(stack.StackId),
      deployedAt: (stack.LastUpdatedTime ?? stack.CreationTime)?.getTime(),
    };
  } finally {
    client.destroy();
  }
}

/** `arn:aws:cloudformation:REGION:ACCOUNT:stack/NAME/UUID` */
const accountOf = (stackId: string | undefined): string | undefined => stackId?.split(':')[4] || undefined;

/** @throws {UsageError} when the stage is not deployed in this region */
export async function describeStack(client: CloudFormationClient, StackName: string, region: string): Promise<Stack> {
  try {
    const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName }));
    if (stack !== undefined) return stack;
  } catch (error) {
    // CloudFormation has no error of its own for this; its message says "does not exist".
    const isMissing =
      error instanceof Error && error.name === 'ValidationError' && /does not exist/.test(error.message);
    if (!isMissing) throw error;
  }
  const place = describePlace({ accountId: undefined, region, profile: profileOf(process.env) });
  throw new UsageError(
    `no stack ${StackName} in ${place}: deploy it, choose another with --stage or --region, or use --local`,
  );
}
