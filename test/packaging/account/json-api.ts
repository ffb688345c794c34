import { z } from 'zod';
import { ApiError } from '../../../packages/emulators/aws/api-error.ts';
import type { LoopbackResponse } from '../../../packages/emulators/aws/loopback-server.ts';

/** One action of AWS's JSON protocol, by the service's prefix: `AmazonSSM.GetParameter`. */
export type JsonOperations = Readonly<Record<string, (input: Readonly<Record<string, unknown>>) => object>>;

const inputSchema = z.record(z.string(), z.unknown());

/** @throws {ApiError} what the operation throws, and `UnknownOperationException` */
export function answerJson(
  operations: JsonOperations,
  target: string | readonly string[] | undefined,
  body: string,
): LoopbackResponse {
  const run = typeof target === 'string' ? operations[target] : undefined;
  if (run === undefined) throw new ApiError('UnknownOperationException', `${target} is not known here`);
  return respond(200, run(inputSchema.parse(JSON.parse(body))));
}

export const jsonError = ({ code, message, status }: ApiError): LoopbackResponse =>
  respond(status, { __type: code, message });

const respond = (status: number, body: object): LoopbackResponse => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1' },
  body: JSON.stringify(body),
});
