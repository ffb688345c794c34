import { describe, expect, test } from 'vitest';
import { UpstreamError } from '../../core/errors.ts';
import { dismiss, endWork } from '../../core/lifecycle/incident-work.ts';
import { NOW } from '../fixtures/records.ts';
import { alertOf, failedSpan, failing, startStorm, stormConfig } from './storm-world.ts';
import { createTriage } from './with-rights.ts';

const REFUSED = 'connect ECONNREFUSED db.internal:5432';
const FAILED = { kind: 'failed', reason: 'r' } as const;

/** The victim's bug is worked on by itself and told in its own channel. */
async function expectWorkedOn(world: ReturnType<typeof startStorm>, service = 'billing') {
  const incident = await world.incidentOf(service);
  expect(incident).toMatchObject({ status: 'in-work', attempt: 1 });
  expect(incident.partOf).toBeUndefined();
  expect([...world.jobs.jobs.keys()]).toContain(`mendhook-${incident.id}-1`);
  expect(world.messenger.threads.map(({ key }) => key)).toContain(incident.id);
}

describe('a stranger who chooses the text of a log line does not silence a bug of another service', () => {
  test.each([
    ['names the host first', ['webhooks']],
    ['names it from two of their services', ['webhooks', 'public']],
  ])('who %s', async (_, services) => {
    const world = startStorm([...services.map((each) => failing(each, REFUSED)), failing('billing', REFUSED)]);
    await world.alert(...services, 'billing');
    await expectWorkedOn(world);
  });

  test('who names it in many bugs of one service, and goes on for half an hour', async () => {
    const world = startStorm([]);
    for (let minute = 0; minute < 30; minute += 9) {
      world.time.now = NOW + minute * 60_000;
      for (const bug of ['a', 'b', 'c']) {
        const input = { kind: `Callback${bug}${minute}Error`, at: world.time.now };
        world.log.push(failing('webhooks', `${bug} ${REFUSED}`, input));
      }
      await world.alert('webhooks');
    }
    world.log.push(failing('billing', REFUSED, { at: world.time.now }));
    await world.alert('billing');
    await expectWorkedOn(world);
  });

  test.each([
    'connect ECONNREFUSED DB.INTERNAL:5432',
    'getaddrinfo ENOTFOUND db.internal port 5432',
    'failed to connect to postgres://u@db.internal:5432: connection refused',
    'ＥＣＯＮＮＲＥＦＵＳＥＤ connect ECONNREFUSED db.internal:5432\u202e',
    'user said: connect ETIMEDOUT 10.9.9.9:1->db.internal:5432',
  ])('who writes it as %j', async (message) => {
    const world = startStorm([failing('webhooks', message), failing('public', message), failing('billing', REFUSED)]);
    await world.alert('webhooks', 'public', 'billing');
    await expectWorkedOn(world);
  });
});

describe('an incident that nobody works at leads nothing, though four services name the host', () => {
  const named = ['webhooks', 'public', 'search'];
  const events = [...named, 'billing', 'cart'].map((service) => failing(service, REFUSED));

  test('in a service that is only observed', async () => {
    const world = startStorm(events, stormConfig({}, named));
    await world.alert(...named, 'billing');
    await expectWorkedOn(world);
  });

  test.each([
    ['muted by the configuration', { muted: named.map((service) => ({ service })) }],
    ['of a service that is not worked on yet', { minimumOccurrences: 2 }],
  ])('%s', async (_, policy) => {
    const world = startStorm([...events, failing('billing', REFUSED, { at: NOW - 1 })], stormConfig(policy));
    await world.alert(...named, 'billing');
    await expectWorkedOn(world);
  });

  test('muted by a person after its attempt had begun', async () => {
    const world = startStorm(events);
    await world.alert(...named);
    for (const service of named) await world.ledger.putMute({ target: `service/${service}`, at: NOW });
    await world.alert('billing');
    await expectWorkedOn(world);
  });

  test.each([
    ['failed', undefined],
    ['diagnosed', undefined],
    ['rejected', 'dismissed'],
  ])('that is %s', async (status, dismissed) => {
    const world = startStorm(events);
    await world.alert(...named);
    for (const service of named) {
      const { id } = await world.incidentOf(service);
      const kind = status === 'diagnosed' ? 'diagnosed' : 'failed';
      await world.ledger.changeIncident(id, (current) => {
        const ended = endWork(current, { ...FAILED, kind }, undefined, NOW);
        return dismissed === undefined ? ended : dismiss(ended, { at: NOW, reason: dismissed }, NOW);
      });
      expect((await world.incidentOf(service)).status).toBe(status);
    }
    await world.alert('billing');
    await expectWorkedOn(world);
  });
});

describe('trace ids that a client chose join nothing', () => {
  const events = ['t1', 't2', 't3'].flatMap((traceId) => [
    failing('public', 'bad input', { traceId, at: NOW - 50 }),
    failing('billing', 'tax table is empty', { traceId }),
  ]);
  const start = (config = stormConfig()) => startStorm(events, config);

  test.each([
    ['an observed service failed first', stormConfig({}, ['public'])],
    ['a service that is worked on failed first', stormConfig()],
  ])('%s, and no span says more', async (_, config) => {
    const world = start(config);
    await world.alert('public', 'billing');
    await expectWorkedOn(world);
  });

  test('both services have failed spans in the trace, under the parent that the client named', async () => {
    const world = start();
    for (const traceId of ['t1', 't2', 't3']) {
      world.spans.set(traceId, [failedSpan('public', 'a', 'chosen'), failedSpan('billing', 'b', 'chosen')]);
    }
    await world.alert('public', 'billing');
    await expectWorkedOn(world);
  });

  test('a span that names the other as its parent ran at another time', async () => {
    const world = start();
    for (const traceId of ['t1', 't2', 't3']) {
      world.spans.set(traceId, [failedSpan('billing', 'b'), failedSpan('public', 'a', 'b', NOW + 60_000)]);
    }
    await world.alert('public', 'billing');
    await expectWorkedOn(world);
  });

  test.each([
    ['Datadog refuses', (): Promise<never> => Promise.reject(new UpstreamError('Datadog', 'no', { retryable: false }))],
    ['Datadog is down', (): Promise<never> => Promise.reject(new UpstreamError('Datadog', 'no', { retryable: true }))],
  ])('%s to show the spans', async (_, readTrace) => {
    const world = start();
    await world.alert('public');
    await createTriage({ ...world.deps, traces: { ...world.deps.traces, readTrace } })(alertOf('billing'));
    await expectWorkedOn(world);
  });

  test('no search is left', async () => {
    const world = start();
    for (const id of ['t1', 't2', 't3'])
      world.spans.set(id, [failedSpan('billing', 'b'), failedSpan('public', 'a', 'b')]);
    await world.alert('public');
    const takeSearch = async (take: { kind: string }) => take.kind !== 'spans';
    const ledger = { ...world.ledger, takeSearch };
    await createTriage({ ...world.deps, ledger })(alertOf('billing'));
    await expectWorkedOn(world);
  });
});
