import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { ModelUsage } from '../../core/config/model-prices.ts';
import { messageOf } from '../../core/errors.ts';
import { answerError, type Refusal, refusal } from './answer-error.ts';
import { countTokens } from './count-tokens.ts';
import type { Fallback } from './fallback.ts';
import type { GatewayCall } from './gateway-call.ts';
import { type ModelRequest, readRequest, withModel } from './read-request.ts';
import { createAnswerRecorder } from './record-answer.ts';
import type { RecordedRequest } from './record-request.ts';
import { type Answer, NoAnswerError, type RetryRules, sendUpstream } from './send-upstream.ts';
import { type createSpending, noTokens, type Reservation } from './spending.ts';
import type { Upstream } from './upstream.ts';
import { createUsageMeter } from './usage-meter.ts';

export interface RelayOptions {
  readonly upstream: Upstream;
  readonly token: string;
  readonly allowedModels: readonly string[];
  readonly spending: ReturnType<typeof createSpending>;
  readonly fallback: Fallback;
  /** Takes from a request's body what is new in it. */
  readonly recordRequest: (body: string) => RecordedRequest;
  readonly retry: RetryRules;
  readonly signal: AbortSignal;
}

type CallReport = Omit<GatewayCall, 'at' | 'durationMs'>;

/** Takes one call through: check, set money aside, ask the model, pass the answer on as it comes, settle. */
export async function relayCall(
  request: IncomingMessage,
  response: ServerResponse,
  options: RelayOptions,
): Promise<CallReport> {
  const read = await readRequest(request, options);
  if ('refused' in read) return refuse(response, read.refused, { model: read.model ?? '', requestBytes: 0 });
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const signal = AbortSignal.any([gone.signal, options.signal]);
  const model = options.fallback.modelFor(read.model);
  const call = model === read.model ? read : withModel(read, model);
  const recorded = options.recordRequest(read.body);
  const report = { request: recorded, ...(await ask(call, response, { ...options, signal })) };
  return model === read.model ? report : { insteadOf: read.model, ...report };
}

/** Asks the model of the call, and the fallback when that one cannot be had: each for money of its own. */
async function ask(call: ModelRequest, response: ServerResponse, options: RelayOptions): Promise<CallReport> {
  const { fallback } = options;
  const reservation = call.maxOutput === undefined ? FREE : await reserve(call, call.maxOutput, options);
  const sizes = { model: call.model, requestBytes: call.bytes };
  if (typeof reservation === 'string') return refuse(response, refusal.budget(reservation), sizes);
  let answer: Answer;
  try {
    answer = await sendUpstream(call, options);
  } catch (error) {
    if (!(error instanceof NoAnswerError)) throw error;
    // A request that was on its way when the client left is charged for its input; no output had begun.
    const charged = reservation.settle(error.underway ? { ...reservation.worst, output: 0 } : NOTHING);
    return { ...refuse(response, refusal.upstream(error.message), sizes), ...charged, tries: error.tries };
  }
  const other = answer.unavailable ? fallback.stepIn(call.model) : undefined;
  if (other === undefined) return { ...sizes, ...(await passOn(call, answer, reservation, response)) };
  await answer.discard();
  reservation.settle(NOTHING);
  const report = await ask(withModel(call, other), response, options);
  return { insteadOf: call.model, ...report, tries: report.tries + answer.tries };
}

/**
 * Sets money aside for a call. Bytes tell the most that text can cost, at no delay; a call that holds an image or a PDF, or
 * that would be refused by its bytes, is counted by the provider first.
 *
 * @returns a reservation, or a sentence that says why there is none
 */
async function reserve(call: ModelRequest, maxOutput: number, options: RelayOptions): Promise<Reservation | string> {
  const { spending } = options;
  const byBytes = call.hasMedia ? UNCOUNTED : spending.reserve({ ...call, maxOutput });
  if (typeof byBytes !== 'string') return byBytes;
  const inputTokens = await countTokens(call, options);
  return inputTokens === undefined ? byBytes : spending.reserve({ ...call, maxOutput, inputTokens });
}

const UNCOUNTED = 'the request holds an image or a PDF, and the provider did not count its tokens';

async function passOn(call: ModelRequest, answer: Answer, reservation: Reservation, response: ServerResponse) {
  const contentType = answer.headers.get('content-type') ?? '';
  const meter = createUsageMeter(contentType);
  const recorder = createAnswerRecorder(contentType);
  let responseBytes = 0;
  const metered = async function* () {
    for await (const chunk of answer.body) {
      meter.push(chunk);
      recorder.push(chunk);
      responseBytes += chunk.length;
      yield chunk;
    }
  };
  response.writeHead(answer.status, passedHeaders(answer));
  const broken = await pipeline(metered, response).then(
    () => undefined,
    (error: unknown) => `broke off: ${messageOf(error)}`,
  );
  const failed = answer.status >= 400;
  const usage = failed || call.maxOutput === undefined ? NOTHING : (meter.read() ?? reservation.worst);
  const reason = broken ?? (failed ? `the model answered ${answer.status}` : undefined);
  return {
    status: answer.status,
    tries: answer.tries,
    responseBytes,
    ...reservation.settle(usage),
    ...(reason === undefined ? {} : { reason }),
    answer: recorder.read(),
  };
}

function refuse(
  response: ServerResponse,
  refused: Refusal,
  sizes: Pick<CallReport, 'model' | 'requestBytes'>,
): CallReport {
  const responseBytes = answerError(response, refused);
  const { status, message } = refused;
  return { ...sizes, status, tries: 0, responseBytes, tokens: noTokens, dollars: 0, reason: message };
}

/**
 * The gateway has already done what retrying there was, so the client is told not to. Length and encoding are left out:
 * `fetch` has unpacked the body.
 */
const passedHeaders = ({ headers, status }: Answer): Record<string, string> => ({
  ...Object.fromEntries(
    [...headers].filter(([name]) => name === 'content-type' || name === 'request-id' || name.startsWith('anthropic-')),
  ),
  ...(status >= 400 && status !== 400 ? { 'x-should-retry': 'false' } : {}),
});

const NOTHING: ModelUsage = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, cacheWriteHour: 0 };

/** Counting tokens costs nothing: https://docs.claude.com/en/docs/build-with-claude/token-counting */
const FREE: Reservation = { dollars: 0, worst: NOTHING, settle: () => ({ tokens: noTokens, dollars: 0 }) };
