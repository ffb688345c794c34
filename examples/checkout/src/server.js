import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { RequestError } from './errors.js';
import { readBody } from './read-body.js';
import { findRoute } from './router.js';
import { routes } from './routes.js';

/**
 * The shop over HTTP. Every request leaves one log line: info when it was served or refused, error when it broke.
 *
 * @param {{ shop: { store: object, payments: object }, logger: object }} options
 */
export function createShopServer({ shop, logger }) {
  return createServer(async (request, response) => {
    const startedAt = performance.now();
    const userId = request.headers['x-user-id'];
    const { statusCode, body, error } = await answer(shop, userId, request);
    response.writeHead(statusCode, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
    const attributes = describeRequest(request, statusCode, userId, performance.now() - startedAt);
    if (error === undefined) logger.info(`${request.method} ${request.url} ${statusCode}`, attributes);
    else logger.error(error.message, error, attributes);
  });
}

async function answer(shop, userId, request) {
  try {
    const [pathname] = request.url.split('?', 1);
    const { handle, params } = findRoute(routes, request.method, pathname);
    return await handle({ shop, userId, params, body: await readBody(request) });
  } catch (error) {
    if (error instanceof RequestError) {
      return { statusCode: error.statusCode, body: { error: error.code, message: error.message } };
    }
    return { statusCode: 500, body: { error: 'internal', message: 'something went wrong on our side' }, error };
  }
}

function describeRequest(request, statusCode, userId, elapsedMs) {
  return {
    dd: { trace_id: traceId(request) },
    http: {
      method: request.method,
      url: `http://${request.headers.host}${request.url}`,
      status_code: statusCode,
    },
    usr: userId === undefined ? undefined : { id: userId },
    duration: Math.round(elapsedMs * 1e6),
  };
}

/** The caller's trace goes on; without one, a new trace begins. */
function traceId(request) {
  const given = request.headers['x-datadog-trace-id'];
  return /^\d{1,20}$/.test(given ?? '') ? given : randomBytes(8).readBigUInt64BE().toString();
}
