import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { type FunctionName, functionNames } from '../core/names.ts';
import type { FunctionBundles } from './function-bundles.ts';
import { FUNCTION_TERMS } from './function-terms.ts';
import { HandlerFunction } from './handler-function.ts';

export type HandlerFunctions = Readonly<Record<Exclude<FunctionName, 'release'>, HandlerFunction>> & {
  readonly release?: HandlerFunction;
};

/** Makes the functions of a deployment, each with a role of its own that can do nothing yet. */
export function makeFunctions(
  scope: Construct,
  props: {
    stage: string;
    bundles: FunctionBundles;
    logRetention: RetentionDays;
    lostEvents: IQueue;
    hasRelease: boolean;
  },
): HandlerFunctions {
  const { bundles, hasRelease, ...common } = props;
  const made = functionNames(hasRelease).map((functionName) => {
    const id = functionName.replace(/(^|-)./g, (start) => start.slice(-1).toUpperCase());
    const bundle = bundles[functionName];
    return [
      functionName,
      new HandlerFunction(scope, id, { ...common, ...FUNCTION_TERMS[functionName], functionName, bundle }),
    ] as const;
  });
  return Object.fromEntries(made) as Record<Exclude<FunctionName, 'release'>, HandlerFunction>;
}
