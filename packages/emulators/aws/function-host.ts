import { randomUUID } from 'node:crypto';
import {
  type FunctionEnvironment,
  type Invocation,
  type LogLine,
  openFunctionEnvironment,
} from './function-environment.ts';
import { REGION } from './local-account.ts';

export interface FunctionOptions {
  readonly name: string;
  /** The handler's file; it exports `handler(event, context)`. */
  readonly handlerFile: string;
  /** Everything that the handler finds in its environment, besides PATH and what Lambda itself sets. */
  readonly environment: Readonly<Record<string, string>>;
  /** @default 30,000 */
  readonly timeLimitMs?: number;
  /** How long the handler's modules may take to load. @default 30,000 */
  readonly startLimitMs?: number;
  /** Most invocations at a time; further ones wait. @default 4 */
  readonly concurrency?: number;
  /** Execution environments that are opened before the first invocation, as Lambda's provisioned concurrency. @default 0 */
  readonly provisioned?: number;
  readonly path?: string;
  /** Folder where Node keeps compiled code between environments; empty for none. @default - this process's own */
  readonly compileCache?: string;
  readonly onLog?: (line: LogLine) => void;
}

export interface LocalFunction {
  readonly name: string;
  /** Runs the handler on an event that JSON can carry. A failing handler is a result, not an exception. */
  invoke(event: unknown): Promise<Invocation>;
  /** Opens an execution environment for the next invocation, unless one is open. */
  provision(): void;
  /** Ends what runs; later invocations fail. */
  close(): Promise<void>;
}

const EVENT_LIMIT_BYTES = 6 * 1024 * 1024;

/**
 * Hosts a Lambda function: its unchanged handler file runs in worker threads with an environment of their own. As in
 * Lambda, an execution environment serves one invocation at a time and is used again until it crashes or times out.
 */
export function startFunction(options: FunctionOptions): LocalFunction {
  const idle: FunctionEnvironment[] = [];
  const open = new Set<FunctionEnvironment>();
  const waiting: (() => void)[] = [];
  const concurrency = options.concurrency ?? 4;
  let running = 0;
  let closed = false;
  for (let opened = 0; opened < (options.provisioned ?? 0); opened += 1) idle.push(openEnvironment());

  return {
    name: options.name,
    invoke: async (event) => {
      const text = JSON.stringify(event) ?? 'null';
      if (Buffer.byteLength(text) > EVENT_LIMIT_BYTES) {
        return refuse('RequestEntityTooLargeException', `The event is larger than ${EVENT_LIMIT_BYTES} bytes`);
      }
      if (running >= concurrency) await new Promise<void>((resolve) => waiting.push(resolve));
      else running += 1;
      try {
        return closed ? refuse('Runtime.Closed', 'The function was closed') : await runOnce(text);
      } finally {
        const next = waiting.shift();
        if (next === undefined) running -= 1;
        else next();
      }
    },
    provision: () => {
      if (!closed && open.size === 0) idle.push(openEnvironment());
    },
    close: async () => {
      closed = true;
      await Promise.all([...open].map((environment) => environment.close()));
      open.clear();
      idle.length = 0;
    },
  };

  async function runOnce(event: string): Promise<Invocation> {
    const environment = takeEnvironment();
    const invocation = await environment.invoke({ requestId: randomUUID(), event });
    if (environment.isBroken()) open.delete(environment);
    else idle.push(environment);
    return invocation;
  }

  function takeEnvironment(): FunctionEnvironment {
    for (let environment = idle.pop(); environment !== undefined; environment = idle.pop()) {
      if (!environment.isBroken()) return environment;
      open.delete(environment);
    }
    return openEnvironment();
  }

  function openEnvironment(): FunctionEnvironment {
    const environment = openFunctionEnvironment({
      functionName: options.name,
      handlerFile: options.handlerFile,
      variables: builtVariables(options),
      timeLimitMs: options.timeLimitMs ?? 30_000,
      startLimitMs: options.startLimitMs ?? 30_000,
      compileCache: options.compileCache ?? process.env['NODE_COMPILE_CACHE'] ?? '',
      onLog: options.onLog ?? (() => {}),
    });
    open.add(environment);
    return environment;
  }
}

const refuse = (errorType: string, errorMessage: string): Invocation => ({
  kind: 'failed',
  failure: { errorType, errorMessage, trace: [] },
});

const builtVariables = ({ name, environment, path = process.env['PATH'] ?? '' }: FunctionOptions) => ({
  PATH: path,
  AWS_REGION: REGION,
  AWS_LAMBDA_FUNCTION_NAME: name,
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  ...environment,
});
