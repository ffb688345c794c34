import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { acknowledge } from './acknowledge.ts';
import type { Grantee } from './grantee.ts';

export interface BedrockModels {
  /** Where Bedrock is asked. */
  readonly region: string;
  /** Ids of models, of inference profiles such as `us.anthropic.claude-…`, or ARNs of profiles. */
  readonly models: readonly string[];
}

/** Lets a grantee call these models and no others. A profile sends a call to the model in any region of its own choice. */
export function grantModels({ role }: Grantee, { region, models }: BedrockModels): void {
  const { partition, account } = Stack.of(role);
  const arn = (where: string, kind: string, id: string) => `arn:${partition}:bedrock:${where}:${kind}/${id}`;
  for (const model of new Set(models)) {
    const foundation = model.replace(/^[a-z-]+\.(?=anthropic\.)/, '');
    const isProfile = foundation !== model;
    const resources = model.startsWith('arn:')
      ? [model, arn('*:', 'foundation-model', 'anthropic.*')]
      : isProfile
        ? [arn(`${region}:${account}`, 'inference-profile', model), arn('*:', 'foundation-model', foundation)]
        : [arn(`${region}:`, 'foundation-model', model)];
    role.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream', 'bedrock:CountTokens'],
        resources,
      }),
    );
    for (const resource of resources.filter((each) => each.includes('*'))) {
      acknowledge(role, {
        id: `AwsSolutions-IAM5[Resource::${resource.replace(partition, '<AWS::Partition>')}]`,
        reason: 'An inference profile picks the region of each call itself, and the right is asked for there.',
      });
    }
  }
}
