import { expect, test } from 'vitest';
import { draftedBranch } from '../../../local/demo/drafted-branch.ts';

const { signal } = new AbortController();

/** A draft that is open from the given look on. */
function draftFrom(atLook: number) {
  let looks = 0;
  return () => {
    looks += 1;
    return looks >= atLook ? 'incident/1' : undefined;
  };
}
const noDraft = () => undefined;

test('the branch is known before the attempt ends', async () => {
  const ended = new Promise<never>(() => undefined);
  expect(await draftedBranch({ findBranch: draftFrom(2), ended, signal })).toBe('incident/1');
});

test('an attempt that ends without a draft has no branch', async () => {
  expect(await draftedBranch({ findBranch: noDraft, ended: Promise.resolve(), signal })).toBeUndefined();
});

test('an attempt that cannot be followed to its end is a fault', async () => {
  const ended = Promise.reject(new Error('interrupted'));
  await expect(draftedBranch({ findBranch: noDraft, ended, signal })).rejects.toThrow('interrupted');
});
