import { z } from 'zod';

/** What crosses between a function's host and its worker thread. Events and results cross as JSON, as in Lambda. */
export interface WorkerStart {
  readonly handlerFile: string;
  readonly functionName: string;
  /** Folder where Node keeps compiled code; empty for none. */
  readonly compileCache: string;
}

export interface Invoke {
  readonly requestId: string;
  readonly event: string;
  readonly deadlineAt: number;
}

const failureSchema = z.object({
  errorType: z.string(),
  errorMessage: z.string(),
  trace: z.array(z.string()).readonly(),
});

/** How an invocation failed, in the words of Lambda's answer. */
export type FunctionFailure = z.output<typeof failureSchema>;

export const workerMessageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('not-ready'), failure: failureSchema }),
  z.object({ kind: z.literal('returned'), requestId: z.string(), payload: z.string() }),
  z.object({ kind: z.literal('failed'), requestId: z.string(), failure: failureSchema }),
]);

export type WorkerMessage = z.output<typeof workerMessageSchema>;
