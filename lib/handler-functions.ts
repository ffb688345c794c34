import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { type FunctionName, functionNames } from '../core/names.ts';
import type { FunctionBundles } from './function-bundles.ts';
import { FUNCTION_TERMS } from './function-terms.ts';
import { HandlerFunction } from './handler-function.ts';

/** The functions that not every deployment has. */
type Optional = 'release' | 'deploy' | 'rollback' | 'deploy-events' | 'jira';

export type HandlerFunctions = Readonly<Record<Exclude<FunctionName, Optional>, HandlerFunction>> &
  Readonly<Partial<Record<Optional, HandlerFunction>>>;

/** Makes the functions of a deployment, each with a role of its own that can do nothing yet. */
export function makeFunctions(
  scope: Construct,
  props: {
    stage: string;
    bundles: FunctionBundles;
    logRetention: RetentionDays;
    lostEvents: IQueue;
    /** Where orders go that one of the two functions that deploy failed on three times. */
    lostOrders: IQueue | undefined;
    hasRelease: boolean;
    hasDeployer: boolean;
    hasDeployEvents: boolean;
    hearsJira: boolean;
  },
): HandlerFunctions {
  const { bundles, hasRelease, hasDeployer, hasDeployEvents, hearsJira, lostOrders, ...common } = props;
  const made = functionNames({ hasRelease, hasDeployer, hasDeployEvents, hearsJira }).map((functionName) => {
    const id = functionName.replace(/(^|-)./g, (start) => start.slice(-1).toUpperCase());
    const bundle = bundles[functionName];
    return [
      functionName,
      new HandlerFunction(scope, id, {
        ...{ ...common, ...FUNCTION_TERMS[functionName], functionName, bundle },
        ...(lostOrders !== undefined && takesOrders(functionName) && { lostEvents: lostOrders }),
      }),
    ] as const;
  });
  return Object.fromEntries(made) as Record<Exclude<FunctionName, Optional>, HandlerFunction>;
}

const takesOrders = (name: FunctionName): boolean => name === 'deploy' || name === 'rollback';
