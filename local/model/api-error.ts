import { HTTPException } from 'hono/http-exception';

/** Errors of the Messages API by their status: https://docs.claude.com/en/api/errors */
const TYPE_BY_STATUS = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  405: 'invalid_request_error',
  413: 'request_too_large',
  500: 'api_error',
} as const;

type ErrorStatus = keyof typeof TYPE_BY_STATUS;

/** A refusal in Anthropic's shape. Asking again would not help, and the clients are told so. */
export function apiError(status: ErrorStatus, message: string, requestId: string): HTTPException {
  const body = { type: 'error', error: { type: TYPE_BY_STATUS[status], message }, request_id: requestId };
  const headers = { 'request-id': requestId, 'x-should-retry': 'false' };
  return new HTTPException(status, { message, res: Response.json(body, { status, headers }) });
}
