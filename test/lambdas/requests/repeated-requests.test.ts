import { describe, expect, test } from 'vitest';
import type { PersonAction } from '../../../core/records/person-request.ts';
import type { PersonWords } from '../../../core/records/person-words.ts';
import { createPersonHandler } from '../../../lambdas/requests/hear-words.ts';
import { crashAt, tellPoints } from '../../fakes/crash-at.ts';
import { createMemoryDraftComments } from '../../fakes/memory-draft-comments.ts';
import { createMemoryPersonReplies } from '../../fakes/memory-person-replies.ts';
import { LATER, LEAD } from '../../fixtures/incident-states.ts';
import { anIncident, NOW } from '../../fixtures/records.ts';
import { createRequestHandler } from '../with-rights.ts';
import { ask, byBo, ID, startHandler, stateOf } from './request-world.ts';

const EVERY: readonly [PersonAction['action'], Parameters<typeof startHandler>[0]][] = [
  ['open-draft', {}],
  ['try-again', { outcome: 'diagnosed' }],
  ['dismiss', { outcome: 'diagnosed' }],
  ['mute', { outcome: 'diagnosed' }],
  ['unmute', { outcome: 'diagnosed' }],
  ['assign', { outcome: 'diagnosed' }],
  ['wrong-diagnosis', { pullRequest: true, hasDiagnosis: true }],
];

describe.each(EVERY)('%s', (action, input) => {
  test('delivered twice is done once', async () => {
    const [once, twice] = [await startHandler(input), await startHandler(input)];
    await once.carryOut(ask(action));
    await twice.carryOut(ask(action));
    await twice.carryOut(ask(action));
    expect(await stateOf(twice)).toEqual(await stateOf(once));
  });

  test('pressed twice by one person is done once, and told once', async () => {
    const [once, twice] = [await startHandler(input), await startHandler(input)];
    await once.carryOut(ask(action));
    await twice.carryOut(ask(action));
    await twice.carryOut(ask(action, { id: 'slack-U1-again', at: LATER + 900 }));
    expect(await stateOf(twice)).toEqual(await stateOf(once));
  });

  test('pressed by two people at once is done once, and both are told', async () => {
    const handler = await startHandler(input);
    await Promise.all([handler.carryOut(ask(action)), handler.carryOut(ask(action, { id: 'slack-U2-x', ...byBo }))]);
    expect(handler.jobs.jobs.size).toBe(action === 'open-draft' || action === 'try-again' ? 1 : 0);
    expect((await handler.incident()).decisions).toHaveLength(2);
    expect(
      handler
        .replies()
        .map((text) => text.split(' ')[0])
        .toSorted(),
    ).toEqual(['ana', 'bo']);
  });

  test('that dies before or after any call outside, then delivered again, ends as without', async () => {
    const whole = await startHandler(input);
    await whole.carryOut(ask(action));
    const counter = { calls: 0 };
    await createRequestHandler(crashAt((await startHandler(input)).deps, -1, 'after', counter))(ask(action));
    expect(counter.calls).toBeGreaterThan(4);
    for (let call = 1; call <= counter.calls; call += 1) {
      for (const when of ['before', 'after'] as const) {
        const handler = await startHandler(input);
        const crash = createRequestHandler(crashAt(handler.deps, call, when))(ask(action));
        await expect(crash, `${when} ${call}`).rejects.toThrow('crash');
        await handler.carryOut(ask(action));
        expect(await stateOf(handler), `${when} ${call}`).toEqual(await stateOf(whole));
      }
    }
    tellPoints(`press ${action}`, 2 * counter.calls);
  });
});

describe.each([
  ['retry look at the cart', { attempt: 2, status: 'in-work' }],
  ['wrong too-narrow two carts race', { contradictions: [{ part: 'too-narrow' }] }],
  ['merge aaaa1111', { partOf: { incidentId: LEAD } }],
  ['cost', { attempt: 1 }],
  ['nonsense', { attempt: 1 }],
])('the words “%s”', (words, expected) => {
  test('that die before or after any call outside, then are delivered again, end as without', async () => {
    const start = async () => {
      const handler = await startHandler({ outcome: 'diagnosed', hasDiagnosis: true });
      await handler.ledger.mergeIncident(LEAD, () => anIncident({ id: LEAD, createdAt: NOW - 1 }));
      const { thread } = await handler.incident();
      const place = { channel: thread?.channel ?? '', ts: thread?.ts ?? '' };
      const replies = createMemoryPersonReplies(new Map([[`${place.channel}/${place.ts}`, ID]]));
      const said: PersonWords = {
        ...{ kind: 'words', id: 'C1-1.1', door: 'mention', channel: place.channel, threadTs: place.ts },
        ...{ words, by: { id: 'U1', name: 'ana' }, at: LATER },
      };
      return { handler, said, deps: { ...handler.deps, replies, comments: createMemoryDraftComments() } };
    };
    const whole = await start();
    await createPersonHandler(whole.deps)(whole.said);
    expect(await whole.handler.incident()).toMatchObject(expected);
    const counter = { calls: 0 };
    const counted = await start();
    await createPersonHandler(crashAt(counted.deps, -1, 'after', counter))(counted.said);
    expect(counter.calls).toBeGreaterThan(4);
    for (let call = 1; call <= counter.calls; call += 1) {
      for (const when of ['before', 'after'] as const) {
        const { handler, said, deps } = await start();
        await expect(createPersonHandler(crashAt(deps, call, when))(said), `${when} ${call}`).rejects.toThrow('crash');
        await createPersonHandler(deps)(said);
        expect(await stateOf(handler), `${when} ${call}`).toEqual(await stateOf(whole.handler));
      }
    }
    tellPoints(`mention “${words}”`, 2 * counter.calls);
  });
});
