import { once } from 'node:events';
import { extname } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import {
  type FunctionFailure,
  type Invoke,
  type WorkerMessage,
  type WorkerStart,
  workerMessageSchema,
} from './function-messages.ts';

/** How an invocation ended; a result is whatever the handler's answer is as JSON. */
export type Invocation =
  | { readonly kind: 'returned'; readonly payload: unknown }
  | { readonly kind: 'failed'; readonly failure: FunctionFailure };

export interface LogLine {
  readonly functionName: string;
  /** The invocation that was running, if any. */
  readonly requestId: string | undefined;
  readonly stream: 'stdout' | 'stderr';
  readonly line: string;
}

export interface EnvironmentOptions {
  readonly functionName: string;
  readonly handlerFile: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly timeLimitMs: number;
  /** Loading the handler's modules does not count against `timeLimitMs`, as in Lambda, which gives it 10 s. */
  readonly startLimitMs: number;
  /** Folder where Node keeps compiled code; empty for none. */
  readonly compileCache: string;
  readonly onLog: (line: LogLine) => void;
}

/** One execution environment: a worker thread that runs one invocation after another until it breaks. */
export type FunctionEnvironment = ReturnType<typeof openFunctionEnvironment>;

const RESPONSE_LIMIT_BYTES = 6 * 1024 * 1024;

export function openFunctionEnvironment(options: EnvironmentOptions) {
  const { handlerFile, functionName, compileCache } = options;
  const worker = new Worker(new URL(`./function-worker${extname(import.meta.url)}`, import.meta.url), {
    name: functionName,
    workerData: { handlerFile, functionName, compileCache } satisfies WorkerStart,
    env: { ...options.variables },
    execArgv: [],
    stdout: true,
    stderr: true,
  });
  let requestId: string | undefined;
  let broken: FunctionFailure | undefined;
  let settle: (message: WorkerMessage) => void = () => {};

  const breakWith = (failure: FunctionFailure) => {
    broken ??= failure;
    settle({ kind: 'not-ready', failure: broken });
  };
  worker.on('message', (message: unknown) => settle(workerMessageSchema.parse(message)));
  worker.on('error', (error: unknown) => breakWith(describeCrash(error)));
  worker.on('exit', (code) => breakWith(failure('Runtime.ExitError', `Runtime exited with exit status ${code}`)));
  const outputEnded = Promise.all([readLines(worker.stdout, 'stdout'), readLines(worker.stderr, 'stderr')]);
  const loaded = expectMessage(options.startLimitMs, failure('Runtime.InitError', 'The handler did not load in time'));
  // Nobody may call this environment again, so it ends its thread by itself.
  const ready = loaded.then(async (message) => {
    if (broken !== undefined) await close();
    return message;
  });

  return {
    /** Whether another invocation can run here. */
    isBroken: () => broken !== undefined,
    invoke: async (invoke: Omit<Invoke, 'deadlineAt'>): Promise<Invocation> => {
      const started = await ready;
      if (started.kind === 'not-ready') return fail(started.failure);
      requestId = invoke.requestId;
      const seconds = (options.timeLimitMs / 1000).toFixed(2);
      const answered = expectMessage(
        options.timeLimitMs,
        failure('Sandbox.Timedout', `RequestId: ${invoke.requestId} Error: Task timed out after ${seconds} seconds`),
      );
      worker.postMessage({ ...invoke, deadlineAt: Date.now() + options.timeLimitMs } satisfies Invoke);
      return readAnswer(await answered);
    },
    close,
  };

  function expectMessage(limitMs: number, timedOut: FunctionFailure): Promise<WorkerMessage> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        breakWith(timedOut);
      }, limitMs);
      settle = (message) => {
        clearTimeout(timer);
        settle = () => {};
        resolve(message);
      };
      if (broken !== undefined) settle({ kind: 'not-ready', failure: broken });
    });
  }

  async function readAnswer(message: WorkerMessage): Promise<Invocation> {
    if (message.kind === 'failed') return fail(message.failure);
    if (message.kind !== 'returned') {
      return fail(message.kind === 'not-ready' ? message.failure : failure('Runtime.Unknown', 'No answer'));
    }
    const size = Buffer.byteLength(message.payload);
    if (size <= RESPONSE_LIMIT_BYTES) return { kind: 'returned', payload: JSON.parse(message.payload) };
    const text = `Response payload size exceeded maximum allowed payload size (${RESPONSE_LIMIT_BYTES} bytes).`;
    return fail(failure('Function.ResponseSizeTooLarge', text));
  }

  async function fail(cause: FunctionFailure): Promise<Invocation> {
    if (broken !== undefined) await close();
    return { kind: 'failed', failure: cause };
  }

  async function close(): Promise<void> {
    broken ??= failure('Runtime.Closed', 'The function was closed');
    await worker.terminate();
    await outputEnded;
  }

  async function readLines(output: Readable, stream: LogLine['stream']): Promise<void> {
    const lines = createInterface({ input: output });
    lines.on('line', (line) => options.onLog({ functionName: options.functionName, requestId, stream, line }));
    await once(lines, 'close');
  }
}

const failure = (errorType: string, errorMessage: string): FunctionFailure => ({ errorType, errorMessage, trace: [] });

function describeCrash(thrown: unknown): FunctionFailure {
  if (!(thrown instanceof Error)) return failure('Runtime.UnhandledError', String(thrown));
  return { errorType: thrown.name, errorMessage: thrown.message, trace: (thrown.stack ?? '').split('\n') };
}
