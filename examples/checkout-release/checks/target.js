const { MENDHOOK_TARGET_URL = 'http://127.0.0.1:8080' } = process.env;

/**
 * Asks the shop under test.
 *
 * @returns {Promise<{ status: number, body: any }>}
 */
export async function ask(path, { shopper = 'checker', order } = {}) {
  const response = await fetch(new URL(path, MENDHOOK_TARGET_URL), {
    method: order === undefined ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json', 'x-user-id': shopper },
    ...(order === undefined ? {} : { body: JSON.stringify(order) }),
  });
  return { status: response.status, body: await response.json() };
}
