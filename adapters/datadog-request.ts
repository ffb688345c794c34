import type { z } from 'zod';
import { describeRefusal } from '../core/deployment/datadog-scopes.ts';
import { UpstreamError } from '../core/errors.ts';

/** Whose Datadog it is, and where. */
export interface DatadogAccess {
  readonly apiKey: string;
  readonly appKey: string;
  readonly site: string;
  /** Replaces the site's own address; for a proxy or a stand-in. */
  readonly apiUrl?: string | undefined;
  readonly signal?: AbortSignal;
}

/**
 * Requests to Datadog's API; each throws an UpstreamError unless the answer is good and of the schema's form. `get` resolves
 * to undefined when Datadog knows no such thing. They are plain, since the official client names every model of the whole
 * product in its serializer, and takes longer to load than an alert takes to be triaged
 * (https://github.com/DataDog/datadog-api-client-typescript/issues/1272).
 *
 * @param mayPass whether what an answer of this status says may pass, so that trying again may help
 * @param onAnswer called with the headers of each answer
 */
export function createDatadogRequests(
  access: DatadogAccess,
  mayPass = (status: number) => status === 429 || status >= 500,
  onAnswer: (headers: Headers) => void = () => undefined,
) {
  return {
    post: async <Schema extends z.ZodType>(path: string, schema: Schema, body: unknown): Promise<z.output<Schema>> =>
      readAnswer(await ask(access, path, { method: 'POST', body: JSON.stringify(body) }), schema, {
        refusal: (status) => describeRefusal(status, 'POST', path),
        ...{ mayPass, onAnswer },
      }),
    /** What it answers beside its status is not read. */
    patch: async (path: string, body: unknown): Promise<void> => {
      const { ok, status } = await ask(access, path, { method: 'PATCH', body: JSON.stringify(body) });
      if (ok) return;
      throw new UpstreamError('Datadog', describeRefusal(status, 'PATCH', path), { retryable: mayPass(status) });
    },
    get: async <Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.output<Schema> | undefined> => {
      const response = await ask(access, path, { method: 'GET' });
      if (response.status === 404) return undefined;
      return readAnswer(response, schema, {
        refusal: (status) => describeRefusal(status, 'GET', path),
        ...{ mayPass, onAnswer },
      });
    },
  };
}

const TIME_LIMIT_MS = 20_000;

/** Keys go to Datadog alone: a redirect is not followed. */
function ask({ apiKey, appKey, site, apiUrl, signal }: DatadogAccess, path: string, request: RequestInit) {
  const base = (apiUrl ?? `https://api.${site}`).replace(/\/+$/, '');
  const limits = [AbortSignal.timeout(TIME_LIMIT_MS), ...(signal === undefined ? [] : [signal])];
  return fetch(`${base}${path}`, {
    ...request,
    headers: { 'content-type': 'application/json', 'dd-api-key': apiKey, 'dd-application-key': appKey },
    redirect: 'error',
    signal: AbortSignal.any(limits),
  }).catch((cause: unknown) => {
    throw new UpstreamError('Datadog', 'it could not be asked', { retryable: true, cause });
  });
}

interface Reading {
  readonly refusal: (status: number) => string;
  readonly mayPass: (status: number) => boolean;
  readonly onAnswer: (headers: Headers) => void;
}

async function readAnswer<Schema extends z.ZodType>(
  response: Response,
  schema: Schema,
  { refusal, mayPass, onAnswer }: Reading,
): Promise<z.output<Schema>> {
  const { ok, status, headers } = response;
  onAnswer(headers);
  if (!ok) {
    const retryAfterMs = status === 429 ? resetOf(headers) : undefined;
    throw new UpstreamError('Datadog', refusal(status), { retryable: mayPass(status), retryAfterMs });
  }
  const read = schema.safeParse(await response.json().catch(() => undefined));
  if (read.success) return read.data;
  throw new UpstreamError('Datadog', 'it answered in an unknown form', { retryable: false });
}

/**
 * How long a limit of calls lasts, in milliseconds; undefined where Datadog does not say so.
 * https://docs.datadoghq.com/api/latest/rate-limits/
 */
export function resetOf(headers: Headers): number | undefined {
  const seconds = Number(headers.get('x-ratelimit-reset') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : undefined;
}
