import { expect, test } from 'vitest';
import { UpstreamError } from '../../../core/errors.ts';
import { LATER } from '../../fixtures/incident-states.ts';
import { createRequestHandler } from '../with-rights.ts';
import { ask, startHandler, WRONG } from './request-world.ts';

test('a wrong diagnosis is one comment on the open draft, which stays open', async () => {
  const handler = await startHandler({ pullRequest: true, hasDiagnosis: true });
  await handler.carryOut(ask('wrong-diagnosis', WRONG));
  await handler.carryOut(ask('wrong-diagnosis', WRONG));
  expect(handler.comments()).toEqual([
    expect.stringMatching(/^\*\*Called wrong\*\* by ana: the fix is too narrow\.\n\n`@org\/team` two carts race\n/),
  ]);
  expect(await handler.incident()).toMatchObject({ status: 'fix-proposed', contradictions: [{ attempt: 1 }] });
  expect(handler.replies()).toEqual([expect.stringContaining('ana called the diagnosis wrong: the fix is too narrow')]);
});

test('without an open draft there is no comment, and GitHub’s refusal for good does not fail the request', async () => {
  const without = await startHandler({ outcome: 'diagnosed', hasDiagnosis: true });
  await without.carryOut(ask('wrong-diagnosis', WRONG));
  expect(without.replies()).toHaveLength(1);
  expect(without.comments()).toEqual([]);
  const locked = await startHandler({ pullRequest: true, hasDiagnosis: true });
  const refuse = (retryable: boolean) => async () =>
    Promise.reject(new UpstreamError('GitHub', 'locked', { retryable }));
  const codeHost = { ...locked.deps.codeHost, putComment: refuse(false) };
  await createRequestHandler({ ...locked.deps, codeHost })(ask('wrong-diagnosis', WRONG));
  expect(locked.lines.join('')).toContain('share-refused');
  const down = { ...locked.deps.codeHost, putComment: refuse(true) };
  const later = ask('wrong-diagnosis', { ...WRONG, id: 'slack-U1-later', at: LATER + 60_000 });
  await expect(createRequestHandler({ ...locked.deps, codeHost: down })(later)).rejects.toThrow('locked');
});
