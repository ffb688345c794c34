import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  FlowLogDestination,
  GatewayVpcEndpointAwsService,
  type ISecurityGroup,
  type IVpc,
  Peer,
  Port,
  SecurityGroup,
  type SubnetSelection,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { AnyPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { logGroupOf } from '../core/names.ts';
import { acknowledge } from './acknowledge.ts';
import { EgressFilter } from './egress-filter.ts';

/** A network that is there already. */
export interface GivenVpc {
  readonly vpcId: string;
  /** Subnets that the worker's containers are put in, from which the internet can be reached. */
  readonly subnetIds: readonly string[];
  readonly availabilityZones: readonly string[];
  /** Whether these subnets need a public address to reach the internet, having no NAT. */
  readonly assignPublicIp: boolean;
}

export interface WorkerNetworkProps {
  readonly stage: string;
  /**
   * A network that is there already.
   *
   * @default - a new one with two public subnets, which costs nothing while nothing runs
   */
  readonly vpc?: GivenVpc | undefined;
  /**
   * The only domains, besides those of mendhook itself, whose names the containers can find.
   *
   * @default - every name can be found
   */
  readonly allowedDomains?: readonly string[] | undefined;
  /** Datadog’s site, such as `datadoghq.eu`: its API stays reachable. */
  readonly datadogSite: string;
  readonly githubHosts: readonly string[];
  /**
   * Hosts of what applies suggested patches.
   *
   * @default - none
   */
  readonly applierHosts?: readonly string[] | undefined;
  /**
   * Region in which Amazon Bedrock is called.
   *
   * @default - Anthropic's own API is called
   */
  readonly bedrockRegion?: string | undefined;
  /** Whether files in Git LFS are fetched. */
  readonly largeFiles: boolean;
  readonly logRetention: RetentionDays;
}

/**
 * Where the worker's containers run. In a network of its own they have a public address and no way in: no NAT gateway, no
 * interface endpoint, nothing that costs by the hour. S3 and DynamoDB are reached without leaving AWS.
 */
export class WorkerNetwork extends Construct {
  readonly vpc: IVpc;
  readonly subnets: SubnetSelection;
  readonly assignPublicIp: boolean;
  readonly securityGroup: ISecurityGroup;

  constructor(scope: Construct, id: string, props: WorkerNetworkProps) {
    super(scope, id);
    this.assignPublicIp = props.vpc?.assignPublicIp ?? true;
    this.vpc = props.vpc === undefined ? (this.makeVpc(props) as IVpc) : this.findVpc(props.vpc);
    this.subnets = props.vpc === undefined ? { subnetType: SubnetType.PUBLIC } : { subnets: this.vpc.publicSubnets };
    this.securityGroup = this.makeSecurityGroup();
    if (props.allowedDomains !== undefined) {
      const { allowedDomains, datadogSite, githubHosts, applierHosts, bedrockRegion, largeFiles } = props;
      const { vpcId } = this.vpc;
      new EgressFilter(this, 'EgressFilter', {
        vpcId,
        allowedDomains,
        datadogSite,
        githubHosts,
        applierHosts,
        bedrockRegion,
        largeFiles,
      });
    }
  }

  private makeVpc({ stage, logRetention, allowedDomains, largeFiles }: WorkerNetworkProps): Vpc {
    const vpc = new Vpc(this, 'Vpc', {
      maxAzs: 2,
      natGateways: 0,
      restrictDefaultSecurityGroup: false, // nothing is ever put into it, and closing it takes one more function
      subnetConfiguration: [
        { name: 'worker', subnetType: SubnetType.PUBLIC, cidrMask: 24, mapPublicIpOnLaunch: false },
      ],
    });
    vpc.addFlowLog('FlowLog', {
      destination: FlowLogDestination.toCloudWatchLogs(
        new LogGroup(this, 'FlowLogGroup', {
          logGroupName: logGroupOf(stage, 'network'),
          retention: logRetention,
          removalPolicy: RemovalPolicy.DESTROY,
        }),
      ),
    });
    vpc.addGatewayEndpoint('DynamoDb', { service: GatewayVpcEndpointAwsService.DYNAMODB });
    const s3 = vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 });
    if (allowedDomains !== undefined) for (const statement of this.buckets(largeFiles)) s3.addToPolicy(statement);
    return vpc;
  }

  /** A stranger's bucket has the same host name as one's own: what must not leave must not leave that way either. */
  private buckets(largeFiles: boolean): PolicyStatement[] {
    const { region, account, partition } = Stack.of(this);
    const layers = `arn:${partition}:s3:::prod-${region}-starport-layer-bucket/*`;
    // GitHub's store of Git LFS, from which only GitHub's own signed addresses read.
    const read = [layers, ...(largeFiles ? [`arn:${partition}:s3:::github-cloud/*`] : [])];
    const allow = (actions: string[], resource: string, conditions = {}) =>
      new PolicyStatement({ principals: [new AnyPrincipal()], actions, resources: [resource], conditions });
    const own = { StringEquals: { 's3:ResourceAccount': account } };
    return [
      allow(['s3:GetObject', 's3:PutObject', 's3:ListBucket'], '*', own),
      ...read.map((resource) => allow(['s3:GetObject'], resource)),
    ];
  }

  private findVpc({ vpcId, subnetIds, availabilityZones }: GivenVpc): IVpc {
    const vpc = Vpc.fromVpcAttributes(this, 'Vpc', {
      vpcId,
      availabilityZones: [...availabilityZones],
      publicSubnetIds: [...subnetIds],
    });
    acknowledge(vpc, {
      id: '@aws-cdk/aws-ec2:noSubnetRouteTableId',
      reason: 'Nothing here adds a route or an endpoint to a network that is not its own.',
    });
    return vpc;
  }

  private makeSecurityGroup(): SecurityGroup {
    const securityGroup = new SecurityGroup(this, 'SecurityGroup', {
      vpc: this.vpc,
      description: 'mendhook workers: nothing comes in, and HTTPS alone goes out',
      allowAllOutbound: false,
    });
    securityGroup.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'HTTPS');
    return securityGroup;
  }
}
