import { expect, test } from 'vitest';
import { draftedBranch } from '../../../local/demo/drafted-branch.ts';

const draft = {
  repository: 'demo/checkout',
  number: 1,
  url: 'http://127.0.0.1/1',
  branch: 'incident/1',
  title: 'fix',
  draft: true,
};
const { signal } = new AbortController();

/** A ledger whose incident has its draft from the given look on. */
function ledgerWithDraft(atLook: number) {
  let looks = 0;
  return {
    getIncident: async () => {
      looks += 1;
      return looks >= atLook ? { pullRequest: draft } : {};
    },
  };
}

test('the branch is known before the attempt ends', async () => {
  const ended = new Promise<never>(() => undefined);
  expect(await draftedBranch({ ledger: ledgerWithDraft(2), incidentId: '1', ended, signal })).toBe('incident/1');
});

test('an attempt that ends without a draft has no branch', async () => {
  const ledger = { getIncident: async () => ({}) };
  expect(await draftedBranch({ ledger, incidentId: '1', ended: Promise.resolve(), signal })).toBeUndefined();
});

test('an attempt that cannot be followed to its end is a fault', async () => {
  const ended = Promise.reject(new Error('interrupted'));
  const draft = draftedBranch({ ledger: { getIncident: async () => ({}) }, incidentId: '1', ended, signal });
  await expect(draft).rejects.toThrow('interrupted');
});
