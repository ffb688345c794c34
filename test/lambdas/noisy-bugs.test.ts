import { expect, test } from 'vitest';
import { occurrenceCount } from '../../core/lifecycle/incident.ts';
import { crashAt } from '../fakes/crash-at.ts';
import { anAlert, NOW, PLENTY } from '../fixtures/records.ts';
import { burst, startTriage } from './triage-world.ts';
import { createTriage } from './with-rights.ts';

const MINUTE = 60_000;
const noise = (index: number) => `Noise${String.fromCharCode(65 + Math.floor(index / 26), 65 + (index % 26))}Error`;
const noisy = (count: number) => Array.from({ length: count }, (_, index) => burst(noise(index), 2)).flat();

test('twenty noisy bugs hide a real one from one alert at most', async () => {
  const { triage, ledger, messenger, time } = startTriage({
    events: [...noisy(20), ...burst('RealError', 1)],
    service: { policy: PLENTY },
  });
  const find = async () =>
    (await ledger.listIncidents(99)).find(({ representative }) => representative.kind === 'RealError');
  await triage(anAlert());
  expect(await ledger.listIncidents(99)).toHaveLength(20);
  expect(await find()).toBeUndefined();
  expect((await ledger.getAlert('alert-1'))?.disposition.reason).toBe(
    '20 bugs in 41 error events (logs of the last 15 minutes); 1 more bug (1 error event) left for later alerts',
  );
  const said = 'Its alert had 1 more bug (1 error) than mendhook handles at once.';
  for (const { messages } of messenger.threads) expect(JSON.stringify(messages)).toContain(said);

  time.now += MINUTE;
  await triage(anAlert({ id: 'alert-2', at: NOW + MINUTE, receivedAt: NOW + MINUTE }));
  expect(await find()).toMatchObject({ status: 'in-work', alertCount: 1 });
  expect((await ledger.getAlert('alert-2'))?.disposition.reason).toMatch(/^21 bugs in 41 error events \(.*minutes\)$/);
  const others = (await ledger.listIncidents(99)).filter(({ representative }) => representative.kind !== 'RealError');
  expect(others.map(({ alertCount }) => alertCount)).toEqual(Array(20).fill(2));
});

test('an alert that is delivered again after a crash opens no more than twenty', async () => {
  const { deps, config, triage, ledger } = startTriage({ events: noisy(30), service: { policy: PLENTY } });
  await expect(createTriage({ ...crashAt(deps, 200, 'after'), config })(anAlert())).rejects.toThrow('crash');
  await triage(anAlert());
  expect(await ledger.listIncidents(99)).toHaveLength(20);
  expect((await ledger.getAlert('alert-1'))?.disposition.reason).toContain('10 more bugs (20 error events)');
});

test('a search that found as many events as it reads says “at least” wherever its counts are shown', async () => {
  const { triage, ledger, messenger, log } = startTriage({ events: burst('StockError', 800) });
  await triage(anAlert());
  expect(messenger.threads[0]?.messages.at(-1)?.text).toContain('. 800 errors. ');
  log.push(...burst('StockError', 400).map((event, index) => ({ ...event, id: `more-${index}` })));
  await triage(anAlert({ id: 'alert-2', monitorId: '43' }));
  const [incident] = await ledger.listIncidents(9);
  expect(incident && occurrenceCount(incident)).toBeGreaterThan(800);
  expect(incident?.occurrences.truncated).toBe(true);
  expect((await ledger.getAlert('alert-2'))?.disposition.reason).toContain('1 bug in at least 1000 error events');
});

test('a minute with more errors than a search reads goes on to be counted by the next alert', async () => {
  const startOf = Math.floor(NOW / MINUTE) * MINUTE;
  const within = (from: number, count: number) =>
    burst('StockError', count).map((event, index) => ({
      ...{ ...event, id: `${from}-${index}`, timestamp: startOf + from * 1_000 + index },
    }));
  const { triage, ledger, log, time } = startTriage({ events: within(0, 1_200) });
  time.now = startOf + 10_000;
  await triage(anAlert({ at: time.now, receivedAt: time.now }));
  const seen = async () => (await ledger.listIncidents(9)).map(occurrenceCount);
  expect(await seen()).toEqual([1_000]);
  log.push(...within(11, 300));
  time.now = startOf + 20_000;
  await triage(anAlert({ id: 'alert-2', monitorId: '43', at: time.now, receivedAt: time.now }));
  expect(await seen()).toEqual([1_300]);
});
