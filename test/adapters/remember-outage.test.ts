import { expect, test } from 'vitest';
import { rememberOutage } from '../../adapters/remember-outage.ts';
import { UpstreamError } from '../../core/errors.ts';
import type { ErrorLog } from '../../core/ports/telemetry.ts';

const QUERY = { service: 'checkout', from: 0, to: 1, limit: 1 };

function start(error: () => unknown) {
  const time = { now: 0, asked: 0 };
  const isDown = { now: true };
  const searchErrors: ErrorLog['searchErrors'] = async () => {
    time.asked += 1;
    if (isDown.now) throw error();
    return [];
  };
  const remember = rememberOutage('Datadog', () => time.now);
  return { time, isDown, log: remember({ searchErrors }), other: remember({ searchErrors }) };
}

const outage = () => new UpstreamError('Datadog', 'it answered 503', { retryable: true });

test('a system that does not answer is not asked for half a minute, by any of its ports', async () => {
  const { time, isDown, log, other } = start(outage);
  await expect(log.searchErrors(QUERY)).rejects.toThrow('503');
  isDown.now = false;
  time.now = 29_999;
  for (const port of [log, other]) {
    const refusal = await port.searchErrors(QUERY).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ name: 'UpstreamError', system: 'Datadog', retryable: true });
  }
  expect(time.asked).toBe(1);
  time.now = 30_000;
  expect(await other.searchErrors(QUERY)).toEqual([]);
});

test.each([
  ['a refusal for good', () => new UpstreamError('Datadog', 'it answered 403', { retryable: false })],
  ['the fault of another system', () => new UpstreamError('ledger', 'busy', { retryable: true })],
  ['any other fault', () => new Error('no')],
])('%s is no outage', async (_, error) => {
  const { time, log } = start(error);
  for (let call = 0; call < 2; call += 1) await expect(log.searchErrors(QUERY)).rejects.toThrow();
  expect(time.asked).toBe(2);
});
