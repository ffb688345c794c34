import { describe, expect, test } from 'vitest';
import type { PersonRequest } from '../../../core/records/person-request.ts';
import { ask, byBo, startHandler } from './request-world.ts';

describe('what is refused is told with its reason, and nothing is done', () => {
  test.each<[string, Parameters<typeof startHandler>[0], PersonRequest, string]>([
    ['a draft that is open', { pullRequest: true }, ask('open-draft'), 'it has pull request #7'],
    ['a dismissal of an open draft', { pullRequest: true }, ask('dismiss'), 'pull request #7 is open: close it'],
    ['a draft of a diagnosis', { outcome: 'diagnosed' }, ask('open-draft'), 'no patch'],
    [
      'a draft whose tests disagree',
      { outcome: 'fix-unverified', rule: 'tests-disagree' },
      ask('open-draft'),
      'no patch',
    ],
    ['a draft of a failure', { outcome: 'failed' }, ask('open-draft'), 'no fix is proposed'],
    [
      'an older attempt’s button',
      { outcome: 'diagnosed' },
      ask('dismiss', { attempt: 0 }),
      'attempt 1 has begun since',
    ],
    ['a retry of a proposed fix', {}, ask('try-again'), 'a fix is already proposed'],
    [
      'a retry of a service that is only observed',
      { outcome: 'diagnosed', service: { mode: 'observe' } },
      ask('try-again'),
      'only observed',
    ],
    [
      'a retry without money',
      { outcome: 'diagnosed', service: { policy: { dollarsPerDay: 1 } } },
      ask('try-again'),
      'nearly used up',
    ],
  ])('%s', async (_, input, request, reason) => {
    const handler = await startHandler(input);
    await handler.carryOut(request);
    expect(handler.replies()).toHaveLength(1);
    expect(handler.replies()[0]).toContain(reason);
    expect(handler.replies()[0]).toContain('ana');
    expect(handler.jobs.jobs.size).toBe(0);
    expect(handler.ledger.total('drafts/acme/checkout')).toBe(0);
    expect((await handler.incident()).decisions).toMatchObject([{ id: request.id, refused: expect.any(String) }]);
  });

  test('a retry that is muted names the mute', async () => {
    const handler = await startHandler({ outcome: 'diagnosed' });
    await handler.carryOut(ask('mute', byBo));
    await handler.carryOut(ask('try-again'));
    expect(handler.replies().at(-1)).toContain('this bug is muted until');
    expect(await handler.incident()).toMatchObject({ status: 'diagnosed', attempt: 1 });
  });

  test.each<[string, PersonRequest]>([['an incident that is not there', ask('mute', { incidentId: 'ffff' })]])(
    'a request on %s is left',
    async (_, request) => {
      const handler = await startHandler();
      await handler.carryOut(request);
      expect(handler.replies()).toEqual([]);
    },
  );
});
