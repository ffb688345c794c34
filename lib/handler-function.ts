import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import { type IRole, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { CONFIG_FILE, EnvironmentName, type FunctionName, logGroupOf } from '../core/names.ts';
import { acknowledge } from './acknowledge.ts';

export interface HandlerFunctionProps {
  readonly stage: string;
  /** Which folder of `lambdas/` it is. */
  readonly functionName: FunctionName;
  readonly description: string;
  /** The directory that `bundleFunctions` made for it. */
  readonly bundle: string;
  /** Whether the configuration stands beside the code. */
  readonly configured: boolean;
  readonly timeout: Duration;
  /** In MiB. The processor's share grows with it. */
  readonly memorySize: number;
  readonly logRetention: RetentionDays;
  /**
   * Where an event goes that the function failed on three times, if events are what it is called with.
   *
   * @default - whoever calls hears of the failure and deals with it
   */
  readonly lostEvents?: IQueue | undefined;
}

/** One function of `lambdas/`, with a role of its own that at first can do nothing but write its log and its traces. */
export class HandlerFunction extends LambdaFunction {
  declare readonly role: IRole;

  constructor(scope: Construct, id: string, props: HandlerFunctionProps) {
    const { stage, functionName, logRetention, bundle, configured, lostEvents, ...rest } = props;
    const logGroup = new LogGroup(scope, `${id}Log`, {
      logGroupName: logGroupOf(stage, functionName),
      retention: logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    role.addToPolicy(
      new PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [logGroup.logGroupArn],
      }),
    );
    super(scope, id, {
      description: rest.description,
      timeout: rest.timeout,
      memorySize: rest.memorySize,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: Code.fromAsset(bundle),
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      systemLogLevelV2: SystemLogLevel.WARN,
      tracing: Tracing.ACTIVE,
      ...(lostEvents === undefined ? {} : { deadLetterQueue: lostEvents }),
      environment: {
        NODE_OPTIONS: '--enable-source-maps',
        [EnvironmentName.stage]: stage,
        ...(configured ? { [EnvironmentName.configFile]: `/var/task/${CONFIG_FILE}` } : {}),
      },
    });
    acknowledge(role, {
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'X-Ray’s PutTraceSegments and PutTelemetryRecords know no resources.',
    });
    if (lostEvents !== undefined) return;
    acknowledge(this, {
      id: 'Serverless-LambdaDLQ',
      reason: 'The function is never called with an event: API Gateway hears of a failure, and SQS keeps the message.',
    });
  }
}
