import { describe, expect, test } from 'vitest';
import { refuseIncident } from '../../../core/policy/decide-attempt.ts';
import { askPullRequest } from '../../../workflows/pull-requests/ask-pull-request.ts';
import { attendOldDraft } from '../../../workflows/pull-requests/attend-old-draft.ts';
import { crashAt, tellPoints } from '../../fakes/crash-at.ts';
import { withRightsOf } from '../../fakes/ledger-rights.ts';
import { aService, NOW } from '../../fixtures/records.ts';
import { DRAFT, HOUR, KEY, startProposed, startSweep, type World } from '../../lambdas/sweep-world.ts';

const DAY = 24 * HOUR;
const OPEN = { state: 'open', draft: true, branch: DRAFT.branch, openedAt: NOW } as const;

async function start() {
  const world = startSweep();
  const id = await startProposed(world);
  world.codeHost.states.set(KEY, OPEN);
  await world.later(HOUR);
  return { world, id };
}

const repliesOf = ({ messenger }: World) => [...(messenger.threads[0]?.replies ?? [])];
const textsOf = (world: World) => repliesOf(world).map(([, { text }]) => text);
const REMINDER = /waits for your review/;

/** The sweep looks once in six hours. */
async function days(world: World, count: number) {
  for (let quarter = 0; quarter < 4 * count; quarter += 1) {
    await world.later(6 * HOUR);
    await world.later(60_000);
  }
}

describe('a draft that nobody answers', () => {
  test('is reminded of once, then closed with a comment: expired, which rejects nothing', async () => {
    const { world, id } = await start();
    await days(world, 2);
    expect(textsOf(world).filter((text) => REMINDER.test(text))).toEqual([]);
    await days(world, 4);
    expect(textsOf(world).filter((text) => REMINDER.test(text))).toHaveLength(1);
    await days(world, 10);
    expect(textsOf(world).filter((text) => REMINDER.test(text))).toHaveLength(1);
    const incident = await world.incident();
    expect(incident).toMatchObject({ status: 'expired', expiries: [{ attempt: 1, pullRequest: DRAFT.number }] });
    expect(incident).not.toHaveProperty('rejection');
    const [comment, ...others] = [...world.codeHost.comments.values()].filter(({ marker }) =>
      marker.includes('expiry'),
    );
    expect(others).toEqual([]);
    expect(comment?.body).toContain('To get it back, reopen it.');
    expect(world.codeHost.labels.get(DRAFT.number)).toContain('incident:expired');
    expect(world.ledger.total('drafts/acme/checkout')).toBe(0);
    expect(textsOf(world).at(-1)).toContain('Pull request #7 expired: closed, because nobody answered it.');
    expect(repliesOf(world).at(-1)?.[0]).toContain(`${id}-expired-`);
    // When the bug comes again, the policy lets an attempt be made.
    expect(refuseIncident({ incident, service: aService(), now: world.clock.now })).toBeUndefined();
  });

  test.each([
    [{ from: 'configuration' as const, names: ['U0123ABCD'], slackId: 'U0123ABCD' }, '<@U0123ABCD> *'],
    [{ from: 'configuration' as const, names: ['S0123ABCD'], slackId: 'S0123ABCD' }, '<!subteam^S0123ABCD> *'],
    [{ from: 'codeowners' as const, names: ['@ann', '<!channel>'] }, '`@ann`, `&lt;!channel&gt;` *'],
  ])('its reminder mentions the owner: %j', async (owner, mention) => {
    const { world, id } = await start();
    await world.ledger.changeIncident(id, (current) => ({ ...current, owner }));
    await days(world, 4);
    const [, reminder] = repliesOf(world).find(([key]) => key.includes('draft-reminder')) ?? [];
    expect(JSON.stringify(reminder?.blocks)).toContain(mention);
  });

  test('an act of a person starts the days again, and the next silence is reminded of by itself', async () => {
    const { world } = await start();
    await days(world, 12);
    world.codeHost.attention.set(KEY, { newest: world.clock.now, isKept: false, isHeadByBot: false });
    await days(world, 10);
    expect(await world.incident()).toMatchObject({ status: 'fix-proposed' });
    expect(textsOf(world).filter((text) => REMINDER.test(text))).toHaveLength(2);
    await days(world, 6);
    expect(await world.incident()).toMatchObject({ status: 'expired' });
  });

  test('the label keeps it open without a word; GitHub is asked about it once in three days', async () => {
    const { world } = await start();
    let asked = 0;
    const { readAttention } = world.codeHost;
    world.codeHost.attention.set(KEY, { isKept: true, isHeadByBot: false });
    Object.assign(world.deps.codeHost, {
      readAttention: (...place: Parameters<typeof readAttention>) => {
        asked += 1;
        return readAttention(...place);
      },
    });
    await days(world, 30);
    expect(await world.incident()).toMatchObject({ status: 'fix-proposed' });
    expect(textsOf(world).filter((text) => REMINDER.test(text))).toEqual([]);
    expect(asked).toBeLessThanOrEqual(11);
  });

  test('reopened: it is proposed again, and its days begin again', async () => {
    const { world } = await start();
    await days(world, 16);
    world.codeHost.states.set(KEY, OPEN);
    const expired = await world.incident();
    expect(expired.status).toBe('expired');
    const followed = await askPullRequest(world.deps, expired);
    expect(followed).toMatchObject({ status: 'fix-proposed', pullRequest: { idle: { since: world.clock.now } } });
    expect(world.ledger.total('drafts/acme/checkout')).toBe(1);
  });

  test('a person who closes it meanwhile has decided', async () => {
    const { world } = await start();
    await days(world, 12);
    world.codeHost.states.set(KEY, { ...OPEN, state: 'closed', closed: { at: world.clock.now, by: 'ann' } });
    await days(world, 4);
    expect(await world.incident()).toMatchObject({ status: 'rejected', rejection: { by: 'ann' } });
    expect([...world.codeHost.comments.values()].filter(({ marker }) => marker.includes('expiry'))).toEqual([]);
  });
});

describe('a crash at any call, then the same again, ends as without the crash', () => {
  const endOf = async (silence: number, crash?: readonly [number, 'before' | 'after'], counter = { calls: 0 }) => {
    const { world } = await start();
    await days(world, silence);
    world.clock.now += 2 * DAY;
    const incident = await world.incident();
    const deps = { ...world.deps, ledger: withRightsOf('sweep', world.deps.ledger) };
    const [call, when] = crash ?? [Number.POSITIVE_INFINITY, 'before'];
    const attending = attendOldDraft(crashAt(deps, call, when, counter), incident);
    if (crash === undefined) await attending;
    else await attending.catch((error: unknown) => expect(String(error)).toContain('crash'));
    world.clock.now += HOUR;
    await attendOldDraft(deps, await world.incident());
    await days(world, 1);
    const { status, expiries, pullRequest } = await world.incident();
    const said = textsOf(world).filter((text) => REMINDER.test(text) || text.includes('expired'));
    const comments = [...world.codeHost.comments.values()].filter(({ marker }) => marker.includes('expiry'));
    return { status, expiries: expiries?.length, reminded: pullRequest?.idle?.reminded !== undefined, said, comments };
  };

  test.each([
    ['a reminder', 2, 'fix-proposed'],
    ['a closing', 13, 'expired'],
  ] as const)('%s', async (what, silence, status) => {
    const counter = { calls: 0 };
    const whole = await endOf(silence, undefined, counter);
    expect(whole).toMatchObject({ status });
    let points = 0;
    for (const when of ['before', 'after'] as const) {
      for (let call = 1; call <= counter.calls; call += 1) {
        const ended = await endOf(silence, [call, when]);
        expect({ ...ended, comments: ended.comments.length }, `${when} call ${call}`).toEqual({
          ...whole,
          comments: whole.comments.length,
        });
        points += 1;
      }
    }
    expect(points).toBeGreaterThan(5);
    tellPoints(`old draft, ${what}`, points);
  });
});
