import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { acknowledge } from './acknowledge.ts';
import type { AwsDeployed } from './deploy-event-rules.ts';
import type { Grantee } from './grantee.ts';

/**
 * Lets `doctor` look at the deployment groups of CodeDeploy that are in these accounts and regions, and at how they shift traffic.
 * A group names its configuration, so that name is not known here.
 *
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodedeploy.html
 */
export function grantLookAtGroups({ role }: Grantee, deployed: readonly AwsDeployed[]): void {
  const groups = deployed.filter(({ kind }) => kind === 'codedeploy');
  if (groups.length === 0) return;
  const stack = Stack.of(role);
  const arns = (resourceOf: (name: string) => string): string[] => [
    ...new Set(
      groups.map(
        ({ partition, account, region = stack.region, name }) =>
          `arn:${partition}:codedeploy:${region}:${account}:${resourceOf(name)}`,
      ),
    ),
  ];
  const configurations = arns(() => 'deploymentconfig:*');
  role.addToPrincipalPolicy(
    new PolicyStatement({
      actions: ['codedeploy:GetDeploymentGroup'],
      resources: arns((name) => `deploymentgroup:${name}`),
    }),
  );
  role.addToPrincipalPolicy(
    new PolicyStatement({ actions: ['codedeploy:GetDeploymentConfig'], resources: configurations }),
  );
  for (const each of configurations) {
    const id = each.replace(`:${stack.region}:`, ':<AWS::Region>:');
    acknowledge(role, {
      id: `AwsSolutions-IAM5[Resource::${id}]`,
      reason: 'The * stands for the name of a configuration: a group names its own. It is only read.',
    });
  }
}
