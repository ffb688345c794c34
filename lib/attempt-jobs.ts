import { type Duration, Lazy, RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import {
  Action,
  CfnJobDefinition,
  EcsFargateContainerDefinition,
  EcsJobDefinition,
  type JobQueue,
  Reason,
  RetryStrategy,
} from 'aws-cdk-lib/aws-batch';
import { DockerImageAsset, Platform } from 'aws-cdk-lib/aws-ecr-assets';
import { ContainerImage, CpuArchitecture, LogDrivers } from 'aws-cdk-lib/aws-ecs';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { EnvironmentName, imageName, jobDefinitionName, logGroupOf, stackNameOf } from '../core/names.ts';
import { acknowledge } from './acknowledge.ts';
import { attemptQueue } from './attempt-queue.ts';
import type { Grantee } from './grantee.ts';
import { IMAGE_CONTEXT } from './image-context.ts';
import { type ServiceImage, serviceImage } from './service-image.ts';
import type { WorkerNetwork } from './worker-network.ts';

export interface AttemptJobsProps {
  readonly stage: string;
  readonly network: WorkerNetwork;
  readonly architecture: 'arm64' | 'x86_64';
  /** Whether attempts run on spare capacity: about a third of the price, and may be cut off. */
  readonly spot: boolean;
  /** Images of services that need more than the worker's own. */
  readonly images: readonly ServiceImage[];
  readonly vcpu: number;
  readonly memoryMiB: number;
  readonly diskGiB: number;
  /** How many attempts run at once; the others wait. */
  readonly attemptsAtOnce: number;
  /** After so long an attempt is ended, whatever it does. */
  readonly timeout: Duration;
  readonly logRetention: RetentionDays;
}

/** Where attempts run: one queue on Fargate, and one job definition an image. The worker's role is a grantee of the rest. */
export class AttemptJobs extends Construct implements Grantee {
  readonly queue: JobQueue;
  /** Of the definition with mendhook's own image. */
  readonly jobDefinitionName: string;
  readonly logGroup: LogGroup;
  readonly role: Role;
  private readonly environment = new Map<string, string>();
  private readonly names: string[] = [];

  constructor(scope: Construct, id: string, props: AttemptJobsProps) {
    super(scope, id);
    this.logGroup = new LogGroup(this, 'Log', {
      logGroupName: logGroupOf(props.stage, 'worker'),
      retention: props.logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = new Role(this, 'WorkerRole', {
      description: 'What the worker may do. The agent and the tests that it starts have no part in it.',
      assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com'),
    });
    this.addEnvironment(EnvironmentName.stage, props.stage);
    const { network, spot, vcpu, attemptsAtOnce } = props;
    this.queue = attemptQueue(this, { network, spot, maxvCpus: vcpu * attemptsAtOnce });
    this.jobDefinitionName = stackNameOf(props.stage);
    this.makeDefinitions(props);
  }

  addEnvironment(name: string, value: string): void {
    this.environment.set(name, value);
  }

  /** Lets a grantee start attempts and find their jobs again, and tells it the queue and the definition. */
  grantSubmit(grantee: Grantee): void {
    grantee.addEnvironment(EnvironmentName.jobQueue, this.queue.jobQueueName);
    grantee.addEnvironment(EnvironmentName.jobDefinition, this.jobDefinitionName);
    const { partition, region, account } = Stack.of(this);
    const definitions = this.names.map((name) => `arn:${partition}:batch:${region}:${account}:job-definition/${name}`);
    const principal = grantee.role;
    principal.addToPrincipalPolicy(
      // A job is submitted by the definition's name, whose revision changes with each deployment.
      new PolicyStatement({
        actions: ['batch:SubmitJob'],
        resources: [this.queue.jobQueueArn, ...definitions, ...definitions.map((arn) => `${arn}:*`)],
      }),
    );
    for (const name of this.names) {
      acknowledge(grantee.role, {
        id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:batch:<AWS::Region>:<AWS::AccountId>:job-definition/${name}:*]`,
        reason: 'The * stands for the definition’s revision, a number that grows with each deployment.',
      });
    }
    this.grantList(grantee);
  }

  /** Lets a grantee find attempts' jobs by their names. */
  grantList(grantee: Grantee): void {
    grantee.role.addToPrincipalPolicy(new PolicyStatement({ actions: ['batch:ListJobs'], resources: ['*'] }));
    acknowledge(grantee.role, {
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'batch:ListJobs knows no resources. It tells names and states of jobs, and nothing of what is in them.',
    });
  }

  /** Lets a grantee read the state of attempts' jobs, and end those that never begin. */
  grantEnd(grantee: Grantee): void {
    const { partition, region, account } = Stack.of(this);
    const jobs = `arn:${partition}:batch:${region}:${account}:job/*`;
    const principal = grantee.role;
    principal.addToPrincipalPolicy(new PolicyStatement({ actions: ['batch:DescribeJobs'], resources: ['*'] }));
    principal.addToPrincipalPolicy(new PolicyStatement({ actions: ['batch:TerminateJob'], resources: [jobs] }));
    acknowledge(
      principal,
      {
        id: 'AwsSolutions-IAM5[Resource::*]',
        reason: 'batch:ListJobs and batch:DescribeJobs know no resources. They tell of jobs, and change nothing.',
      },
      {
        id: 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:batch:<AWS::Region>:<AWS::AccountId>:job/*]',
        reason:
          'Batch makes up a job’s id when it takes the job, and no key of a condition names the queue. A tag would narrow ' +
          'nothing: a role that may tag jobs as it submits them may tag any job.',
      },
    );
  }

  /** One definition an image; all of them run as the same role, with the same environment. */
  private makeDefinitions(props: AttemptJobsProps): void {
    const platform = props.architecture === 'arm64' ? Platform.LINUX_ARM64 : Platform.LINUX_AMD64;
    const worker = new DockerImageAsset(this, 'Image', {
      directory: IMAGE_CONTEXT,
      file: 'batch-job/Dockerfile',
      platform,
    });
    const image = ContainerImage.fromDockerImageAsset(worker);
    this.makeDefinition('Worker', { ...props, name: this.jobDefinitionName, image });
    for (const own of props.images) {
      this.makeDefinition(`Worker-${imageName(own.dockerfile)}`, {
        ...props,
        name: jobDefinitionName(this.jobDefinitionName, own.dockerfile),
        image: serviceImage(this, own, { worker, platform: platform.platform }),
      });
    }
  }

  private makeDefinition(id: string, props: AttemptJobsProps & { name: string; image: ContainerImage }): void {
    const { network, architecture } = props;
    this.names.push(props.name);
    const executionRole = new Role(this, `${id}StartRole`, {
      description: 'What Fargate does to start a container: pull the image, write the log.',
      assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com'),
    });
    const definition = new EcsJobDefinition(this, id, {
      jobDefinitionName: props.name,
      container: new EcsFargateContainerDefinition(this, `${id}Container`, {
        image: props.image,
        cpu: props.vcpu,
        memory: Size.mebibytes(props.memoryMiB),
        ephemeralStorageSize: Size.gibibytes(props.diskGiB),
        fargateCpuArchitecture: architecture === 'arm64' ? CpuArchitecture.ARM64 : CpuArchitecture.X86_64,
        assignPublicIp: network.assignPublicIp,
        jobRole: this.role,
        executionRole,
        logging: LogDrivers.awsLogs({ logGroup: this.logGroup, streamPrefix: 'worker' }),
      }),
      timeout: props.timeout,
      retryAttempts: HOST_ATTEMPTS,
      retryStrategies: [
        ...HOST_LOST.map((onStatusReason) => RetryStrategy.of(Action.RETRY, Reason.custom({ onStatusReason }))),
        // What no rule speaks of would be tried again.
        RetryStrategy.of(Action.EXIT, Reason.custom({ onReason: '*' })),
      ],
      propagateTags: true,
      // A job that waits keeps the revision that it was submitted with. Without its revision it would fail.
      skipDeregisterOnUpdate: true,
    });
    this.fillIn(definition);
    acknowledge(executionRole, {
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'ecr:GetAuthorizationToken knows no resources. Images are pulled from the one repository alone.',
    });
  }

  /** The environment is complete only when all who grant something have done so. */
  private fillIn(definition: EcsJobDefinition): void {
    const resource = definition.node.defaultChild;
    if (!(resource instanceof CfnJobDefinition)) throw new Error('a job definition is made of one resource');
    const produce = () => [...this.environment].map(([Name, Value]) => ({ Name, Value }));
    resource.addPropertyOverride('ContainerProperties.Environment', Lazy.any({ produce }));
  }
}

const HOST_ATTEMPTS = 3;

/**
 * A host that was lost, in Fargate's own words; what the worker does wrong is not done again. Batch takes letters, digits,
 * `.`, `:` and spaces, and an asterisk at the end alone: https://docs.aws.amazon.com/batch/latest/APIReference/API_EvaluateOnExit.html
 */
const HOST_LOST = [
  'Your Spot Task was interrupted*',
  'Host EC2*',
  'Timeout waiting for network interface provisioning*',
  'ECS is performing maintenance on the underlying infrastructure*',
];
