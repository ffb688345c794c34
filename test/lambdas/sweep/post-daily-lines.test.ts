import { expect, test } from 'vitest';
import type { Policy } from '../../../core/config/figures.ts';
import { UpstreamError } from '../../../core/errors.ts';
import { postDailyLines } from '../../../lambdas/sweep/post-daily-lines.ts';
import { crashAt } from '../../fakes/crash-at.ts';
import { anAlert, NOW } from '../../fixtures/records.ts';
import { burst, startTriage } from '../triage-world.ts';
import { createTriage } from '../with-rights.ts';

const DAY = 86_400_000;
const KEY = 'daily-line/2026-09-21';
const POLICY: Partial<Policy> = { minimumOccurrences: 10 };

/** A day on which a rule left two bugs alone, one of them twice, and the day after. */
async function start() {
  const started = startTriage({
    events: [...burst('StockError', 3), ...burst('CartError', 2)],
    service: { policy: POLICY },
  });
  const world = { ...started, deps: { ...started.deps, config: started.config } };
  await world.triage(anAlert());
  await world.triage(anAlert({ id: 'alert-2', receivedAt: NOW + 1_000 }));
  world.time.now = NOW + DAY;
  const opened = () => world.messenger.threads.filter(({ key }) => key === KEY);
  return { ...world, opened, post: () => postDailyLines(world.deps) };
}

test('what a rule left alone is told the day after, once', async () => {
  const { opened, post, ledger } = await start();
  expect((await ledger.listAlerts(1))[0]?.skips).toMatchObject([
    { rule: 'too-few-occurrences', channel: '#checkout-alerts' },
    { rule: 'too-few-occurrences', channel: '#checkout-alerts' },
  ]);
  await post();
  await post();
  expect(opened().map(({ messages }) => messages.map(({ text }) => text))).toEqual([
    ['Skipped on 2026-09-21 (UTC): too-few-occurrences 2 alerts of 2 bugs'],
  ]);
});

test('logs that were no errors are counted by reason: in the alert, in the log, and in the line when nothing was left', async () => {
  const started = startTriage({ events: [] });
  const world = { ...started, deps: { ...started.deps, config: started.config } };
  world.time.now = NOW + 15 * 60_000;
  const errorLog: typeof world.deps.errorLog = {
    searchErrors: async ({ onDropped }) => {
      for (const reason of ['the log says info', 'no service', 'the log says info']) onDropped?.(reason);
      return [];
    },
  };
  await createTriage({ ...world.deps, errorLog })(anAlert({ logsSample: ['INFO:     started'] }));
  expect(await world.ledger.listAlerts(1)).toMatchObject([
    {
      disposition: { kind: 'skipped', reason: expect.stringContaining('the log says info (2), no service (1)') },
      dropped: { 'the log says info': 2, 'no service': 1 },
    },
  ]);
  expect(world.lines.find((line) => line.includes('events-dropped'))).toContain('"no service":1');
  world.time.now = NOW + DAY;
  await postDailyLines(world.deps);
  expect(world.messenger.threads.flatMap(({ messages }) => messages.map(({ text }) => text))).toEqual([
    'Skipped on 2026-09-21 (UTC): 1 alert without an error behind it, logs by reason: the log says info (2), no service (1)',
  ]);
});

test('a day on which nothing was left alone is passed over', async () => {
  const { opened, post, time, messenger } = await start();
  time.now += DAY;
  const before = messenger.threads.length;
  await post();
  expect(opened()).toEqual([]);
  expect(messenger.threads).toHaveLength(before);
});

test('a crash at any call, then the next sweep, ends in one line', async () => {
  const counter = { calls: 0 };
  const { deps } = await start();
  await postDailyLines(crashAt(deps, Number.POSITIVE_INFINITY, 'before', counter));
  expect(counter.calls).toBe(5);
  for (let call = 1; call <= counter.calls; call++) {
    for (const when of ['before', 'after'] as const) {
      const world = await start();
      await expect(postDailyLines(crashAt(world.deps, call, when))).rejects.toThrow('crash');
      await world.post();
      expect(world.opened(), `${when} call ${call}`).toHaveLength(1);
    }
  }
});

test('a channel that Slack refuses is named in the log and holds nothing up; a fault that may pass is tried again', async () => {
  const { deps, opened, lines } = await start();
  const failing = (retryable: boolean) => ({
    ...deps,
    messenger: { ...deps.messenger, open: () => Promise.reject(new UpstreamError('Slack', 'no', { retryable })) },
  });
  await postDailyLines(failing(true));
  expect(lines.at(-1)).toContain('daily-line-failed');
  await postDailyLines(failing(false));
  expect(lines.at(-1)).toContain('daily-line-refused');
  await postDailyLines(deps);
  expect(opened()).toEqual([]);
});

test('a channel where Slack fails holds up no other channel, and gets its line later', async () => {
  const { deps, ledger, opened } = await start();
  const skips = [{ incidentId: 'i', rule: 'muted', channel: '#other' }];
  await ledger.putLeftAlone({ alertId: 'alert-9', receivedAt: NOW, skips });
  const open: typeof deps.messenger.open = (post) =>
    post.channel === '#other' ? deps.messenger.open(post) : Promise.reject(outage);
  const outage = new UpstreamError('Slack', 'no', { retryable: true });
  await postDailyLines({ ...deps, messenger: { ...deps.messenger, open } });
  expect(opened().map(({ thread }) => thread.channel)).toEqual(['#other']);
  await postDailyLines(deps);
  await postDailyLines(deps);
  expect(opened().map(({ thread }) => thread.channel)).toEqual(['#other', '#checkout-alerts']);
});

test('an alert that is triaged twice, since a crash came in between, counts once', async () => {
  const world = startTriage({ service: { policy: POLICY } });
  const deps = { ...world.deps, config: world.config };
  const finishAlert = () => Promise.reject(new Error('crash'));
  const crashing = createTriage({ ...deps, ledger: { ...world.ledger, finishAlert } });
  await expect(crashing(anAlert())).rejects.toThrow('crash');
  await world.triage(anAlert());
  world.time.now += DAY;
  await postDailyLines(deps);
  const line = world.messenger.threads.find(({ key }) => key === KEY)?.messages[0]?.text;
  expect(line).toBe('Skipped on 2026-09-21 (UTC): too-few-occurrences 1 alert of 1 bug');
});

test('a hundred thousand alerts are counted page by page, once a day, and no alert itself is read', async () => {
  const { deps, time, ledger, opened } = await start();
  const PAGES = 200;
  const read = { pages: 0, atOnce: 0, most: 0 };
  const readLeftAlone = async (_: string, from = '0') => {
    read.pages += 1;
    read.atOnce += 1;
    read.most = Math.max(read.most, read.atOnce);
    await Promise.resolve();
    read.atOnce -= 1;
    const page = Number(from);
    const records = Array.from({ length: 500 }, (_, index) => ({
      alertId: `${page}-${index}`,
      receivedAt: NOW,
      skips: [{ incidentId: `bug-${index}`, rule: 'muted', channel: '#checkout-alerts' }],
    }));
    return page + 1 < PAGES ? { records, next: String(page + 1) } : { records };
  };
  const listAlerts = () => Promise.reject(new Error('an alert may be large'));
  const lean = { ...deps, ledger: { ...ledger, readLeftAlone, listAlerts } };
  for (let sweeps = 0; sweeps < 5; sweeps += 1) {
    await postDailyLines(lean);
    time.now += 60_000;
  }
  expect(read).toEqual({ pages: PAGES, atOnce: 0, most: 1 });
  expect(opened().map(({ messages }) => messages[0]?.text)).toEqual([
    'Skipped on 2026-09-21 (UTC): muted 100,000 alerts of 500 bugs',
  ]);
});

test('alerts of no configured service are told in every configured channel, with their monitors', async () => {
  const world = startTriage();
  const [service] = world.config.services;
  if (service === undefined) throw new Error('no service is configured');
  const services = [service, { ...service, name: 'cart', slackChannel: '#cart' }];
  const deps = { ...world.deps, config: { ...world.config, services } };
  const triage = createTriage(deps);
  const nobodys = { service: 'unknown', title: 'Errors of <!here> nobody', link: 'https://app.datadoghq.eu/event/7' };
  await triage(anAlert({ ...nobodys, id: 'a1', monitorId: '7' }));
  await triage(anAlert({ ...nobodys, id: 'a2', monitorId: '7' }));
  await triage(anAlert({ ...nobodys, id: 'a3', monitorId: '8', title: 'Other', link: '' }));
  await triage(anAlert({ ...nobodys, id: 'a4', monitorId: '9', kind: 'test' }));
  world.time.now += DAY;
  await postDailyLines(deps);
  const opened = world.messenger.threads.filter(({ key }) => key === KEY);
  expect(opened.map(({ thread }) => thread.channel).toSorted()).toEqual(['#cart', '#checkout-alerts']);
  expect(opened[0]?.messages[0]?.text).toBe('Skipped on 2026-09-21 (UTC): 3 alerts of no configured service');
  const shown = JSON.stringify(opened[0]?.messages[0]?.blocks);
  expect(shown).toContain('<https://app.datadoghq.eu/event/7|Errors of &lt;!here&gt; nobody> (2), Other (1)');
});
