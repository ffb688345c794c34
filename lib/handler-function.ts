import { Duration, RemovalPolicy } from 'aws-cdk-lib';
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
import type { FunctionTerms } from './function-terms.ts';

export interface HandlerFunctionProps extends FunctionTerms {
  readonly stage: string;
  /** Which folder of `lambdas/` it is. */
  readonly functionName: FunctionName;
  /** The directory that `bundleFunctions` made for it. */
  readonly bundle: string;
  readonly logRetention: RetentionDays;
  /** Where an event goes that the function failed on three times. */
  readonly lostEvents: IQueue;
}

/** One function of `lambdas/`, with a role of its own that at first can do nothing but write its log and its traces. */
export class HandlerFunction extends LambdaFunction {
  declare readonly role: IRole;

  constructor(scope: Construct, id: string, props: HandlerFunctionProps) {
    const { stage, functionName, logRetention, bundle, configured, calledBy, lostEvents, ...rest } = props;
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
      ...(calledBy === 'event' ? { deadLetterQueue: lostEvents } : {}),
      // The next tick looks at the same again, so a late one is of no use.
      ...(calledBy === 'clock' ? { retryAttempts: 0, maxEventAge: Duration.minutes(1) } : {}),
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
    if (calledBy === 'event') return;
    acknowledge(
      this,
      { id: 'Serverless-LambdaDLQ', reason: WHO_HEARS[calledBy] },
      { id: 'Serverless-LambdaAsyncFailureDestination', reason: WHO_HEARS[calledBy] },
    );
  }
}

const WHO_HEARS = {
  api: 'The function is never called with an event: API Gateway hears of a failure.',
  queue: 'The function is never called with an event: SQS keeps the message, and has a dead-letter queue of its own.',
  clock:
    'A tick holds nothing that could be lost: the next one looks at the same. An alarm rings when ticks go on failing.',
} as const;
