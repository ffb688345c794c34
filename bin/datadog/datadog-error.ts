import { z } from 'zod';
import { describeRefusal } from '../../core/deployment/datadog-scopes.ts';
import { UpstreamError } from '../../core/errors.ts';
import { terminalLine } from '../terminal.ts';

interface RefusedCall {
  readonly status: number;
  readonly method: string;
  /** The whole address; it is shown without its host and its query. */
  readonly url: string;
  /** What Datadog answered. */
  readonly body: string;
}

/** Datadog refused a call of a command. The message names the call and the scopes that it needs. */
export class DatadogError extends UpstreamError {
  readonly status: number;

  constructor({ status, method, url, body }: RefusedCall) {
    const reason = EXPLAINED.has(status) ? undefined : reasonOf(body);
    const refusal = describeRefusal(status, method, new URL(url).pathname);
    super('Datadog', reason === undefined ? refusal : `${refusal}: ${reason}`, {
      retryable: status === 429 || status >= 500,
    });
    this.status = status;
  }
}

/** The status that Datadog answered with; undefined for any other fault. */
export const statusOf = (error: unknown): number | undefined =>
  error instanceof DatadogError ? error.status : undefined;

/** What a person does about a refusal of this status; undefined where the message says all there is. */
export function nextStepOf(status: number): string | undefined {
  if (status === 401) return `check both keys and \`datadog.site\`: ${KEYS}`;
  if (status === 403) return `check both keys, \`datadog.site\` and the scopes of the application key: ${KEYS}`;
  if (status === 404) return 'check `datadog.site` in mendhook.config.ts';
  if (status === 429 || status >= 500) return 'wait a moment, then try again';
  return undefined;
}

const KEYS = 'https://docs.datadoghq.com/account_management/api-app-keys/';

/** Datadog's own words add nothing to these: "Forbidden". */
const EXPLAINED: ReadonlySet<number> = new Set([401, 403, 429]);
const REASON_LIMIT = 200;

const answerSchema = z.object({ errors: z.tuple([z.string()], z.unknown()) });

function reasonOf(body: string): string | undefined {
  const answer = answerSchema.safeParse(parse(body));
  return answer.success ? terminalLine(answer.data.errors[0], REASON_LIMIT) : undefined;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined; // a proxy's page, say: the status then says all there is
  }
}
