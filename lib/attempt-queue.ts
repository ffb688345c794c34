import { CfnComputeEnvironment, FargateComputeEnvironment, JobQueue } from 'aws-cdk-lib/aws-batch';
import type { Construct } from 'constructs';
import type { WorkerNetwork } from './worker-network.ts';

export interface AttemptQueueProps {
  readonly network: WorkerNetwork;
  /** Whether attempts run on spare capacity. */
  readonly spot: boolean;
  readonly maxvCpus: number;
}

/**
 * The queue of attempts' jobs, on Fargate. Both kinds of capacity are always there, and cost nothing while nothing runs. A
 * change of `spot` only points the queue to the other one: a compute environment that is deleted under a running job becomes
 * invalid (https://docs.aws.amazon.com/batch/latest/APIReference/API_DeleteComputeEnvironment.html).
 */
export function attemptQueue(scope: Construct, { network, spot, maxvCpus }: AttemptQueueProps): JobQueue {
  const onDemand = capacity(scope, 'Fargate', { network, spot: false, maxvCpus });
  const spare = capacity(scope, 'FargateSpot', { network, spot: true, maxvCpus });
  const computeEnvironment = spot ? spare : onDemand;
  return new JobQueue(scope, 'Queue', { computeEnvironments: [{ computeEnvironment, order: 1 }] });
}

function capacity(scope: Construct, id: string, { network, spot, maxvCpus }: AttemptQueueProps) {
  const environment = new FargateComputeEnvironment(scope, id, {
    vpc: network.vpc,
    vpcSubnets: network.subnets,
    securityGroups: [network.securityGroup],
    maxvCpus,
    spot,
    // With `false` CloudFormation sends an update that Batch refuses on Fargate: https://github.com/aws/aws-cdk/issues/27054
    replaceComputeEnvironment: true,
  });
  const resource = environment.node.findChild('Resource');
  if (!(resource instanceof CfnComputeEnvironment)) throw new Error('a compute environment is made of one resource');
  // Batch refuses any update policy on Fargate, and the construct writes an empty one.
  resource.addPropertyDeletionOverride('UpdatePolicy');
  return environment;
}
