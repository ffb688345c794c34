import { setTimeout as delay } from 'node:timers/promises';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** Answers with its event; some bodies ask for another answer. */
export async function handler(event: APIGatewayProxyEventV2): Promise<unknown> {
  switch (event.body) {
    case 'plain':
      return { ok: true };
    case 'text':
      return 'just text';
    case 'structured':
      return {
        statusCode: 202,
        headers: { 'X-Count': 3 },
        cookies: ['a=1', 'b=2'],
        body: Buffer.from([0, 255]).toString('base64'),
        isBase64Encoded: true,
      };
    case 'malformed':
      return { statusCode: 'soon' };
    case 'throw':
      throw new Error('secret detail');
    case 'slow':
      return delay(5_000);
    default:
      return { statusCode: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(event) };
  }
}
