import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { openShop } from '../fixtures/open-shop.js';
import { createLogger } from '../src/logger.js';
import { createShopServer } from '../src/server.js';

test('an order can be placed and read by its shopper, and by nobody else', async (context) => {
  const { call } = await serve(context, openShop());
  const placed = await call('POST', '/checkout', { lines: [{ sku: 'cup', quantity: 1 }], card: 'tok_visa' });
  assert.equal(placed.status, 201);
  assert.equal((await call('GET', `/orders/${placed.body.id}`)).status, 200);
  assert.equal((await call('GET', `/orders/${placed.body.id}`, undefined, 'somebody-else')).status, 404);
});

const refusals = [
  ['GET', '/nothing', undefined, 404],
  ['GET', '/products/piano', undefined, 404],
  ['DELETE', '/products', undefined, 405],
  ['POST', '/checkout', { lines: [] }, 400],
  ['POST', '/checkout', 'x'.repeat(20_000), 413],
  ['POST', '/checkout', { lines: [{ sku: 'tray', quantity: 1 }], card: 'tok_visa' }, 409],
];

for (const [method, path, body, status] of refusals) {
  test(`${method} ${path} is answered ${status} and is no error`, async (context) => {
    const { call, logged } = await serve(context, openShop({ tray: 0 }));
    assert.equal((await call(method, path, body)).status, status);
    assert.deepEqual(
      logged.map((line) => line.status),
      ['info'],
    );
  });
}

test('a request that breaks is answered 500 without details, and logged with its stack', async (context) => {
  const shop = openShop();
  shop.store.listProducts = async () => {
    throw new TypeError('the database is gone');
  };
  const { call, logged } = await serve(context, shop);
  const { status, body } = await call('GET', '/products');
  assert.equal(status, 500);
  assert.deepEqual(body, { error: 'internal', message: 'something went wrong on our side' });
  const [line] = logged;
  assert.equal(line.service, 'checkout');
  assert.equal(line.status, 'error');
  assert.equal(line.message, 'the database is gone');
  assert.equal(line.error.kind, 'TypeError');
  assert.match(line.error.stack, /^TypeError: the database is gone\n {4}at /);
  assert.match(line.dd.trace_id, /^\d+$/);
  assert.match(line.http.url, /^http:\/\/127\.0\.0\.1:\d+\/products$/);
  assert.equal(line.http.status_code, 500);
  assert.equal(line.usr.id, 'shopper-1');
  assert.equal(line.git.commit.sha, 'abc123');
});

async function serve(context, shop) {
  const logged = [];
  const identity = { service: 'checkout', env: 'test', version: '1', commit: 'abc123' };
  const logger = createLogger(identity, (line) => logged.push(JSON.parse(line)));
  const server = createShopServer({ shop, logger }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(() => server.close());
  return { logged, call: (...request) => call(server.address().port, ...request) };
}

async function call(port, method, path, body, userId = 'shopper-1') {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    headers: { 'x-user-id': userId, connection: 'close' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}
