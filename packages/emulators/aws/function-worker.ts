import { enableCompileCache, flushCompileCache } from 'node:module';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import type { FunctionFailure, Invoke, WorkerMessage, WorkerStart } from './function-messages.ts';

/** The inside of a function's worker thread: imports the handler's file and runs one invocation at a time. */

type Handler = (event: unknown, context: object) => unknown;

const post = (message: WorkerMessage) => parentPort?.postMessage(message);

// Written by the host as this very type.
const start: WorkerStart = workerData;

// A thread does not take the cache over from its process.
const keepsCompiled = start.compileCache !== '';
if (keepsCompiled) enableCompileCache(start.compileCache);

try {
  const handler = findHandler(await import(pathToFileURL(start.handlerFile).href), start.handlerFile);
  parentPort?.on('message', (invoke: Invoke) => run(handler, invoke));
  post({ kind: 'ready' });
  // A thread that is terminated keeps nothing.
  if (keepsCompiled) flushCompileCache();
} catch (error) {
  post({ kind: 'not-ready', failure: describeFailure(error, 'Runtime.ImportModuleError') });
}

function findHandler(module: object, file: string): Handler {
  const handler = 'handler' in module ? module.handler : undefined;
  if (typeof handler !== 'function') {
    const missing = new Error(`${file} exports no function named handler`);
    missing.name = 'Runtime.HandlerNotFound';
    throw missing;
  }
  return (event, context) => handler(event, context);
}

async function run(handler: Handler, { requestId, event, deadlineAt }: Invoke): Promise<void> {
  try {
    const result = await handler(JSON.parse(event), {
      functionName: start.functionName,
      functionVersion: '$LATEST',
      invokedFunctionArn: `arn:aws:lambda:us-east-1:000000000000:function:${start.functionName}`,
      memoryLimitInMB: '512',
      logGroupName: `/aws/lambda/${start.functionName}`,
      logStreamName: 'local',
      awsRequestId: requestId,
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => Math.max(0, deadlineAt - Date.now()),
    });
    post({ kind: 'returned', requestId, payload: JSON.stringify(result) ?? 'null' });
  } catch (error) {
    post({ kind: 'failed', requestId, failure: describeFailure(error, 'Error') });
  }
}

function describeFailure(thrown: unknown, otherwise: string): FunctionFailure {
  if (!(thrown instanceof Error)) return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
  return {
    errorType: thrown.name === 'Error' ? otherwise : thrown.name,
    errorMessage: thrown.message,
    trace: (thrown.stack ?? '').split('\n'),
  };
}
