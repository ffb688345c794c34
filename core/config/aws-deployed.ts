import { followedDeployers } from './followed-deployers.ts';
import type { ReleaseConfig } from './release.ts';

/** An ECS service, or a deployment group of CodeDeploy. AWS sends events of its deployments. */
interface AwsDeployed {
  readonly kind: 'ecs' | 'codedeploy';
  /** Partition of the account, such as `aws`. */
  readonly partition: string;
  readonly account: string;
  /** @default - the region of mendhook */
  readonly region: string | undefined;
  /** The last part of its ARN: `CLUSTER/SERVICE`, or `APPLICATION/GROUP`. */
  readonly name: string;
}

/** What ECS and CodeDeploy deploy for a configuration, in staging and in production: each once. */
export function awsDeployed(release: ReleaseConfig | undefined): readonly AwsDeployed[] {
  const found = followedDeployers(release).flatMap((deployer) => {
    if (deployer.kind === 'github-workflow') return [];
    const [, partition = '', , , account = ''] = deployer.role.split(':');
    const names =
      deployer.kind === 'ecs'
        ? [deployer.staging, deployer.production].map((each) => each && `${last(each.cluster)}/${last(each.service)}`)
        : [deployer.staging, deployer.production].map((each) => each && `${each.application}/${each.group}`);
    const { kind, region } = deployer;
    return names.flatMap((name) => (name === undefined ? [] : [{ kind, partition, account, region, name }]));
  });
  return [...new Map(found.map((each) => [JSON.stringify(each), each])).values()];
}

/** ECS takes a cluster and a service by name or by ARN. */
const last = (nameOrArn: string): string => nameOrArn.split('/').at(-1) ?? nameOrArn;
