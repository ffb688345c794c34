import { describe, expect, test } from 'vitest';
import { createMemoryLedger } from '../../../adapters/memory-ledger.ts';
import { scheduleCall } from '../../../core/call/schedule-call.ts';
import { type Config, parseConfig } from '../../../core/config/config.ts';
import { HOUR_MS, MINUTE_MS } from '../../../core/durations.ts';
import { UpstreamError } from '../../../core/errors.ts';
import { callDueAt } from '../../../core/lifecycle/call-due.ts';
import { createLogger } from '../../../core/logger.ts';
import type { PersonActivity } from '../../../core/ports/person-activity.ts';
import type { Incident } from '../../../core/records/incident.ts';
import { attendCall } from '../../../workflows/calls/attend-call.ts';
import type { CallDependencies } from '../../../workflows/calls/dependencies.ts';
import { crashAt, tellPoints } from '../../fakes/crash-at.ts';
import { createMemoryPager } from '../../fakes/memory-pager.ts';
import { anIncident, NOW } from '../../fixtures/records.ts';

const STEPS = [
  { call: 'mention' },
  { call: 'pagerduty' },
  { call: 'webhook', url: 'https://calls.example.com' },
  { call: 'datadog-on-call', team: 'shop' },
] as const;

const configured = (escalation: object = {}): Config =>
  parseConfig(
    {
      slack: { people: { octocat: 'U0123ABCD', 'acme/shop': 'S0123ABCD' } },
      services: [
        {
          name: 'checkout',
          repository: 'acme/checkout',
          slackChannel: '#checkout',
          escalation: { steps: STEPS, ...escalation },
        },
      ],
    },
    'a test',
  );

const PULL = {
  repository: 'acme/checkout',
  number: 7,
  url: 'https://github.com/acme/checkout/pull/7',
  branch: 'b',
  title: 'Fix the stock',
  draft: true,
};
const waiting = (more: Partial<Incident> = {}): Incident =>
  anIncident({
    status: 'diagnosed',
    attempt: 1,
    outcome: { kind: 'diagnosed', reason: 'the stock is negative' },
    thread: { channel: 'C1', ts: '1.0', permalink: 'https://acme.slack.com/archives/C1/p1' },
    owner: { from: 'codeowners', names: ['@octocat', '@acme/shop', '@nobody'] },
    ...more,
  });

interface World {
  readonly deps: CallDependencies;
  readonly pager: ReturnType<typeof createMemoryPager>;
  readonly clock: { now: number };
  /** What people did in Slack and GitHub. */
  readonly did: { reply?: number; onPullRequest?: number; isAway?: boolean };
  put(incident: Incident): Promise<void>;
  change(change: (incident: Incident) => Incident, id?: string): Promise<void>;
  /** Minute by minute, as the sweep looks at what is due. */
  until(minutes: number, deps?: CallDependencies): Promise<void>;
  incident(id?: string): Promise<Incident>;
  said(id?: string): Promise<readonly string[]>;
}

const ID = anIncident().id;

async function startWorld(config = configured(), first = waiting()): Promise<World> {
  const ledger = createMemoryLedger();
  const pager = createMemoryPager();
  const clock = { now: NOW };
  const did: World['did'] = {};
  const ask = (at: number | undefined) => {
    if (did.isAway === true) throw new UpstreamError('Slack', 'it does not answer', { retryable: true });
    return at;
  };
  const activity: PersonActivity = {
    firstReply: async (_, since) => ask(did.reply !== undefined && did.reply > since ? did.reply : undefined),
    newestOnPullRequest: async () => ask(did.onPullRequest),
  };
  const random = (() => {
    let drawn = 0;
    return () => (drawn += 1);
  })();
  const logger = createLogger(() => undefined);
  const deps = { ledger, pager, activity, config, clock: () => clock.now, random, logger };
  const ids: string[] = [];
  const incident = async (id = ID) => {
    const found = await ledger.getIncident(id);
    if (found === undefined) throw new Error(`no incident ${id}`);
    return found;
  };
  const world: World = {
    deps,
    pager,
    clock,
    did,
    put: async (given) => {
      const scheduled = scheduleCall(given, config.services[0]?.escalation, clock.now);
      await ledger.mergeIncident(given.id, () => scheduled);
      ids.push(given.id);
    },
    change: async (change, id = ID) => void (await ledger.changeIncident(id, change)),
    until: async (minutes, used = deps) => {
      for (; clock.now <= NOW + minutes * MINUTE_MS; clock.now += MINUTE_MS) {
        for (const id of ids) {
          const due = callDueAt(await incident(id));
          if (due !== undefined && due <= clock.now) await attendCall(used, id);
        }
      }
    },
    incident,
    said: async (id) => ((await incident(id)).pendingReplies ?? []).map(({ message }) => message.text),
  };
  await world.put(first);
  return world;
}

const pages = ({ pager }: World) => pager.pages.map(({ system, status }) => `${system} ${status}`);
const press = (at: number) => (incident: Incident) => ({
  ...incident,
  decisions: [{ id: 'p', wish: { action: 'try-again' } as const, by: { id: 'U1', name: 'Ana' }, at, attempt: 1 }],
});

test('the owner is mentioned, then each system is called; a press acknowledges, the end resolves', async () => {
  const world = await startWorld();
  await world.until(29);
  expect([await world.said(), pages(world)]).toEqual([[], []]);
  await world.until(31);
  expect(await world.said()).toEqual([expect.stringMatching(/^<@U0123ABCD> <!subteam\^S0123ABCD> Your turn: /)]);
  await world.until(61);
  expect(pages(world)).toEqual(['pagerduty triggered']);
  expect(world.pager.pages[0]?.key).toBe(ID);
  await world.until(121);
  expect(pages(world)).toEqual(['pagerduty triggered', 'webhook triggered', 'datadog-on-call triggered']);
  await world.change(press(world.clock.now));
  await world.until(123);
  expect(pages(world)).toEqual(['pagerduty acknowledged', 'webhook acknowledged', 'datadog-on-call acknowledged']);
  await world.change((incident) => ({ ...incident, status: 'resolved' }));
  await world.until(125);
  expect(pages(world)).toEqual(['pagerduty resolved', 'webhook resolved', 'datadog-on-call resolved']);
  expect(await world.incident()).toMatchObject({
    call: { ended: 'acknowledged', acknowledged: { by: 'Ana', how: 'press' } },
  });
  expect(callDueAt(await world.incident())).toBeUndefined();
  expect(await world.said()).toHaveLength(1);
});

describe('nobody is called any more', () => {
  test.each<[string, (world: World) => void, string]>([
    ['a person replied in the thread', ({ did }) => Object.assign(did, { reply: NOW + 5 * MINUTE_MS }), 'reply'],
    [
      'a person did something to the draft',
      ({ did }) => Object.assign(did, { onPullRequest: NOW + 5 * MINUTE_MS }),
      'pull-request',
    ],
  ])('%s', async (_, act, how) => {
    const world = await startWorld(configured(), waiting({ pullRequest: PULL }));
    act(world);
    await world.until(200);
    expect([await world.said(), pages(world)]).toEqual([[], []]);
    expect(await world.incident()).toMatchObject({ call: { ended: 'acknowledged', acknowledged: { how } } });
  });

  test('what happened before the outcome is no answer, and systems that are away hold up no call', async () => {
    const world = await startWorld(configured(), waiting({ pullRequest: PULL }));
    world.did.onPullRequest = NOW - 1;
    await world.until(31);
    expect(await world.said()).toHaveLength(1);
    world.did.isAway = true;
    await world.until(61);
    expect(pages(world)).toEqual(['pagerduty triggered']);
  });

  test('the first message says that there is nothing to do', async () => {
    const world = await startWorld(
      configured(),
      waiting({ status: 'failed', outcome: { kind: 'failed', reason: 'x' } }),
    );
    await world.change((incident) => ({ ...incident, publishing: { request: 'r', attempt: 1 } }));
    await world.until(200);
    expect([await world.said(), pages(world)]).toEqual([[], []]);
    expect((await world.incident()).call?.ended).toBe('answered');
  });
});

test('an owner that nobody maps is told as such, and the next step is taken at once', async () => {
  const world = await startWorld(configured(), waiting({ owner: { from: 'codeowners', names: ['@nobody'] } }));
  await world.until(31);
  expect(await world.said()).toEqual(['The owner was not mentioned: slack.people maps none of the owners']);
  expect(pages(world)).toEqual(['pagerduty triggered']);
});

test('a call that fails is tried again with back-off, then said in the thread, and the next step is taken', async () => {
  const world = await startWorld(configured({ steps: STEPS.slice(1) }));
  world.pager.failNext({ retryable: true, retryAfterMs: 10 * MINUTE_MS }, 5);
  await world.until(55);
  expect((await world.incident()).call?.steps[0]).toMatchObject({ status: 'waiting', tries: 3 });
  await world.until(75);
  expect(await world.said()).toEqual(['The call by PagerDuty failed: a pager: it answered as asked']);
  expect(pages(world)).toEqual(['webhook triggered']);
});

test('a refusal is not tried again', async () => {
  const world = await startWorld(configured({ steps: STEPS.slice(1, 2) }));
  world.pager.failNext({ retryable: false });
  await world.until(300);
  expect(await world.said()).toHaveLength(1);
  expect([pages(world), (await world.incident()).call?.ended]).toEqual([[], 'done']);
});

test('a storm of outcomes makes no more pages in a day than the limit, and says so', async () => {
  const world = await startWorld(configured({ pagesPerDay: 3, steps: STEPS.slice(1, 2) }));
  for (let bug = 1; bug < 20; bug += 1) await world.put(waiting({ id: `bug-${bug}` }));
  await world.until(200);
  expect(world.pager.pages).toHaveLength(3);
  expect((await world.incident('bug-19')).call?.ended).toBe('limit');
  expect(await world.said('bug-19')).toEqual([
    expect.stringMatching(/^No call was made by PagerDuty: the limit of .*escalation\.pagesPerDay/),
  ]);
});

test('a crash at the limit makes no page beyond it', async () => {
  const counter = { calls: 0, names: [] as string[] };
  const start = async () => {
    const world = await startWorld(configured({ pagesPerDay: 1, steps: STEPS.slice(1, 2) }));
    await world.until(40);
    await world.put(waiting({ id: 'bug-2' }));
    return world;
  };
  const whole = await start();
  await whole.until(90, crashAt(whole.deps, Number.POSITIVE_INFINITY, 'before', counter));
  for (let point = 1; point <= counter.calls; point += 1) {
    const world = await start();
    await world.until(90, crashAt(world.deps, point, 'before')).catch(() => world.until(90));
    expect(pages(world), counter.names[point - 1]).toEqual(['pagerduty triggered']);
    expect(await world.said('bug-2')).toEqual([expect.stringContaining('escalation.pagesPerDay')]);
  }
  expect(counter.calls).toBeGreaterThan(5);
});

test('the next attempt’s outcome is another one: the earlier page is resolved, and people are called again', async () => {
  const world = await startWorld(configured({ steps: STEPS.slice(1, 2) }));
  await world.until(31);
  await world.change((incident) => ({ ...press(world.clock.now)(incident), status: 'in-work' }));
  await world.until(40);
  expect(pages(world)).toEqual(['pagerduty acknowledged']);
  await world.change((incident) => ({ ...incident, status: 'diagnosed', attempt: 2 }));
  await world.put({ ...(await world.incident()) });
  await world.until(40 + 31);
  expect(pages(world)).toEqual(['pagerduty resolved', 'pagerduty triggered']);
});

test('a crash before and after each call: no page twice, and no mention twice', async () => {
  const counter = { calls: 0, names: [] as string[] };
  const story = async (world: World, deps: CallDependencies) => {
    const survive = (minutes: number) => world.until(minutes, deps).catch(() => world.until(minutes));
    await survive(125);
    const called = pages(world);
    await world.change(press(world.clock.now));
    await survive(140);
    await world.change((incident) => ({ ...incident, status: 'resolved' }));
    await survive(160);
    return { called, world };
  };
  const whole = await startWorld();
  await story(whole, crashAt(whole.deps, Number.POSITIVE_INFINITY, 'before', counter));
  for (const when of ['before', 'after'] as const) {
    for (let point = 1; point <= counter.calls; point += 1) {
      const world = await startWorld();
      await story(world, crashAt(world.deps, point, when));
      const systems = world.pager.pages.map(({ system }) => system);
      expect(new Set(systems).size, `${when} ${counter.names[point - 1]}`).toBe(systems.length);
      expect(systems).toContain('pagerduty');
      expect(systems).toContain('webhook');
      // A page of Datadog whose answer was lost is known by nobody: it is given up, and said in the thread.
      const { call } = await world.incident();
      const lost = call?.steps.find(({ step }) => step.call === 'datadog-on-call')?.status === 'failed';
      const open = world.pager.pages.filter(
        ({ status, system }) => status !== 'resolved' && !(lost && system === 'datadog-on-call'),
      );
      expect(open, `${when} ${counter.names[point - 1]}`).toEqual([]);
      const said = await world.said();
      expect(said.filter((text) => text.includes('<@U0123ABCD>'))).toHaveLength(1);
      expect(said).toHaveLength(lost ? 2 : 1);
    }
  }
  tellPoints('call of people', 2 * counter.calls);
  expect(counter.calls).toBeGreaterThan(20);
  expect(whole.clock.now).toBeGreaterThan(NOW + HOUR_MS);
});
