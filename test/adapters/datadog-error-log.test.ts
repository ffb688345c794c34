import { createServer } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createDatadogErrorLog } from '../../adapters/datadog-error-log.ts';
import { listenOnLoopback, stopListening } from '../../batch-job/listen-on-loopback.ts';
import { KEYS, ship, startFixture } from '../../packages/emulators/test/datadog/fixture.ts';

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
const open = (apiUrl: string, clock = () => query.to) =>
  createDatadogErrorLog({ ...KEYS, site: 'datadoghq.com', apiUrl }, clock);
const anError = (id: string) => ({ id, type: 'log', attributes: { ...log(1), attributes: { error: { kind: 'E' } } } });

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
    return { data: [{ id: `e${calls}`, type: 'log', attributes }], meta: { page: { after: `next-${calls}` } } };
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
    return { data: [anError(`e${cursors.length}`)], meta: { page: { after: `c${cursors.length}` } } };
  });
  expect((await open(url).searchErrors({ ...query, limit: 3 })).map(({ id }) => id)).toEqual(['e1', 'e2', 'e3']);
  expect(cursors).toEqual([undefined, 'c1', 'c2']);
});

describe('an answer of an odd form', () => {
  test.each<[string, object, readonly string[]]>([
    ['a cursor that is null', { meta: { page: { after: null } } }, []],
    ['an empty cursor', { meta: { page: { after: '' } } }, []],
    ['a cursor that is a number', { meta: { page: { after: 7 } } }, []],
    ['a page that is null', { meta: { page: null } }, []],
    ['meta that is text', { meta: 'done' }, []],
    ['a status that is no text', { meta: { status: 3, warnings: 'none' } }, []],
    ['a search that is done', { meta: { status: 'done', warnings: [] } }, []],
    ['a search that timed out', { meta: { status: 'timeout' } }, ['Datadog’s search is incomplete: timeout']],
    [
      'warnings',
      {
        meta: { status: 'done', warnings: [{ code: 'unknown_index', title: 'Unknown index', detail: 'indexes: foo' }] },
      },
      ['Datadog’s search is incomplete: Unknown index: indexes: foo'],
    ],
    [
      'warnings of a form that nobody knows',
      { meta: { warnings: [7] } },
      ['Datadog’s search is incomplete: a warning without words'],
    ],
  ])('%s: its logs are used', async (_, more, partial) => {
    const url = await serve(() => ({ data: [anError('e1')], ...more }));
    const reasons: string[] = [];
    const events = await open(url).searchErrors({ ...query, onPartial: (reason) => void reasons.push(reason) });
    expect(events.map(({ id }) => id)).toEqual(['e1']);
    expect(reasons).toEqual(partial);
  });

  test.each([{ data: null }, { data: [], meta: { status: 'done' } }, { meta: {} }])(
    'an answer without logs, %j, has none',
    async (answer) => {
      expect(await open(await serve(() => answer)).searchErrors(query)).toEqual([]);
    },
  );

  test.each<[object]>([[{ errors: ['no'] }], [{ data: 'no' }], [[]]])('%j is no answer', async (answer) => {
    const search = open(await serve(() => answer)).searchErrors(query);
    await expect(search).rejects.toMatchObject({ name: 'UpstreamError', retryable: false });
  });
});

describe('pages that do not end', () => {
  /** Serves empty pages, and counts them. */
  const search = async (cursor: (calls: number) => string, more: { limit?: number; clock?: () => number } = {}) => {
    let calls = 0;
    const url = await serve(() => {
      calls += 1;
      return { data: calls === 1 ? [anError('e1')] : [], meta: { page: { after: cursor(calls) } } };
    });
    const reasons: string[] = [];
    const onPartial = (reason: string) => void reasons.push(reason);
    const events = await open(url, more.clock).searchErrors({ ...query, limit: more.limit ?? 1_000, onPartial });
    return { calls, reasons, found: events.length };
  };

  test.each<[string, (calls: number) => string, number]>([
    ['the same cursor', () => 'next', 2],
    ['two cursors in turn', (calls) => `c${calls % 2}`, 3],
  ])('%s: the search stops when a cursor comes back', async (_, cursor, calls) => {
    expect(await search(cursor)).toEqual({
      calls,
      found: 1,
      reasons: ['the search was cut: a cursor came back'],
    });
  });

  test('ever new cursors: the search stops after some pages', async () => {
    expect(await search(String)).toEqual({ calls: 12, found: 1, reasons: ['the search was cut after 12 pages'] });
    expect(await search(String, { limit: 5_000 })).toMatchObject({ calls: 20, found: 1 });
  });

  test('slow pages: no page begins after some seconds', async () => {
    let now = 0;
    const clock = () => {
      now += 4_000;
      return now;
    };
    const reasons = ['the search was cut after 10 seconds'];
    expect(await search(String, { clock })).toMatchObject({ found: 1, reasons });
  });

  test('a page that fails after others leaves what those had', async () => {
    const url = await serve(({ page }) =>
      page.cursor === undefined ? { data: [anError('e1')], meta: { page: { after: 'c' } } } : 503,
    );
    const reasons: string[] = [];
    const events = await open(url).searchErrors({ ...query, onPartial: (reason) => void reasons.push(reason) });
    expect(events).toHaveLength(1);
    expect(reasons).toEqual([expect.stringMatching(/^the search was cut: Datadog: it answered 503/)]);
  });
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

test.each([
  ['Shop', 'Prod', 'shop', 'prod'],
  ['Shop', 'Prod', 'Shop', 'prod'],
  ['shop', 'prod', 'shop', 'prod'],
])('of a service configured as %s in %s, logs of %s in %s are found', async (service, env, logged, loggedEnv) => {
  const fixture = await startFixture();
  await ship(fixture, log(1, { service: logged, env: loggedEnv }));
  expect(await open(fixture.datadog.url).searchErrors({ ...query, service, env })).toHaveLength(1);
});
