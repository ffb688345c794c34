import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { createDatadogErrorLog } from '../../adapters/datadog-error-log.ts';
import { listenOnLoopback, stopListening } from '../../batch-job/listen-on-loopback.ts';
import { KEYS, ship, startFixture } from '../local/datadog/fixture.ts';

const log = (second: number, change: object = {}) => ({
  service: 'shop',
  env: 'prod',
  status: 'error',
  timestamp: new Date(Date.UTC(2026, 10, 20, 11, 0, second)).toISOString(),
  message: `at ${second}`,
  ...change,
});
const query = {
  service: 'shop',
  env: 'prod',
  from: Date.parse('2026-11-20T11:00:00Z'),
  to: Date.parse('2026-11-20T12:00:00Z'),
  limit: 1_000,
};
const open = (apiUrl: string) => createDatadogErrorLog({ ...KEYS, site: 'datadoghq.com', apiUrl });

test('reads a service’s errors, newest first, with what the log says of them', async () => {
  const fixture = await startFixture();
  const error = { kind: 'StockError', message: 'sold out', stack: 'StockError: sold out\n    at f (/app/f.js:1:1)' };
  await ship(
    fixture,
    log(1),
    log(2, { error, version: '1.2', 'usr.id': 'u1' }),
    log(3, { status: 'info' }),
    log(4, { service: 'payments' }),
    log(5, { env: 'dev' }),
  );
  const events = await open(fixture.datadog.url).searchErrors(query);
  expect(events.map(({ message, timestamp }) => [message, timestamp - query.from])).toEqual([
    ['at 2', 2_000],
    ['at 1', 1_000],
  ]);
  expect(events[0]).toMatchObject({ service: 'shop', env: 'prod', version: '1.2', userId: 'u1', error });
});

test('logs that are no errors are told with the reason, and count towards the limit', async () => {
  let calls = 0;
  const url = await serve(() => {
    calls += 1;
    const attributes = { ...log(1), attributes: { level: 'INFO' } };
    return { data: [{ id: `e${calls}`, type: 'log', attributes }], meta: { page: { after: 'next' } } };
  });
  const dropped: string[] = [];
  const onDropped = (reason: string) => void dropped.push(reason);
  expect(await open(url).searchErrors({ ...query, limit: 3, onDropped })).toEqual([]);
  expect(dropped).toEqual(['the log says info', 'the log says info', 'the log says info']);
  expect(calls).toBe(3);
});

test('reads on, page by page, as far as it was asked to', async () => {
  const cursors: (string | undefined)[] = [];
  const url = await serve((body) => {
    cursors.push(body.page.cursor);
    const attributes = { ...log(1), attributes: { error: { kind: 'E' } } };
    return { data: [{ id: `e${cursors.length}`, type: 'log', attributes }], meta: { page: { after: 'next' } } };
  });
  expect((await open(url).searchErrors({ ...query, limit: 3 })).map(({ id }) => id)).toEqual(['e1', 'e2', 'e3']);
  expect(cursors).toEqual([undefined, 'next', 'next']);
});

test.each([
  [429, false],
  [403, false],
  [503, true],
])('an answer of %i may pass: %s', async (status, retryable) => {
  const url = await serve(() => status);
  await expect(open(url).searchErrors(query)).rejects.toMatchObject({ name: 'UpstreamError', retryable });
});

/** A search that answers with what the function says, or with a bare status. */
async function serve(answer: (body: { page: { cursor?: string } }) => object | number): Promise<string> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const said = answer(JSON.parse(Buffer.concat(chunks).toString('utf8')));
    response.writeHead(typeof said === 'number' ? said : 200).end(typeof said === 'number' ? '' : JSON.stringify(said));
  });
  const url = await listenOnLoopback(server);
  onTestFinished(() => stopListening(server));
  return url;
}
