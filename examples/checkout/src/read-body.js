import { RequestError } from './errors.js';

const LIMIT_BYTES = 16 * 1024;

/**
 * Reads a JSON body; a request without one gives `undefined`.
 *
 * @throws {RequestError} 413 over the limit, 400 when it is no JSON
 */
export async function readBody(request) {
  const chunks = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > LIMIT_BYTES) throw new RequestError(413, 'too-large', `the body is over ${LIMIT_BYTES} bytes`);
    chunks.push(chunk);
  }
  if (bytes === 0) return undefined;
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new RequestError(400, 'invalid-json', 'the body is not JSON');
  }
}
