import { describe, expect, test } from 'vitest';
import { checkAttempt } from '../../../lambdas/sweep/check-attempt.ts';
import { LATER } from '../../fixtures/incident-states.ts';
import { createRequestHandler } from '../with-rights.ts';
import { ask, byBo, HINT, HOUR, ID, startHandler } from './request-world.ts';

const SWEEP_ONLY = { queue: { send: async () => undefined }, random: () => 0 };

describe('what a person asks for', () => {
  test('what is asked for by a command opens the thread, where there is none yet', async () => {
    const { deps, carryOut, ledger } = await startHandler({ outcome: 'failed' });
    await ledger.changeIncident(ID, ({ thread: _, ...current }) => current);
    await carryOut(ask('try-again', { via: 'command' }));
    expect((await ledger.getIncident(ID))?.thread?.channel).toBe(deps.config.services[0]?.slackChannel);
  });

  test('“Try again” makes one more attempt, whatever was decided before, once', async () => {
    const handler = await startHandler({ outcome: 'diagnosed', service: { policy: { attemptsPerFingerprint: 1 } } });
    await handler.carryOut(ask('try-again'));
    expect(await handler.incident()).toMatchObject({ status: 'in-work', attempt: 2 });
    expect(await handler.attempt(2)).toMatchObject({ status: 'submitted', askedBy: { name: 'ana' } });
    expect([...handler.jobs.jobs]).toEqual([[`mendhook-${ID}-2`, 'job-1']]);
    expect(handler.replies()).toEqual(['ana asked for another attempt.']);
  });

  test('“Not useful” is a decision: the bug is not tried again by itself, but a person can ask', async () => {
    const handler = await startHandler({ outcome: 'diagnosed' });
    await handler.carryOut(ask('dismiss'));
    expect(await handler.incident()).toMatchObject({ status: 'rejected', rejection: { by: 'ana', at: LATER } });
    expect(handler.message()).toContain('Dismissed');
    await handler.carryOut(ask('try-again', byBo));
    expect(await handler.incident()).toMatchObject({ status: 'in-work', attempt: 2 });
    expect((await handler.incident()).rejection).toBeUndefined();
  });

  test('“Mute” leaves the bug alone until then, and “Unmute” takes it back', async () => {
    const handler = await startHandler({ outcome: 'diagnosed' });
    await handler.carryOut(ask('mute'));
    expect(await handler.mutes()).toMatchObject([{ until: LATER + HOUR * 60_000, by: 'U1', at: LATER }]);
    expect(handler.message()).toContain('muted until');
    await handler.carryOut(ask('unmute', { ...byBo, at: LATER + 5 }));
    expect(await handler.mutes()).toMatchObject([{ until: LATER + 5, by: 'U2' }]);
    expect(handler.message()).not.toContain('muted until');
    expect(handler.replies().at(-1)).toBe('bo ended the mute of this bug.');
  });

  test('a mute for good has no end', async () => {
    const handler = await startHandler({ outcome: 'diagnosed' });
    await handler.carryOut(ask('mute', { wish: { action: 'mute', minutes: null } }));
    expect(await handler.mutes()).toEqual([
      { target: `fingerprint/${ID}`, at: LATER, by: 'U1', byName: 'ana', reason: 'by ana' },
    ]);
  });

  test('a mute that was asked for before the newest word changes nothing', async () => {
    const handler = await startHandler({ outcome: 'diagnosed' });
    await handler.carryOut(ask('unmute', { ...byBo, at: LATER + 5 }));
    await handler.carryOut(ask('mute'));
    expect(await handler.mutes()).toMatchObject([{ by: 'U2' }]);
    expect(handler.replies().at(-1)).toContain('somebody has decided otherwise since then');
  });
});

describe('a hint', () => {
  test('a hint is kept with the attempt, and told in the thread', async () => {
    const handler = await startHandler({ outcome: 'diagnosed' });
    await handler.carryOut(ask('try-again', { ...HINT, attempt: undefined }));
    expect(await handler.attempt(2)).toMatchObject({
      askedBy: { name: 'ana' },
      hint: { by: { name: 'ana' }, words: 'look at the cart, not at <!channel>' },
    });
    expect(handler.replies()[0]).toMatch(/^ana asked for another attempt, with the hint: look at the cart/);
    expect(handler.replies()[0]).not.toContain('<!channel>');
  });

  test('a hint that was cut is said to be', async () => {
    const handler = await startHandler({ outcome: 'diagnosed' });
    const wish = { action: 'try-again' as const, hint: 'x '.repeat(1_000) };
    await handler.carryOut(ask('try-again', { wish, isCut: true }));
    expect((await handler.attempt(2))?.hint?.words.length).toBe(1_999);
    expect(handler.replies()[0]).toContain('Only the first 2,000 characters are kept');
  });

  test('an attempt that the sweep starts in place of a crashed function keeps who asked and the hint', async () => {
    const { deps, attempt, ledger } = await startHandler({ outcome: 'diagnosed' });
    const jobs = { ...deps.jobs, submit: async () => Promise.reject(new Error('crash')) };
    const openAttempt = async () => Promise.reject(new Error('crash'));
    const crashing = { ...deps, jobs, ledger: { ...ledger, openAttempt } };
    await expect(createRequestHandler(crashing)(ask('try-again', HINT))).rejects.toThrow('crash');
    const incident = await ledger.getIncident(ID);
    if (incident === undefined) throw new Error('the incident is there');
    await checkAttempt({ ...deps, ...SWEEP_ONLY }, incident);
    expect(await attempt(2)).toMatchObject({ askedBy: { name: 'ana' }, hint: { words: expect.any(String) } });
  });
});

test('an assignment is shown in the first message, as text', async () => {
  const handler = await startHandler({ outcome: 'diagnosed' });
  await handler.carryOut(ask('assign', { wish: { action: 'assign', to: { id: 'U9', name: '<@U9>' } } }));
  expect(handler.message()).toContain('assigned to ');
  expect(handler.message()).not.toContain('<@U9>');
});

test('a window of the incident’s own thread is a request like a press', async () => {
  const { carryOut, incident, replies } = await startHandler({ outcome: 'diagnosed' });
  const { thread: { channel = '', ts = '' } = {} } = await incident();
  await carryOut(ask('try-again', { ...HINT, door: 'modal', thread: { channel, ts } }));
  expect((await incident()).attempt).toBe(2);
  expect(replies().join()).toContain('look at the cart');
});

test('a name cannot ping, link or format', async () => {
  const handler = await startHandler();
  const name = '<!channel> *you* <https://evil.test|here>';
  await handler.carryOut(ask('mute', { by: { id: 'U1', name } }));
  const shown = `${handler.replies()[0]} ${handler.message()}`;
  expect(shown).not.toMatch(/<!channel>|<https:\/\/evil/);
});
